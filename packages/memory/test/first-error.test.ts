import { runSync, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, type Fault, MemoryFileSystem } from "../src/mod.ts";

function attempt(
  faults: readonly Fault[],
  options: WriteFileOptions = {},
): [MemoryFileSystem, () => unknown] {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, "old");
  for (const fault of faults) memory.fail(fault);
  return [
    memory,
    () => runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory), "/f", "new", options)),
  ];
}

test("writeFile() is acknowledged though its directory cannot be closed: nothing can be lost by that", () => {
  const [memory, write] = attempt([{ call: "closeDirectory", code: "EIO" }]);
  expect(write()).toMatchObject({ durability: "full", changed: true });
  expect(memory.now.text("/f")).toBe("new");
});

test("writeFile() has a code of its own for an error that has none", () => {
  const memory = new MemoryFileSystem();
  const platform = createMemoryPlatform(memory);
  const broken = {
    ...memory.sync,
    create: () => {
      throw new Error("no code");
    },
  };
  expect(() => runSync(broken, writeFileSteps(platform, "/f", "new"))).toThrow(
    expect.objectContaining({ code: "ERR_UNTORN_UNKNOWN", step: "create", outcome: "unchanged" }),
  );
});
