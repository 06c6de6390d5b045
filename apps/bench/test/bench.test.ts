import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { goalOf, goals, type Row } from "../src/goals.ts";
import { page } from "../src/report/page.ts";
import { workloads } from "../src/workloads/all.ts";

const start = join(import.meta.dirname, "..", "src", "main.ts");

test("a quick run times everybody on every runtime, and prints ratios", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [start, "--quick", "--only", "W2"]);
  for (const runtime of ["Node 22", "Node 24", "Node 26", "Bun", "Deno"]) expect(stdout).toContain(runtime);
  for (const name of ["write-file-atomic", "atomically", "floor full", "plain"])
    expect(stdout).toContain(name);
});

test("a workload that is not there is refused", async () => {
  const running = promisify(execFile)(process.execPath, [start, "--only", "W99"]);
  await expect(running).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("W99") });
});

test("every goal is of a ratio that is measured", async () => {
  const ids = new Set(workloads.map(({ id }) => id));
  const row = { median: 1, low: 1, high: 1, rounds: 9, runtime: "Node 24" };
  const measured: Row[] = [
    { ...row, workload: "W1", place: "tmpfs", ours: "untorn none", theirs: "steno" },
    { ...row, workload: "W3", place: "disk", ours: "untorn", theirs: "floor" },
  ];
  expect(measured.map(goalOf)).toEqual([1.1, 0.8]);
  for (const { workload } of goals) expect(ids).toContain(workload);
  const machine = { processor: "p", memory: "m", kernel: "k", filesystems: [], runtimes: [], libraries: [] };
  const text = page({ machine, rows: measured, notes: [] });
  expect(text).toContain("1 of 2 goals met");
});
