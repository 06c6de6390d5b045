import { bindWriteFile } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

/** Writes "new" over a file of mode 0640; `meanwhile` happens when half of it is there. */
async function write(meanwhile: (memory: MemoryFileSystem) => void): Promise<MemoryFileSystem> {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, "old");
  async function* data(): AsyncGenerator<string> {
    yield "ne";
    meanwhile(memory);
    yield "w";
  }
  await bindWriteFile(createMemoryPlatform(memory))("/f", data());
  expect(memory.now.text("/f")).toBe("new");
  return memory;
}

test("writeFile() gives the new file the mode of the old one, also when that goes away while a stream takes its time", async () => {
  const memory = await write(({ sync }) => sync.remove("/f"));
  expect(memory.now.inode("/f")?.mode).toBe(0o640);
});

test("writeFile() replaces a link that comes to its target while a stream takes its time", async () => {
  const memory = await write((meanwhile) => {
    meanwhile.sync.remove("/f");
    meanwhile.seed("/elsewhere", { kind: "file", mode: 0o604 }, "not ours");
    meanwhile.seed("/f", { kind: "link" }, "elsewhere");
  });
  expect(memory.now.inode("/f")).toMatchObject({ kind: "file", mode: 0o640 });
  expect(memory.now.text("/elsewhere")).toBe("not ours");
});
