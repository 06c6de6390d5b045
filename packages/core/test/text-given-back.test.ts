import { expect, test } from "vitest";
import { hostOf } from "../src/host.ts";
import { type Platform, type Steps, writeFileSteps, writeJsonSteps } from "../src/mod.ts";

const platform = {
  supports: { mode: true, owner: true, directoryFlush: true, hardLinks: true, symbolicLinks: true },
  pathStyle: "posix",
  sync: {},
  async: {},
  cwd: () => "/",
  self: () => ({ pid: 1, start: "", boot: "", space: "" }),
  unique: () => "unique",
  onExit: () => () => undefined,
} as unknown as Platform;

const buffer = hostOf(platform).text;

/** All calls succeed up to the first write, which fails. */
function failAtWrite(steps: Steps<unknown>): void {
  let step = steps.next();
  while (!step.done && step.value.name !== "write")
    step = steps.next(step.value.name === "lstat" ? undefined : {});
  expect(buffer.lend()).toBe(false);
  step = steps.throw(Object.assign(new Error("full"), { code: "ENOSPC" }));
  while (!step.done) step = steps.next();
}

test.each([
  { name: "writeFile()", start: () => writeFileSteps(platform, "/f", "text") },
  { name: "writeJson()", start: () => writeJsonSteps(platform, "/f", "text") },
])("$name has the buffer for text while it writes, and gives it back when it fails", ({ start }) => {
  expect(() => failAtWrite(start())).toThrow();
  expect(buffer.lend()).toBe(true);
  buffer.giveBack();
});
