import { bindMoveFileSync, type FileSystem, type MoveFileOptions } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle, type VolumeOptions } from "../src/mod.ts";

type Calls = Partial<FileSystem<MemoryHandle>>;

/** A file at `/d/f`, and other filesystems below `/other`. `changed` are calls that do something else. */
function arranged(
  mode: number = 0o640,
  changed: (memory: MemoryFileSystem) => Calls = () => ({}),
): [MemoryFileSystem, (from: string, to: string, options?: MoveFileOptions) => unknown] {
  const volume: VolumeOptions = { devices: ["/other"] };
  const memory = new MemoryFileSystem(volume);
  for (const path of ["/d", "/d/inside", "/other"]) memory.seed(path, { kind: "directory" });
  memory.seed("/d/f", { kind: "file", mode }, "moved");
  const platform = createMemoryPlatform(memory);
  const move = bindMoveFileSync({ ...platform, sync: { ...memory.sync, ...changed(memory) } });
  return [memory, (from, to, options) => ending(() => move(from, to, options))];
}

function ending(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

test("moveFile() of a file that may not be read promises nothing of a power cut, and with strict does nothing", () => {
  const [memory, move] = arranged(0o200);
  expect(move("/d/f", "/d/g", { strict: true })).toMatchObject({
    code: "EACCES",
    path: "/d/f",
    outcome: "unchanged",
  });
  expect(move("/d/f", "/d/g")).toMatchObject({ durability: "none", changed: true });
  expect(memory.now.paths()).toContain("/d/g");
});

test("moveFile() to another filesystem that cannot begin has changed nothing, though a look after the rename failed", () => {
  let looks = true;
  const [memory, move] = arranged(0o200, ({ sync }) => ({
    rename: (from, to) => {
      looks = false;
      return sync.rename(from, to);
    },
    lstat: (path) => {
      if (looks) return sync.lstat(path);
      looks = true;
      throw failure("EIO");
    },
  }));
  expect(move("/d/f", "/other/g", { durability: "none" })).toMatchObject({
    code: "EACCES",
    outcome: "unchanged",
  });
  expect(memory.now.paths()).not.toContain("/other/g");
});

test("moveFile() to another spelling that failed does not say that nothing has changed: no look can tell", () => {
  const [, move] = arranged(0o640, ({ sync }) => ({
    lstat: (path) => sync.lstat(path.replace("/d/F", "/d/f")),
    rename: () => {
      throw failure("EIO");
    },
  }));
  expect(move("/d/f", "/d/F", { durability: "none" })).toMatchObject({ code: "EIO", outcome: "unknown" });
});

test("moveFile() to another filesystem does not remove a source that was replaced when the copy was in place", () => {
  const [memory, move] = arranged(0o640, ({ sync }) => ({
    rename: (from, to) => {
      sync.rename(from, to);
      const file = sync.create("/d/newer", 0o600);
      sync.write(file, new TextEncoder().encode("newer"));
      sync.close(file);
      return sync.rename("/d/newer", "/d/f");
    },
  }));
  expect(move("/d/f", "/other/g")).toMatchObject({ code: "ERR_UNTORN_CHANGED", outcome: "replaced" });
  expect([memory.now.text("/d/f"), memory.now.text("/other/g")]).toEqual(["newer", "moved"]);
});

test.each([
  // a clock may stand still between two writes, and what is written over may be as long as before
  ["longer, at the same time", "moved on", 0],
  ["later, and as long as before", "other", 1000],
])("moveFile() to another filesystem does not remove a source that is %s", (_, now, mtime) => {
  const [memory, move] = arranged(0o640, ({ sync }) => ({
    rename: (from, to) => {
      sync.rename(from, to);
      const file = sync.openToWrite("/d/f");
      sync.write(file, new TextEncoder().encode(now));
      sync.close(file);
      return sync.utimes("/d/f", 0, mtime);
    },
  }));
  expect(move("/d/f", "/other/g")).toMatchObject({ code: "ERR_UNTORN_CHANGED", outcome: "replaced" });
  expect([memory.now.text("/d/f"), memory.now.text("/other/g")]).toEqual([now, "moved"]);
});

test("moveFile() of a directory to another filesystem fails as the rename did", () => {
  const [memory, move] = arranged();
  expect(move("/d/inside", "/other/inside")).toMatchObject({
    code: "EXDEV",
    step: "rename",
    outcome: "unchanged",
  });
  expect(memory.openHandles).toBe(0);
});
