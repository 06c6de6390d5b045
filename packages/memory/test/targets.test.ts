import { runSync, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

function write(memory: MemoryFileSystem, path: string, options?: WriteFileOptions): unknown {
  return runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory), path, "new", options));
}

test.each(["/nowhere/", "/nowhere/.", "/nowhere/..", "/"])(
  "writeFile() knows without a look that %s can only be a directory",
  (path) => {
    const memory = new MemoryFileSystem();
    expect(() => write(memory, path)).toThrow(expect.objectContaining({ code: "EISDIR", step: "lstat" }));
    expect(() => write(memory, path, { overwrite: false })).toThrow(
      expect.objectContaining({ code: "EEXIST", step: "lstat" }),
    );
    expect(memory.trace).toEqual([]);
  },
);

test("writeFile() does not follow a link below /proc, which leads to what a process has open", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/proc", { kind: "directory" });
  memory.seed("/proc/fd", { kind: "link" }, "/f");
  memory.seed("/f", { kind: "file" }, "old");
  memory.seed("/stdout", { kind: "link" }, "/proc/fd");
  for (const path of ["/proc/fd", "/stdout"]) {
    expect(() => write(memory, path)).toThrow(expect.objectContaining({ code: "ERR_UNTORN_NOT_A_FILE" }));
  }
  expect(memory.now.text("/f")).toBe("old");
});

const file = { kind: "file", mode: 0o640, uid: 1000, gid: 1000 } as const;

test("writeFile() with skipUnchanged does not skip a file of another group, or of another user", () => {
  for (const [owner, changed] of [
    [{ uid: 1000, gid: 1000 }, false],
    [{ uid: 1000, gid: 7 }, true],
    [{ uid: 7, gid: 1000 }, true],
  ] as const) {
    const memory = new MemoryFileSystem({ uid: 0, gid: 0 });
    memory.seed("/f", file, "new");
    expect(write(memory, "/f", { skipUnchanged: true, owner })).toMatchObject({ changed });
    expect(memory.now.inode("/f")).toMatchObject(owner);
  }
});

test("writeFile() with skipUnchanged flushes what it leaves alone, where durability is asked for", () => {
  for (const durability of ["full", "ordered", "none"] as const) {
    const memory = new MemoryFileSystem();
    memory.seed("/f", file, "new");
    write(memory, "/f", { skipUnchanged: true, durability });
    const flushes = memory.trace.filter((line) => line.startsWith("flush "));
    expect(flushes.length).toBe(durability === "none" ? 0 : 1);
  }
});
