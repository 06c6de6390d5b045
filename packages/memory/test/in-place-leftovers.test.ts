import { isTemporaryName, recoverSteps, runSync, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

/** A directory with files that are mount points. */
function mounted(...names: readonly string[]): MemoryFileSystem {
  const memory = new MemoryFileSystem({ mounted: names.map((name) => `/d/${name}`), uid: 0, gid: 0 });
  memory.seed("/d", { kind: "directory" });
  for (const name of names)
    memory.seed(`/d/${name}`, { kind: "file", mode: 0o640, uid: 5, gid: 6 }, `old ${name}`);
  return memory;
}

function write(
  memory: MemoryFileSystem,
  path: string,
  text: string,
  options: WriteFileOptions = {},
  name = "w",
): unknown {
  const platform = createMemoryPlatform(memory, { name });
  return runSync(memory.sync, writeFileSteps(platform, path, text, { inPlaceFallback: true, ...options }));
}

const recover = (memory: MemoryFileSystem): unknown =>
  runSync(memory.sync, recoverSteps(createMemoryPlatform(memory), "/d"));

const journals = (memory: MemoryFileSystem): string[] =>
  memory.now.list("/d").filter((name) => name.endsWith(".journal"));

const copies = (memory: MemoryFileSystem): string[] => memory.now.list("/d").filter(isTemporaryName);

test("writeFile() in place gives the file the owner that is asked for, and else leaves its own", () => {
  const memory = mounted("f");
  write(memory, "/d/f", "new");
  expect(memory.now.inode("/d/f")).toMatchObject({ uid: 5, gid: 6, mode: 0o640 });
  write(memory, "/d/f", "newer", { owner: { uid: 7, gid: 8 }, mode: 0o600 }, "v");
  expect(memory.now.inode("/d/f")).toMatchObject({ uid: 7, gid: 8, mode: 0o600 });
  expect(memory.now.list("/d")).toEqual(["f"]);
});

test("writeFile() in place says that the file is replaced when only the journal cannot be removed", () => {
  const memory = mounted("f");
  memory.fail({ call: "remove", code: "EIO" });
  expect(() => write(memory, "/d/f", "new")).toThrow(
    expect.objectContaining({ code: "EIO", step: "remove", outcome: "replaced" }),
  );
  expect(memory.now.text("/d/f")).toBe("new");
  expect([journals(memory).length, copies(memory).length]).toEqual([1, 1]);
  recover(memory);
  expect(memory.now.list("/d")).toEqual(["f"]);
});

test("writeFile() in place says that nothing is known when the file may be half written, and leaves what recover() needs", () => {
  const memory = mounted("f");
  memory.fail({ call: "truncate", code: "EIO" });
  expect(() => write(memory, "/d/f", "new")).toThrow(
    expect.objectContaining({
      code: "EIO",
      outcome: "unknown",
      message: expect.stringContaining("recover()"),
    }),
  );
  expect([journals(memory).length, copies(memory).length]).toEqual([1, 1]);
  expect(recover(memory)).toEqual({ finished: ["/d/f"], abandoned: [], foreign: [] });
  expect(memory.now.text("/d/f")).toBe("new");
  expect(memory.now.list("/d")).toEqual(["f"]);
});

test("writeFile() in place takes the place of an earlier one of the same file that failed, and leaves those of other files", () => {
  const memory = mounted("f", "g");
  for (const [path, name] of [
    ["/d/f", "a"],
    ["/d/g", "b"],
  ] as const) {
    memory.fail({ call: "truncate", code: "EIO" });
    expect(() => write(memory, path, "first", {}, name)).toThrow("EIO");
  }
  write(memory, "/d/f", "second", {}, "c");
  expect(journals(memory)).toEqual([".untorn-1.s.b.m-b-2.journal"]);
  expect(copies(memory)).toEqual([".untorn-1.s.b.m-b-1.tmp"]);
  expect(recover(memory)).toEqual({ finished: ["/d/g"], abandoned: [], foreign: [] });
  expect([memory.now.text("/d/f"), memory.now.text("/d/g")]).toEqual(["second", "first"]);
  expect(memory.now.list("/d")).toEqual(["f", "g"]);
});

test("writeFile() in place leaves nothing behind when its journal cannot be written", () => {
  for (const fault of [
    { call: "rename", nth: 2, code: "EIO" },
    { call: "rename", nth: 2, code: "EIO", executed: true },
    { call: "write", nth: 2, code: "ENOSPC" },
    { call: "flush", nth: 2, code: "EIO" },
  ] as const) {
    const memory = mounted("f");
    memory.fail(fault);
    expect(() => write(memory, "/d/f", "new")).toThrow(
      expect.objectContaining({ code: fault.code, step: fault.call, outcome: "unchanged" }),
    );
    expect(memory.now.text("/d/f")).toBe("old f");
    expect(memory.now.list("/d")).toEqual(["f"]);
    expect(memory.openHandles).toBe(0);
  }
});

test("the exit of the process does not remove a copy that recover() would need", () => {
  const memory = mounted("f");
  const exits = new Set<() => void>();
  const platform = {
    ...createMemoryPlatform(memory),
    onExit: (action: () => void) => {
      exits.add(action);
      return () => void exits.delete(action);
    },
  };
  memory.fail({ call: "openToWrite", code: "EIO" });
  const steps = writeFileSteps(platform, "/d/f", "new", { inPlaceFallback: true });
  expect(() => runSync(memory.sync, steps)).toThrow(expect.objectContaining({ step: "openToWrite" }));
  expect(exits.size).toBe(0);
  expect([journals(memory).length, copies(memory).length]).toEqual([1, 1]);
});

test("recover() finishes what it can, and then reports the first journal that it could not", () => {
  const memory = mounted("f", "g");
  memory.fail({ call: "truncate", code: "EIO" });
  expect(() => write(memory, "/d/g", "new", {}, "a")).toThrow("EIO");
  memory.seed("/d/.untorn-1.s.b.m-0.journal", { kind: "file" }, "{}");
  memory.seed("/d/.untorn-1.s.b.m-9.journal.old", { kind: "file" }, '{"format":1,"target":"f","copy":"c"}');
  expect(() => recover(memory)).toThrow(
    expect.objectContaining({
      code: "ERR_UNTORN_JOURNAL",
      operation: "recover",
      path: "/d/.untorn-1.s.b.m-0.journal",
    }),
  );
  expect(memory.now.text("/d/g")).toBe("new");
  expect(memory.now.list("/d")).toEqual([
    ".untorn-1.s.b.m-0.journal",
    ".untorn-1.s.b.m-9.journal.old",
    "f",
    "g",
  ]);
});

test("recover() reads a journal of two long names, and none that leads elsewhere or is of another version", () => {
  const long = "n".repeat(255);
  for (const [text, target] of [
    [{ format: 1, target: long, copy: "c" }, long],
    [{ format: 2, target: "f", copy: "c" }, undefined],
    [{ format: 1, target: "../d/f", copy: "c" }, undefined],
    [{ format: 1, target: "f", copy: "../d/c" }, undefined],
    [{ format: 1, target: "..", copy: "c" }, undefined],
    [{ format: 1, target: ".", copy: "c" }, undefined],
    [{ format: 1, target: "", copy: "c" }, undefined],
    [{ format: 1, target: "f" }, undefined],
  ] as const) {
    const memory = mounted("f", long);
    memory.seed("/d/c", { kind: "file" }, "new");
    memory.seed("/d/.untorn-1.s.b.m-a.journal", { kind: "file" }, JSON.stringify(text));
    if (target === undefined) expect(() => recover(memory)).toThrow("ERR_UNTORN_JOURNAL");
    else expect(recover(memory)).toEqual({ finished: [`/d/${target}`], abandoned: [], foreign: [] });
    expect(memory.now.text("/d/f")).toBe("old f");
  }
});

test("recover() takes a backslash for a part of a name, but on Windows", () => {
  const journal = "/d/.untorn-1.s.b.m-a.journal";
  const memory = mounted("a\\b");
  memory.seed("/d/c", { kind: "file" }, "new");
  memory.seed(journal, { kind: "file" }, JSON.stringify({ format: 1, target: "a\\b", copy: "c" }));
  const windows = { ...createMemoryPlatform(memory), pathStyle: "windows" } as const;
  expect(() => runSync(memory.sync, recoverSteps(windows, "/d/"))).toThrow("ERR_UNTORN_JOURNAL");
  expect(recover(memory)).toEqual({ finished: ["/d/a\\b"], abandoned: [], foreign: [] });
  expect(memory.now.text("/d/a\\b")).toBe("new");
});

test("recover() removes a journal whose copy is gone, and says so", () => {
  const memory = mounted("f");
  memory.seed("/d/.untorn-1.s.b.m-a.journal", { kind: "file" }, '{"format":1,"target":"f","copy":"c"}');
  expect(recover(memory)).toEqual({ finished: [], abandoned: ["/d/.untorn-1.s.b.m-a.journal"], foreign: [] });
  expect(memory.now.list("/d")).toEqual(["f"]);
});

test("neither writeFile() nor recover() flushes directories for a journal where the platform cannot", () => {
  const memory = mounted("f");
  const platform = createMemoryPlatform(memory, { supports: { directoryFlush: false } });
  runSync(memory.sync, writeFileSteps(platform, "/d/f", "new", { inPlaceFallback: true }));
  expect(memory.now.text("/d/f")).toBe("new");
  expect(memory.trace.filter((line) => line.startsWith("openDirectory"))).toEqual([]);
});
