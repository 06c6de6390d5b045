import { bindWriteFile } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

test("writeFile() through a link waits for a write to its file that was called before", async () => {
  const memory = new MemoryFileSystem();
  memory.seed("/file", { kind: "file" }, "old");
  memory.seed("/link", { kind: "link" }, "file");
  const writeFile = bindWriteFile(createMemoryPlatform(memory));
  const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
  const { promise: given, resolve: give } = Promise.withResolvers<string>();
  const slowly = async function* (): AsyncGenerator<string> {
    begin(undefined);
    yield await given;
  };
  const first = writeFile("/file", slowly());
  await begun;
  const second = writeFile("/link", "second");
  await new Promise((next) => setTimeout(next, 10));
  expect(memory.now.text("/file")).toBe("old");
  give("first");
  await Promise.all([first, second]);
  expect(memory.now.text("/file")).toBe("second");
});

test.each([1, 2, 3, 4, 5, 6])(
  "writeFile() through one link keeps the order of its calls, though look %i takes long",
  async (late) => {
    const memory = new MemoryFileSystem();
    memory.seed("/file", { kind: "file" }, "old");
    memory.seed("/link", { kind: "link" }, "file");
    const platform = createMemoryPlatform(memory);
    let looks = 0;
    const lstat: typeof platform.async.lstat = async (path) => {
      if (path === "/link" && ++looks === late) await new Promise((next) => setTimeout(next, 10));
      return await platform.async.lstat(path);
    };
    const writeFile = bindWriteFile({ ...platform, async: { ...platform.async, lstat } });
    await Promise.all([writeFile("/link", "first"), writeFile("/link", "second")]);
    expect(memory.now.text("/file")).toBe("second");
  },
);
