import { bindRecoverSync, bindTransactionSync, bindWriteFileSync, type Supports } from "@untorn/core";
import { beforeEach, describe, expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle } from "../src/mod.ts";

const stranger = 4321;
const temporary = (name: string): string => `/d/.untorn-3.s.b.m-${name}.tmp`;
const journal = (name: string): string => `/d/.untorn-3.s.b.m-${name}.journal`;

const committed = JSON.stringify({
  format: 2,
  replace: [[".untorn-3.s.b.m-new.tmp", "a"]],
  bury: [["b", ".untorn-3.s.b.m-grave.tmp"]],
});
const overwriting = JSON.stringify({ format: 1, target: "a", copy: ".untorn-3.s.b.m-new.tmp" });
const part = JSON.stringify({ format: 2, of: journal("other"), temporaries: [] });

/** A directory in which somebody of `writer` has left a journal. */
function arranged(writer: number, text: string, owner = 0, uid = 1000): MemoryFileSystem {
  const memory = new MemoryFileSystem({ uid });
  memory.seed("/d", { kind: "directory", uid: owner, mode: 0o777 });
  memory.seed("/e", { kind: "directory", uid: owner, mode: 0o777 });
  memory.seed("/link", { kind: "link", uid: stranger }, "d");
  memory.seed("/d/a", { kind: "file", mode: 0o666 }, "old");
  memory.seed("/d/b", { kind: "file", mode: 0o666 }, "old");
  memory.seed(temporary("new"), { kind: "file", uid: writer, mode: 0o666 }, "new");
  memory.seed(journal("first"), { kind: "file", uid: writer, mode: 0o666 }, text);
  return memory;
}

const platformOf = (memory: MemoryFileSystem, supports: Partial<Supports> = {}) =>
  createMemoryPlatform(memory, { supports });

const texts = (memory: MemoryFileSystem): (string | undefined)[] =>
  ["/d/a", "/d/b"].map((path) => memory.now.text(path));

describe.each([
  ["an overwriting", overwriting],
  ["a transaction", committed],
])("the journal of %s", (_, text) => {
  const after = text === committed ? ["new", undefined] : ["new", "old"];

  test("of another user who may write to the directory is not followed, and is told", () => {
    for (const uid of [0, 1000]) {
      const memory = arranged(stranger, text, 0, uid);
      const before = memory.now.list("/d");
      for (const directory of ["/d", "/link"]) {
        const recovery = bindRecoverSync(platformOf(memory))(directory);
        const foreign = [journal("first").replace("/d", directory)];
        expect(recovery).toEqual({ finished: [], abandoned: [], foreign });
      }
      expect(texts(memory)).toEqual(["old", "old"]);
      expect(memory.now.list("/d")).toEqual(before);
    }
  });

  test.each([
    ["this user in a directory of root's", 1000, 0],
    ["this user in a directory of somebody else's", 1000, stranger],
    ["root", 0, 1000],
    ["the directory's owner", stranger, stranger],
  ])("of %s is followed", (_who, writer, owner) => {
    const memory = arranged(writer, text, owner);
    const { foreign, finished } = bindRecoverSync(platformOf(memory))("/d");
    expect([foreign, finished[0]]).toEqual([[], "/d/a"]);
    expect(texts(memory)).toEqual(after);
    expect(memory.now.list("/d").filter((name) => name.startsWith(".untorn"))).toEqual([]);
  });

  test("is followed where files have no owners", () => {
    const memory = arranged(stranger, text);
    expect(bindRecoverSync(platformOf(memory, { owners: false }))("/d").foreign).toEqual([]);
    expect(texts(memory)).toEqual(after);
  });
});

describe("a transaction", () => {
  let memory: MemoryFileSystem;
  const write = (): void => {
    bindTransactionSync(platformOf(memory))((tx) => tx.write("/d/c", "c"));
    expect(memory.now.text("/d/c")).toBe("c");
  };

  beforeEach(() => {
    memory = arranged(stranger, committed);
  });

  test("does not follow the journal of another user", () => {
    write();
    expect(texts(memory)).toEqual(["old", "old"]);
    expect(memory.now.text(journal("first"))).toBe(committed);
  });

  test("looks nowhere that the part of another user leads to", () => {
    memory = arranged(stranger, part.replace("/d/", "/e/"));
    memory.trace.length = 0;
    write();
    expect(memory.trace.filter((line) => line.includes("/e"))).toEqual([]);
    expect(memory.now.text(journal("first"))).toContain("/e/");
  });

  test("says what failed where it cannot tell whose the journal is", () => {
    memory = arranged(1000, committed);
    memory.fail({ call: "mkdir", code: "ENOSPC" });
    expect(write).toThrow(expect.objectContaining({ code: "ENOSPC", outcome: "unchanged" }));
    expect(texts(memory)).toEqual(["old", "old"]);
  });
});

test("an overwriting takes no journal of another user out of its way", () => {
  const memory = arranged(stranger, overwriting);
  const platform = platformOf(memory);
  const rename = (from: string, to: string): undefined => {
    if (to === "/d/a") throw Object.assign(new Error("EBUSY"), { code: "EBUSY" });
    return memory.sync.rename(from, to);
  };
  const mounted = { ...platform, sync: { ...memory.sync, rename } as typeof platform.sync };
  bindWriteFileSync<MemoryHandle, MemoryHandle>(mounted)("/d/a", "newer", { inPlaceFallback: true });
  expect(memory.now.text("/d/a")).toBe("newer");
  expect(memory.now.text(temporary("new"))).toBe("new");
  expect(memory.now.text(journal("first"))).toBe(overwriting);
});
