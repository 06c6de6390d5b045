import { type Receipt, runSync, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { describe, expect, test } from "vitest";
import { createMemoryPlatform, type Fault, MemoryFileSystem, type VolumeOptions } from "../src/mod.ts";

// What filesystems and sandboxes refuse, each by the codes that some of them have for it: what is refused for good is done without,
// and every other failure is one.

interface Write {
  readonly options?: WriteFileOptions;
  readonly volume?: VolumeOptions;
  readonly path?: string;
  readonly isNew?: boolean;
}

function write(
  fault: Fault,
  { options = {}, volume, path = "/d/f", isNew }: Write,
): [MemoryFileSystem, () => Receipt] {
  const memory = new MemoryFileSystem(volume);
  memory.seed("/d", { kind: "directory" });
  if (isNew !== true) memory.seed("/d/f", { kind: "file", mode: 0o4750, uid: 1000, gid: 1000 }, "old");
  memory.fail({ forEver: true, ...fault });
  return [
    memory,
    () => runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory), path, "new", options)),
  ];
}

const failing = (code: string, step: string): unknown => expect.objectContaining({ code, step });

describe("writeFile()", () => {
  test.each(["EPERM", "EACCES", "EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"])(
    "does without an owner that is refused with %s, and without the set-id bits",
    (code) => {
      const [memory, run] = write({ call: "fchown", code }, {});
      run();
      expect(memory.now.text("/d/f")).toBe("new");
      expect(memory.now.inode("/d/f")?.mode).toBe(0o750);
    },
  );

  test.each(["EPERM", "EACCES", "EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"])(
    "fails where a mode is refused with %s that the file has not already",
    (code) => {
      const [memory, run] = write({ call: "fchmod", code }, {});
      expect(run).toThrow(failing(code, "fchmod"));
      expect(memory.now.text("/d/f")).toBe("old");
      write({ call: "fchmod", code }, { options: { mode: 0o600 }, isNew: true })[1]();
    },
  );

  test.each(["fchown", "fchmod"] as const)("fails where %s fails because of the disk", (call) => {
    expect(write({ call, code: "EIO" }, {})[1]).toThrow(failing("EIO", call));
  });

  test.each(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"])(
    "does without a flush of the directory that is refused with %s, and says so, unless it is strict",
    (code) => {
      const fault = { call: "flushDirectory", code } as const;
      expect(write(fault, {})[1]()).toMatchObject({ durability: "ordered" });
      expect(write(fault, { options: { strict: true } })[1]).toThrow(failing(code, "flushDirectory"));
    },
  );

  test("fails where the flush of the directory fails because of the disk", () => {
    expect(write({ call: "flushDirectory", code: "EIO" }, {})[1]).toThrow(failing("EIO", "flushDirectory"));
  });

  const made = { options: { createParents: true }, path: "/d/new/f", isNew: true };
  const strictlyMade = { ...made, options: { createParents: true, strict: true } };

  test.each(["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"])(
    "makes a directory below one whose parent may not be opened, with %s, unless it is strict",
    (code) => {
      // The first directory that is opened is the one above "/d", which is somebody else's; the second one is "/d".
      const fault = { call: "openDirectory", code, forEver: false } as const;
      expect(write(fault, made)[1]()).toMatchObject({ durability: "full" });
      expect(write(fault, strictlyMade)[1]).toThrow(failing(code, "openDirectory"));
      expect(write({ ...fault, nth: 2 }, made)[1]).toThrow(failing(code, "openDirectory"));
    },
  );

  test("does not make a directory where the one above cannot be flushed because of the disk", () => {
    for (const call of ["openDirectory", "flushDirectory"] as const) {
      const [memory, run] = write({ call, code: "EIO", forEver: false }, made);
      expect(run).toThrow(failing("EIO", call));
      expect(memory.now.list("/d")).toEqual([]);
    }
    expect(write({ call: "flushDirectory", code: "EACCES", forEver: false }, made)[1]).toThrow(
      failing("EACCES", "flushDirectory"),
    );
  });

  test("says what new directories survive where one of them cannot be flushed, unless it is strict", () => {
    for (const nth of [1, 2, 3]) {
      const fault = { call: "flushDirectory", code: "EINVAL", nth, forEver: false } as const;
      expect(write(fault, made)[1]()).toMatchObject({ durability: "ordered" });
      expect(write(fault, strictlyMade)[1]).toThrow(failing("EINVAL", "flushDirectory"));
    }
  });

  test("acknowledges what it flushed though a directory cannot be closed: nothing can be lost by that", () => {
    for (const nth of [1, 2, 3]) {
      const [memory, run] = write({ call: "closeDirectory", code: "EIO", nth, forEver: false }, made);
      expect(run()).toMatchObject({ durability: "full" });
      expect(memory.now.text("/d/new/f")).toBe("new");
      expect(memory.openHandles).toBe(0);
    }
  });

  const refusedLinks = ["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"];

  test.each(refusedLinks)("does without a hard link that is refused with %s, unless it is strict", (code) => {
    const fault = { call: "link", code } as const;
    const options = { overwrite: false };
    const [memory, run] = write(fault, { options, isNew: true });
    run();
    expect(memory.now.text("/d/f")).toBe("new");
    const [untouched, strict] = write(fault, { options: { ...options, strict: true }, isNew: true });
    expect(strict).toThrow(failing(code, "link"));
    expect(untouched.now.list("/d")).toEqual([]);
  });

  test.each(refusedLinks)("copies the backup where a hard link is refused with %s", (code) => {
    const [memory, run] = write({ call: "link", code }, { options: { backup: true } });
    run();
    expect([memory.now.text("/d/f"), memory.now.text("/d/f.bak")]).toEqual(["new", "old"]);
    expect(memory.now.inode("/d/f.bak")).toMatchObject({ mode: 0o4750, uid: 1000, gid: 1000 });
  });

  test("fails where a hard link fails because of the disk", () => {
    for (const code of ["EIO", "ENOSPC"]) {
      expect(write({ call: "link", code }, { options: { overwrite: false }, isNew: true })[1]).toThrow(
        failing(code, "link"),
      );
      const [memory, run] = write({ call: "link", code }, { options: { backup: true } });
      expect(run).toThrow(failing(code, "link"));
      expect(memory.now.list("/d")).toEqual(["f"]);
    }
  });

  test.each(["EACCES", "EPERM", "EBADF", "ERR_UNTORN_NOT_CAPABLE"])(
    "keeps a file as backup that may not be opened to be flushed, with %s",
    (code) => {
      const [memory, run] = write({ call: "open", code }, { options: { backup: true } });
      run();
      expect([memory.now.text("/d/f"), memory.now.text("/d/f.bak")]).toEqual(["new", "old"]);
    },
  );

  test("fails where the file that becomes the backup cannot be flushed because of the disk", () => {
    const [memory, run] = write({ call: "open", code: "EIO" }, { options: { backup: true } });
    expect(run).toThrow(failing("EIO", "open"));
    expect(memory.now.list("/d")).toEqual(["f"]);
  });

  test.each([
    ["CIFS", 0xff534d42],
    ["SMB1", 0x517b],
    ["SMB2", 0xfe534d42],
    ["NFS", 0x6969],
    ["AFS", 0x5346414f],
    ["Ceph", 0x00c36400],
    ["9P", 0x01021997],
    ["FUSE", 0x65735546],
  ])("tries a busy rename again on %s, and not on a local disk", (_, filesystemType) => {
    const busy = { call: "rename", code: "EBUSY", forEver: false } as const;
    const [memory, run] = write(busy, { volume: { filesystemType } });
    run();
    expect(memory.now.text("/d/f")).toBe("new");
    expect(memory.trace.filter((line) => line.startsWith("filesystemType"))).toHaveLength(1);
    expect(write(busy, { volume: { filesystemType: 0xef53 } })[1]).toThrow(failing("EBUSY", "rename"));
  });
});
