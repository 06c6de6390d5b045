import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

const script = fileURLToPath(new URL("processes/increment.ts", import.meta.url));
const binaries = fileURLToPath(new URL("../../../node_modules/.bin/", import.meta.url));

const runtimes: readonly (readonly string[])[] = [
  [process.execPath],
  [join(binaries, "bun"), "run"],
  [join(binaries, "deno"), "run", "--quiet", "--no-prompt", "--no-check", "--allow-all"],
];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "untorn-updates-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Counting {
  readonly process: ChildProcess;
  /** How many it has acknowledged, and how it ended. */
  readonly done: Promise<{ counted: number; status: number | null; said: string }>;
}

function start([command = "", ...args]: readonly string[], times: number): Counting {
  const started = spawn(command, [...args, script, directory, String(times)], {
    detached: true, // a group of its own, as bun and deno may be started by a script
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let said = "";
  started.stdout.on("data", (text) => (output += String(text)));
  started.stderr.on("data", (text) => (said += String(text)));
  const done = new Promise<{ counted: number; status: number | null; said: string }>((resolve) => {
    started.on("close", (status) => resolve({ counted: output.split("\n").length - 1, status, said }));
  });
  return { process: started, done };
}

const counter = (): number => Number(readFileSync(join(directory, "counter"), "utf8"));

test("updateFile() and updateJson() of 8 processes on each of Node, Bun and Deno lose no update", async () => {
  const running = runtimes.flatMap((runtime) => Array.from({ length: 8 }, () => start(runtime, 5)));
  for (const { done } of running) expect(await done).toMatchObject({ counted: 5, status: 0, said: "" });
  expect(counter()).toBe(24 * 5);
  expect(JSON.parse(readFileSync(join(directory, "counter.json"), "utf8"))).toEqual({ count: 24 * 5 });
  expect(readdirSync(directory).sort()).toEqual(["counter", "counter.json"]);
}, 300_000);

test("updateFile() loses no update, and waits for nobody, where processes on each runtime are killed", async () => {
  const killed = runtimes.flatMap((runtime) => Array.from({ length: 2 }, () => start(runtime, 1_000_000)));
  const running = runtimes.map((runtime) => start(runtime, 20));
  for (const [i, each] of killed.entries()) {
    setTimeout(() => process.kill(-each.process.pid!, "SIGKILL"), 1500 + 173 * i);
  }
  let acknowledged = 0;
  for (const { done } of running) {
    const { counted, status, said } = await done;
    expect({ status, said }).toEqual({ status: 0, said: "" });
    acknowledged += counted;
  }
  for (const { done } of killed) acknowledged += (await done).counted;
  expect(counter()).toBeGreaterThanOrEqual(acknowledged);
  expect(counter()).toBeLessThanOrEqual(acknowledged + killed.length); // one may have been made that it could not tell of
}, 300_000);
