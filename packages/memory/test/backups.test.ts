import {
  bindWriteFileSync,
  type FileSystem,
  runSync,
  type Supports,
  type WriteFileOptions,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import {
  createMemoryPlatform,
  explore,
  type Fault,
  MemoryFileSystem,
  type MemoryHandle,
  type VolumeOptions,
} from "../src/mod.ts";

interface Write {
  readonly options?: WriteFileOptions;
  readonly volume?: VolumeOptions;
  readonly supports?: Partial<Supports>;
  readonly faults?: readonly Fault[];
  readonly arrange?: (memory: MemoryFileSystem) => void;
  readonly port?: (memory: MemoryFileSystem) => Partial<FileSystem<MemoryHandle>>;
}

/** Writes "new" over "/d/f", with a backup in "/b". */
function write({
  options,
  volume,
  supports,
  faults = [],
  arrange,
  port,
}: Write): [MemoryFileSystem, () => unknown] {
  const memory = new MemoryFileSystem(volume);
  memory.seed("/d", { kind: "directory" });
  memory.seed("/b", { kind: "directory" });
  memory.seed("/d/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, "old");
  arrange?.(memory);
  for (const fault of faults) memory.fail(fault);
  const platform = createMemoryPlatform(memory, { supports });
  const steps = writeFileSteps(platform, "/d/f", "new", { backup: "/b/f", ...options });
  return [memory, () => runSync({ ...memory.sync, ...port?.(memory) }, steps)];
}

const texts = ({ now }: MemoryFileSystem): unknown[] => [now.text("/d/f"), now.text("/b/f")];

const calls = ({ trace }: MemoryFileSystem, name: string): string[] =>
  trace.filter((line) => line.startsWith(`${name} `));

test("a backup has a file at every moment, the older version or the old one", async () => {
  await explore(
    {
      arrange: (memory) => {
        memory.seed("/f", { kind: "file" }, "old");
        memory.seed("/f.bak", { kind: "file" }, "older");
      },
      run: (platform) => writeFileSteps(platform, "/f", "new", { backup: true }),
    },
    {
      always: (disk) => expect(["older", "old"]).toContain(disk.text("/f.bak")),
      afterPowerCut: (disk) => expect(["older", "old"]).toContain(disk.text("/f.bak")),
    },
  );
});

test("a backup's name that is a directory's or a device's is refused before anything is made", () => {
  for (const [kind, code] of [
    ["directory", "EISDIR"],
    ["other", "ERR_UNTORN_NOT_A_FILE"],
  ] as const) {
    const [memory, run] = write({ arrange: (memory) => memory.seed("/b/f", { kind }) });
    expect(run).toThrow(expect.objectContaining({ code, step: "lstat", outcome: "unchanged" }));
    expect(memory.now.inode("/b/f")?.kind).toBe(kind);
    expect(calls(memory, "link")).toEqual([]);
  }
});

test("an error of the backup says so, and does not give the advice that is for the file", () => {
  const [, run] = write({ faults: [{ call: "rename", code: "ENOSPC" }] });
  expect(run).toThrow("rename of the backup, ENOSPC: rename;");
});

test("a backup's name that is a hard link of the file already stays one, whatever it is called", () => {
  for (const backup of ["/b/f", "/d/g"]) {
    const [memory, run] = write({ options: { backup }, arrange: ({ sync }) => sync.link("/d/f", backup) });
    run();
    expect([memory.now.text("/d/f"), memory.now.text(backup)]).toEqual(["new", "old"]);
    expect(memory.now.list("/d").filter((name) => name.startsWith("."))).toEqual([]);
    expect(memory.now.list("/b").filter((name) => name.startsWith("."))).toEqual([]);
  }
});

test("a backup may not be the file itself: in another letter case, or through links of directories", () => {
  const spellings: readonly Write[] = [
    {
      options: { backup: "/d/F" },
      port: ({ sync }) => ({ lstat: (path) => sync.lstat(path === "/d/F" ? "/d/f" : path) }),
    },
    { options: { backup: "/l/f" }, arrange: (memory) => memory.seed("/l", { kind: "link" }, "/d") },
    { options: { backup: "/b/l/f" }, arrange: (memory) => memory.seed("/b/l", { kind: "link" }, "../d") },
    {
      options: { backup: "/b/l/f" },
      arrange: (memory) => {
        memory.seed("/b/l", { kind: "link" }, "m");
        memory.seed("/b/m", { kind: "link" }, "/d");
      },
    },
  ];
  for (const spelling of spellings) {
    const [memory, run] = write(spelling);
    expect(run).toThrow(expect.objectContaining({ code: "ERR_UNTORN_SAME_FILE", outcome: "unchanged" }));
    expect(memory.now.text("/d/f")).toBe("old");
    expect(calls(memory, "rename")).toEqual([]);
  }
});

test("a backup may replace another file whose name differs in letter case only", () => {
  const arrange = (memory: MemoryFileSystem): void => memory.seed("/d/F", { kind: "file" }, "another one");
  const [memory, run] = write({ arrange, options: { backup: "/d/F" } });
  run();
  expect([memory.now.text("/d/f"), memory.now.text("/d/F")]).toEqual(["new", "old"]);
});

test("a backup is flushed as the write itself is: file and directory, file, nothing", () => {
  for (const [durability, files, directories] of [
    ["full", 2, 2],
    ["ordered", 2, 0],
    ["none", 0, 0],
  ] as const) {
    for (const hardLinks of [true, false]) {
      const [memory, run] = write({ options: { durability }, volume: { hardLinks } });
      run();
      expect(texts(memory)).toEqual(["new", "old"]);
      // Without hard links the old file and its copy are flushed, one more.
      expect(calls(memory, "flush").length).toBe(files === 0 || hardLinks ? files : files + 1);
      expect(calls(memory, "flushDirectory").length).toBe(directories);
    }
  }
});

test("a backup's directory is not flushed where the platform cannot, and where the filesystem cannot only strict minds", () => {
  const [memory, run] = write({ supports: { directoryFlush: false } });
  run();
  expect(calls(memory, "openDirectory")).toEqual([]);
  const faults = [{ call: "flushDirectory", code: "EINVAL" }] as const;
  write({ faults })[1]();
  const [untouched, strict] = write({ faults, options: { strict: true } });
  expect(strict).toThrow(expect.objectContaining({ code: "EINVAL", outcome: "unchanged" }));
  expect(untouched.now.text("/d/f")).toBe("old");
});

test("a backup that fails leaves nothing in its directory", () => {
  const failures: readonly Write[] = [
    { faults: [{ call: "rename", code: "EIO" }] },
    { volume: { hardLinks: false }, faults: [{ call: "write", nth: 2, code: "ENOSPC" }] },
    { volume: { hardLinks: false }, faults: [{ call: "flush", nth: 3, code: "EIO" }] },
    { volume: { hardLinks: false }, faults: [{ call: "close", nth: 4, code: "EIO" }] },
  ];
  for (const each of failures) {
    const [memory, run] = write(each);
    expect(run).toThrow(expect.objectContaining({ outcome: "unchanged" }));
    expect([memory.now.list("/b"), memory.now.list("/d")]).toEqual([[], ["f"]]);
    expect(memory.openHandles).toBe(0);
  }
});

test("a copied backup is a secret until it has its mode, and has the owner of the old file", () => {
  const [memory, run] = write({
    volume: { hardLinks: false, uid: 0, gid: 0 },
    arrange: ({ sync }) => {
      const file = sync.open("/d/f");
      sync.fchown(file, 7, 8);
      sync.close(file);
    },
  });
  run();
  expect(memory.now.inode("/b/f")).toMatchObject({ uid: 7, gid: 8, mode: 0o640 });
  expect(calls(memory, "create").every((line) => line.endsWith(" 0600"))).toBe(true);
});

test("a second name that stays beside the backup is told, and one that is gone is no failure", () => {
  const arrange = ({ sync }: MemoryFileSystem): undefined => sync.link("/d/f", "/b/f");
  write({ arrange, faults: [{ call: "remove", code: "ENOENT" }] })[1]();
  const [memory, run] = write({ arrange, faults: [{ call: "remove", code: "EIO", forEver: true }] });
  expect(run).toThrow(expect.objectContaining({ code: "EIO", step: "remove", outcome: "unchanged" }));
  expect(memory.now.text("/d/f")).toBe("old");
});

test("a backup is made of the file behind a link, beside that file, and named by the receipt", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "old");
  memory.seed("/l", { kind: "link" }, "d/f");
  expect(bindWriteFileSync(createMemoryPlatform(memory))("/l", "new", { backup: true }).backup).toBe(
    "/d/f.bak",
  );
});
