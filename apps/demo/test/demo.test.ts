import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "untorn-demo-test-"));
  writeFileSync(join(directory, "a.json"), JSON.stringify({ name: "a", list: [1, 2, 3] }));
  writeFileSync(join(directory, "b.bin"), new Uint8Array(300_000).fill(7));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs the demo with its scratch directory in ours. */
function demo(words: readonly string[], whenTold?: (output: string, pid: number) => void) {
  const start = join(import.meta.dirname, "..", "src", "start.mjs");
  const files = [join(directory, "a.json"), join(directory, "b.bin")];
  const child = spawn(process.execPath, [start, ...files, "--directory", directory, ...words]);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      whenTold?.(output, child.pid as number);
    });
  }
  return new Promise<{ status: number | null; output: string }>((resolve) => {
    child.once("close", (status) => resolve({ status, output }));
  });
}

/** What of the demo's is left in our directory. */
function leftovers(): string[] {
  return readdirSync(directory).filter((name) => name !== "a.json" && name !== "b.bin");
}

/** The cells of the table's row that begins with a runtime and has the writer. */
function row(output: string, runtime: string, writer: string): string[] {
  const line = output
    .split("\n")
    .find((text) => text.startsWith(`│ ${runtime} `) && text.includes(`│ ${writer} `));
  return (line ?? "")
    .split("│")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

test("the demo shows untorn whole on every runtime, ends with status 0 and leaves nothing behind", async () => {
  const { status, output } = await demo(["--seconds", "0.4", "--kills", "2"]);
  expect({ status, output }).toMatchObject({ status: 0 });
  for (const runtime of ["Node", "Bun", "Deno"]) {
    const [, , saves, kills, reads, torn, tornAfterKill] = row(output, runtime, "untorn");
    expect(Number(saves?.replaceAll(",", ""))).toBeGreaterThan(0);
    expect(Number(reads?.replaceAll(",", ""))).toBeGreaterThan(0);
    expect([kills, torn, tornAfterKill]).toEqual(["2", "0", "0"]);
  }
  expect(row(output, "Deno", "Deno.writeFile")).toHaveLength(8);
  expect(output).toMatch(/What this shows:\n {2}untorn: all [\d,]+ reads found a whole version/);
  expect(leftovers()).toEqual([]);
});

test("a writer that tears, in untorn's place, is seen and fails the demo", async () => {
  const { status, output } = await demo([
    "--seconds",
    "0.4",
    "--kills",
    "2",
    "--runtimes",
    "node",
    "--control",
  ]);
  expect({ status, output }).toMatchObject({ status: 1 });
  expect(row(output, "Node", "control (tears)")[5]).toMatch(/^[1-9][\d,]* \(/);
  expect(output).toMatch(/FAILED:\n {2}Node [\d.]+, control \(tears\): [\d,]+ torn reads/);
  expect(leftovers()).toEqual([]);
});

test("Ctrl-C ends the demo, its processes and its scratch directory", async () => {
  let interrupted = false;
  const { status } = await demo(["--seconds", "20", "--kills", "2", "--runtimes", "node"], (output, pid) => {
    if (interrupted || !output.includes("❯")) return;
    interrupted = true;
    setTimeout(() => process.kill(pid, "SIGINT"), 500);
  });
  expect({ interrupted, status }).toEqual({ interrupted: true, status: 130 });
  expect(leftovers()).toEqual([]);
});

test("an option that makes no sense is refused", async () => {
  const { status, output } = await demo(["--kills", "many"]);
  expect(status).toBe(1);
  expect(output).toContain("--kills");
});
