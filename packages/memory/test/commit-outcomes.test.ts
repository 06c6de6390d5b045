import {
  type AtomicFileError,
  type FileSystem,
  runSync,
  type Supports,
  type WriteFileOptions,
  writeFileSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle, type VolumeOptions } from "../src/mod.ts";

type Port = FileSystem<MemoryHandle>;

interface Write {
  readonly options?: WriteFileOptions;
  readonly volume?: VolumeOptions;
  readonly supports?: Partial<Supports>;
  /** What is at "/f" before; by default a file. */
  readonly old?: string | undefined;
  readonly mode?: number;
  /** The calls of the port that do something else. */
  readonly port?: (memory: MemoryFileSystem) => Partial<Port>;
}

interface Failed {
  readonly memory: MemoryFileSystem;
  readonly error: AtomicFileError;
}

/** A write of "new" that fails. */
function failure(write: Write): Failed {
  const { options = {}, volume, supports, mode = 0o644, port } = write;
  const memory = new MemoryFileSystem(volume);
  const old = "old" in write ? write.old : "the old one";
  if (old !== undefined) memory.seed("/f", { kind: "file", mode, uid: 1000, gid: 1000 }, old);
  const steps = writeFileSteps(createMemoryPlatform(memory, { supports }), "/f", "new", options);
  try {
    runSync({ ...memory.sync, ...port?.(memory) }, steps);
  } catch (error) {
    return { memory, error: error as AtomicFileError };
  }
  throw new Error("it did not fail");
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

const rename =
  (before: (memory: MemoryFileSystem, from: string, to: string) => void) => (memory: MemoryFileSystem) => ({
    rename: (from: string, to: string) => {
      before(memory, from, to);
      return fail("EIO");
    },
  });

describe("a rename that failed", () => {
  test("left the file unchanged where the temporary is still there, also where nobody knows inodes", () => {
    const { error } = failure({
      port: (memory) => ({
        ...rename(() => {})(memory),
        lstat: (path) => {
          const stats = memory.sync.lstat(path);
          return stats && { ...stats, ino: undefined };
        },
      }),
    });
    expect(error).toMatchObject({ code: "EIO", step: "rename", outcome: "unchanged" });
  });

  test("left the file unchanged where somebody took the temporary away, whatever the file's size", () => {
    const { error } = failure({ old: "old", port: rename(({ sync }, from) => sync.remove(from)) });
    expect(error.outcome).toBe("unchanged");
  });

  test("has happened where the temporary is gone and the file is another of the new size", () => {
    const { error, memory } = failure({ port: rename(({ sync }, from, to) => sync.rename(from, to)) });
    expect(error.outcome).toBe("replaced");
    expect(memory.now.text("/f")).toBe("new");
  });

  test("is unknown where something else has come to the file's name", () => {
    const others: readonly ((memory: MemoryFileSystem) => void)[] = [
      (memory) => memory.seed("/f", { kind: "file" }, "of another size"),
      (memory) => memory.seed("/f", { kind: "link", size: 3 }, "x"),
      () => {},
    ];
    for (const other of others) {
      const { error } = failure({
        port: rename((memory, from, to) => {
          memory.sync.rename(from, to);
          memory.sync.remove(to);
          other(memory);
        }),
      });
      expect(error.outcome).toBe("unknown");
    }
  });

  test("is unknown where nobody can look", () => {
    const { error } = failure({
      port: rename((memory) => memory.fail({ call: "lstat", code: "EIO", forEver: true })),
    });
    expect(error).toMatchObject({ code: "EIO", step: "rename", outcome: "unknown" });
  });

  const windows = { volume: { replaceReadOnly: false }, supports: { replaceReadOnly: false }, mode: 0o444 };

  test("and has happened leaves the new file's mode alone", () => {
    const { error, memory } = failure({
      ...windows,
      options: { mode: 0o600 },
      port: rename(({ sync }, from, to) => sync.rename(from, to)),
    });
    expect(error.outcome).toBe("replaced");
    expect(memory.now.inode("/f")?.mode).toBe(0o600);
  });

  test("is what is told, also where the read-only attribute cannot be restored", () => {
    const { error } = failure({
      ...windows,
      port: rename((memory) => memory.fail({ call: "chmod", code: "EPERM" })),
    });
    expect(error).toMatchObject({ code: "EIO", step: "rename", outcome: "unchanged" });
  });
});

test("the kind of the filesystem is asked for once, and only where a rename replaces open files", () => {
  for (const [supports, times] of [
    [{}, 1],
    [{ replaceOpen: false }, 0],
  ] as const) {
    const memory = new MemoryFileSystem({ filesystemType: 0x6969 });
    for (const nth of [1, 2, 3]) memory.fail({ call: "rename", code: "EBUSY", nth });
    runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory, { supports }), "/f", "new"));
    expect(memory.trace.filter((line) => line.startsWith("filesystemType"))).toHaveLength(times);
  }
});

describe("without hard links and with overwrite: false,", () => {
  const claiming = { old: undefined, options: { overwrite: false }, volume: { hardLinks: false } };

  test("the name is claimed by a file that nobody else can read", () => {
    const memory = new MemoryFileSystem({ hardLinks: false });
    memory.fail({ call: "close", code: "EIO", nth: 2 });
    runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory), "/f", "new", { overwrite: false }));
    expect(memory.trace).toContain("create /f 0600");
    expect(memory.now.text("/f")).toBe("new");
    expect(memory.openHandles).toBe(0);
  });

  test.each(["EIO", "EEXIST"])("the claim is taken back when the rename says %s", (code) => {
    const { error, memory } = failure({ ...claiming, port: () => ({ rename: () => fail(code) }) });
    expect(error).toMatchObject({ code, step: "rename", outcome: "unchanged" });
    expect(memory.now.list("/")).toEqual([]);
  });

  test("a rename that happened and was reported failed has replaced the claim", () => {
    const { error, memory } = failure({
      ...claiming,
      port: rename(({ sync }, from, to) => sync.rename(from, to)),
    });
    expect(error.outcome).toBe("replaced");
    expect(memory.now.text("/f")).toBe("new");
  });

  test("a claim that could not be made is nothing, or it is not known whose it is", () => {
    const refused = failure({
      ...claiming,
      port: ({ sync }) => ({
        create: (path, mode) => (path === "/f" ? fail("EIO") : sync.create(path, mode)),
      }),
    });
    expect(refused.error).toMatchObject({ code: "EIO", step: "create", outcome: "unchanged" });
    const lost = failure({
      ...claiming,
      port: ({ sync }) => ({
        create: (path, mode) => {
          const file = sync.create(path, mode);
          if (path !== "/f") return file;
          sync.close(file);
          return fail("EIO");
        },
      }),
    });
    expect(lost.error).toMatchObject({ code: "EIO", step: "create", outcome: "unknown" });
    expect(lost.memory.now.text("/f")).toBe("");
  });

  test("a name that somebody else took at the last moment is left to them", () => {
    const { error, memory } = failure({
      ...claiming,
      port: (memory) => ({
        link: () => {
          memory.seed("/f", { kind: "file" }, "theirs");
          return fail("ENOTSUP");
        },
      }),
    });
    expect(error).toMatchObject({ code: "EEXIST", outcome: "unchanged" });
    expect(memory.now.text("/f")).toBe("theirs");
  });

  test("a file that somebody else put in place of the claim is left to them", () => {
    const { memory } = failure({
      ...claiming,
      port: rename((memory) => {
        memory.sync.remove("/f");
        memory.seed("/f", { kind: "file" }, "theirs");
      }),
    });
    expect(memory.now.text("/f")).toBe("theirs");
  });
});

test("a link that happened and was reported failed has happened, and one to somebody else's file has not", () => {
  const memory = new MemoryFileSystem();
  memory.fail({ call: "link", code: "EIO", executed: true });
  runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory), "/f", "new", { overwrite: false }));
  expect(memory.now.text("/f")).toBe("new");
  expect(memory.now.list("/")).toEqual(["f"]);

  const { error } = failure({
    old: undefined,
    options: { overwrite: false },
    port: (memory) => ({
      link: () => {
        memory.seed("/f", { kind: "file" }, "theirs");
        return fail("EEXIST");
      },
    }),
  });
  expect(error).toMatchObject({ code: "EEXIST", step: "link", outcome: "unchanged" });
});

test("a temporary that cannot be removed beside its link is told, and that the file is there", () => {
  const { error, memory } = failure({
    old: undefined,
    options: { overwrite: false },
    port: () => ({ remove: () => fail("EIO") }),
  });
  expect(error).toMatchObject({
    code: "EIO",
    step: "remove",
    outcome: "replaced",
    temporaryPath: "/.untorn-1.s.b.m-w-1.tmp",
  });
  expect(memory.now.text("/f")).toBe("new");
});

test("a read-only file is opened up only where a rename cannot replace it otherwise", () => {
  for (const replaceReadOnly of [true, false]) {
    const memory = new MemoryFileSystem({ replaceReadOnly });
    memory.seed("/f", { kind: "file", mode: 0o444, uid: 1000, gid: 1000 }, "old");
    const platform = createMemoryPlatform(memory, { supports: { replaceReadOnly } });
    runSync(memory.sync, writeFileSteps(platform, "/f", "new"));
    expect(memory.now.inode("/f")?.mode).toBe(0o444);
    expect(memory.trace.filter((line) => line.startsWith("chmod"))).toEqual(
      replaceReadOnly ? [] : ["chmod /f 0644"],
    );
  }
});

test("a busy rename is tried again after pauses that double, up to 100 milliseconds", () => {
  const { memory } = failure({
    supports: { replaceOpen: false },
    port: (memory) => ({ rename: () => fail("EBUSY"), sleep: (time) => memory.sync.sleep(time) }),
  });
  const pauses = memory.trace.flatMap((line) => (line.startsWith("sleep ") ? [Number(line.slice(6))] : []));
  expect(pauses.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 64, 100, 100]);
  expect(Math.max(...pauses)).toBe(100);
});

test("a file is overwritten in place only where it is busy, there, and unchanged", () => {
  const options = { inPlaceFallback: true };
  for (const code of ["EIO", "EPERM", "EXDEV"]) {
    const { error, memory } = failure({
      options,
      port: ({ sync }) => ({ rename: (from, to) => (to === "/f" ? fail(code) : sync.rename(from, to)) }),
    });
    expect(error).toMatchObject({ code, step: "rename", outcome: "unchanged" });
    expect(memory.now.text("/f")).toBe("the old one");
    expect(memory.now.list("/")).toEqual(["f"]);
  }
  const missing = failure({ options, old: undefined, port: () => ({ rename: () => fail("EBUSY") }) });
  expect(missing.error).toMatchObject({ code: "EBUSY", outcome: "unchanged" });
});
