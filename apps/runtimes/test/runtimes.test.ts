import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { findRuntimes, runtimeNames } from "../src/mod.ts";

test("each runtime is found with its own binary, which says the same version, or the reason is told", () => {
  const { runtimes, absent } = findRuntimes();
  expect([...runtimes, ...absent].map(({ name }) => name).sort()).toEqual([...runtimeNames].sort());
  expect(runtimes[0]).toEqual({ name: "Node", version: process.versions.node, binary: process.execPath });
  for (const { version, binary } of runtimes) {
    const { stdout } = spawnSync(binary, ["--version"], { encoding: "utf8" });
    expect(stdout).toContain(version);
  }
  for (const { reason } of absent) expect(reason).not.toBe("");
});

test("only those that are wanted are looked for", () => {
  const { runtimes, absent } = findRuntimes(["Node"]);
  expect([runtimes.map(({ name }) => name), absent]).toEqual([["Node"], []]);
});
