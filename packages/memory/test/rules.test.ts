import { describe, expect, test } from "vitest";
import { MemoryFileSystem, type MemoryHandle, type Profile, type VolumeOptions } from "../src/mod.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A file that was written and not flushed, and what may be found of it. */
function written(text: string, flush: ("file" | "directory")[], profile?: Profile): (string | undefined)[] {
  const memory = new MemoryFileSystem();
  const { sync } = memory;
  const file = sync.create("/f", 0o666);
  sync.write(file, bytes(text));
  for (const what of flush) {
    if (what === "file") sync.flush(file);
    else sync.flushDirectory(sync.openDirectory("/"));
  }
  return [...memory.afterPowerCut(profile)].map((disk) => disk.text("/f"));
}

const garbage = new TextDecoder().decode(new Uint8Array(3).fill(0xa5));

describe("what a power cut leaves of a new file", () => {
  test("without a flush: nothing, or an empty, zero-filled, garbled or whole one", () => {
    expect(new Set(written("new", []))).toEqual(new Set([undefined, "", "\0\0\0", garbage, "new"]));
  });

  test("with a flush of the file: nothing, or the whole", () => {
    expect(new Set(written("new", ["file"]))).toEqual(new Set([undefined, "new"]));
  });

  test("with a flush of the directory: something, whatever it is", () => {
    expect(new Set(written("new", ["directory"]))).toEqual(new Set(["", "\0\0\0", garbage, "new"]));
  });

  test("with both: the whole", () => {
    expect(written("new", ["file", "directory"])).toEqual(["new"]);
  });

  test("is torn at sectors: each piece is there or not", () => {
    const text = "a".repeat(512) + "b".repeat(512);
    const found = new Set(written(text, []));
    expect(found).toContain("a".repeat(512) + "\0".repeat(512));
    expect(found).toContain("\0".repeat(512) + "b".repeat(512));
  });

  test("may be short: its size grows with each piece, before its data or after them", () => {
    const [a, b] = ["a".repeat(512), "b".repeat(100)];
    const [noA, noB] = ["\0".repeat(512), "\0".repeat(100)];
    const found = written(a + b, ["directory"]).filter((text) => !text?.includes(garbage[0]!));
    expect(new Set(found)).toEqual(new Set(["", a, noA, a + b, noA + b, a + noB, noA + noB]));
    expect(new Set(written(a + b, ["directory"], "ordered"))).toEqual(new Set(["", a, a + b]));
  });
});

describe("a file that is cut off", () => {
  const cutOff = (content: string, ...sizes: number[]): [MemoryFileSystem, MemoryHandle] => {
    const memory = new MemoryFileSystem();
    memory.seed("/f", { kind: "file" }, content);
    const file = memory.sync.openToWrite("/f");
    for (const size of sizes) memory.sync.truncate(file, size);
    return [memory, file];
  };
  const left = (memory: MemoryFileSystem): Set<string | undefined> =>
    new Set([...memory.afterPowerCut()].map((disk) => disk.text("/f")));

  test("has lost what was behind its new end, also when it is made longer again", () => {
    const [memory] = cutOff("new", 2, 5);
    expect(memory.now.text("/f")).toBe("ne\0\0\0");
  });

  test("is left with each of its sizes, and zeros where it was made longer", () => {
    const [memory, file] = cutOff("new", 2, 5);
    expect(left(memory)).toEqual(new Set(["new", "ne", "new\0\0", "ne\0\0\0"]));
    memory.sync.flush(file);
    expect(left(memory)).toEqual(new Set(["ne\0\0\0"]));
  });

  test("and written anew may be old, empty, zero-filled, garbled or new", () => {
    const [memory, file] = cutOff("old", 0);
    memory.sync.write(file, bytes("new"));
    expect(left(memory)).toEqual(new Set(["old", "", "\0\0\0", garbage, "new"]));
  });

  test("is found shorter or longer when its flush has failed, for ever", () => {
    const [memory, file] = cutOff("new", 2, 5);
    memory.fail({ call: "flush", code: "EIO" });
    expect(() => memory.sync.flush(file)).toThrow("EIO");
    memory.sync.flush(file);
    expect(left(memory)).toEqual(new Set(["new", "ne", "new\0\0", "ne\0\0\0"]));
  });
});

test("what is cloned into a longer file replaces all of it", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/from", { kind: "file" }, "new");
  memory.seed("/to", { kind: "file" }, "the old");
  memory.sync.clone(memory.sync.open("/from"), memory.sync.openToWrite("/to"));
  expect(memory.now.text("/to")).toBe("new");
  memory.sync.truncate(memory.sync.openToWrite("/to"), 5);
  expect(memory.now.text("/to")).toBe("new\0\0");
});

test("bytes that overwrite others are old or new, piece by piece, and never garbage", () => {
  const memory = new MemoryFileSystem();
  const file = memory.sync.create("/f", 0o666);
  memory.sync.write(file, bytes("old"));
  memory.settle();
  file.position = 0;
  memory.sync.write(file, bytes("new"));
  expect(new Set([...memory.afterPowerCut()].map((disk) => disk.text("/f")))).toEqual(
    new Set(["old", "new"]),
  );
});

test("a rename is there or not, and before or after whatever else is not flushed", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/a", { kind: "file" }, "1");
  memory.seed("/b", { kind: "file" }, "2");
  memory.sync.rename("/a", "/c");
  memory.sync.remove("/b");
  const found = [...memory.afterPowerCut()].map((disk) => disk.list("/").join());
  expect(new Set(found)).toEqual(new Set(["a,b", "b,c", "a", "c"]));
});

test("a link and a removal are two changes", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/a", { kind: "file" }, "1");
  memory.sync.link("/a", "/c");
  memory.sync.remove("/a");
  const found = [...memory.afterPowerCut()].map((disk) => disk.list("/").join());
  expect(new Set(found)).toEqual(new Set(["a", "a,c", "c", ""]));
});

test.each<[VolumeOptions, string[]]>([
  [{}, ["/x/a", "/y/a"]],
  [{ splitRenames: true }, ["/x/a", "/y/a", "/x/a,/y/a", ""]],
])("a rename between directories, with %j", (volume, expected) => {
  const memory = new MemoryFileSystem(volume);
  memory.seed("/x", { kind: "directory" });
  memory.seed("/y", { kind: "directory" });
  memory.seed("/x/a", { kind: "file" }, "1");
  memory.sync.rename("/x/a", "/y/a");
  const files = [...memory.afterPowerCut()].map((disk) =>
    disk
      .paths()
      .filter((path) => path.endsWith("a"))
      .join(),
  );
  expect(new Set(files)).toEqual(new Set(expected));
});

test("a flush of a directory says nothing of the directory's own name", () => {
  const memory = new MemoryFileSystem();
  memory.sync.mkdir("/x", 0o777);
  const file = memory.sync.create("/x/f", 0o666);
  memory.sync.flush(file);
  memory.sync.flushDirectory(memory.sync.openDirectory("/x"));
  expect([...memory.afterPowerCut()].map((disk) => disk.paths().join())).toEqual(["/x,/x/f", ""]);
});

test("after a failed flush the next one succeeds, and means nothing", () => {
  const memory = new MemoryFileSystem();
  memory.fail({ call: "flush", code: "EIO" });
  const file = memory.sync.create("/f", 0o666);
  memory.sync.write(file, bytes("new"));
  memory.sync.flushDirectory(memory.sync.openDirectory("/"));
  expect(() => memory.sync.flush(file)).toThrow("EIO");
  memory.sync.flush(file);
  expect([...memory.afterPowerCut()].map((disk) => disk.text("/f"))).toContain("");
  expect([...memory.afterPowerCut()].map((disk) => disk.text("/f"))).toContain("new");
});

test("the mode and the owner are flushed with the file, and may be lost without", () => {
  const memory = new MemoryFileSystem({ uid: 0, gid: 0 });
  memory.seed("/f", { kind: "file", mode: 0o644, uid: 1, gid: 1 }, "x");
  const file = memory.sync.open("/f");
  memory.sync.fchown(file, 2, 2);
  memory.sync.fchmod(file, 0o600);
  const found = (): string[] =>
    [...memory.afterPowerCut()].map(
      (disk) => `${disk.inode("/f")!.uid} ${disk.inode("/f")!.mode.toString(8)}`,
    );
  expect(new Set(found())).toEqual(new Set(["1 644", "1 600", "2 644", "2 600"]));
  memory.sync.flush(file);
  expect(found()).toEqual(["2 600"]);
});

describe("a filesystem that promises more leaves fewer states", () => {
  const renamed = (profile: Profile): Set<string | undefined> => {
    const memory = new MemoryFileSystem();
    memory.seed("/f", { kind: "file" }, "old");
    const file = memory.sync.create("/t", 0o666);
    memory.sync.write(file, bytes("new"));
    memory.sync.rename("/t", "/f");
    return new Set([...memory.afterPowerCut(profile)].map((disk) => disk.text("/f")));
  };

  test.each<[Profile, string[]]>([
    ["any", ["old", "", "\0\0\0", garbage, "new"]],
    ["auto_da_alloc", ["old", "new"]],
    ["ordered", ["old", "new"]],
    ["barrier", ["old", "new"]],
  ])("%s", (profile, expected) => {
    expect(renamed(profile)).toEqual(new Set(expected));
  });

  test("ordered and barrier keep the order of names", () => {
    for (const [profile, expected] of [
      ["any", ["", "a", "b", "a,b"]],
      ["ordered", ["", "a", "a,b"]],
      ["barrier", ["", "a", "a,b"]],
    ] as const) {
      const memory = new MemoryFileSystem();
      memory.sync.mkdir("/a", 0o777);
      memory.sync.mkdir("/b", 0o777);
      const found = [...memory.afterPowerCut(profile)].map((disk) => disk.list("/").join());
      expect(new Set(found)).toEqual(new Set(expected));
    }
  });

  test("and never another one", () => {
    for (const profile of ["auto_da_alloc", "ordered", "barrier"] as const) {
      const memory = new MemoryFileSystem();
      memory.seed("/f", { kind: "file" }, "old");
      const file = memory.sync.create("/t", 0o666);
      memory.sync.write(file, bytes("a".repeat(700)));
      memory.sync.fchmod(file, 0o600);
      memory.sync.rename("/t", "/f");
      const all = new Set([...memory.afterPowerCut()].map((disk) => disk.fingerprint()));
      const fewer = [...memory.afterPowerCut(profile)].map((disk) => disk.fingerprint());
      expect(fewer.length).toBeLessThan(all.size);
      for (const each of fewer) expect(all).toContain(each);
    }
  });
});
