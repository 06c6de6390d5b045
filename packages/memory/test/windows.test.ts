import { type AtomicFileError, runSync, type Supports, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, explore, MemoryFileSystem } from "../src/mod.ts";

/** What Windows promises, on paths as POSIX spells them. */
const windows: Partial<Supports> = {
  directoryFlush: false,
  modes: false,
  owners: false,
  replaceOpen: false,
  replaceReadOnly: false,
};

function volume(mode = 0o666): MemoryFileSystem {
  const memory = new MemoryFileSystem({ replaceReadOnly: false });
  memory.seed("/f", { kind: "file", mode }, "old");
  return memory;
}

const write = (memory: MemoryFileSystem, supports: Partial<Supports> = windows): unknown =>
  runSync(memory.sync, writeFileSteps(createMemoryPlatform(memory, { supports }), "/f", "new"));

test("writeFile() asks for no modes, owners or flushes of directories where there are none", () => {
  const memory = volume();
  expect(write(memory)).toMatchObject({ durability: "ordered" });
  const names = memory.trace.map((line) => line.split(" ")[0]);
  expect(names).toEqual(["lstat", "create", "write", "flush", "close", "rename"]);
});

test.each(["EPERM", "EACCES", "EBUSY"])(
  "writeFile() tries a rename again that says %s, as somebody may be reading",
  (code) => {
    const memory = volume();
    for (const nth of [1, 2, 3]) memory.fail({ call: "rename", nth, code });
    write(memory);
    expect(memory.now.text("/f")).toBe("new");
    const sleeps = memory.trace.filter((line) => line.startsWith("sleep"));
    expect(sleeps).toEqual(["sleep 1", "sleep 2", "sleep 4"]);
  },
);

test("writeFile() gives up on a rename that stays busy, after about two seconds", () => {
  const memory = volume();
  memory.fail({ call: "rename", code: "EBUSY", forEver: true });
  expect(() => write(memory)).toThrow(
    expect.objectContaining({ code: "EBUSY", outcome: "unchanged", step: "rename" }),
  );
  const slept = memory.trace.map((line) => (line.startsWith("sleep") ? Number(line.slice(6)) : 0));
  const total = slept.reduce((sum, each) => sum + each, 0);
  expect(total).toBeGreaterThanOrEqual(2000);
  expect(total).toBeLessThan(2200);
  expect(memory.now.list("/")).toEqual(["f"]);
});

test("writeFile() does not wait for a rename that fails otherwise, nor where nobody can block it", () => {
  for (const [code, supports] of [
    ["ENOSPC", windows],
    ["EBUSY", {}],
  ] as const) {
    const memory = volume();
    memory.fail({ call: "rename", code, forEver: true });
    expect(() => write(memory, supports)).toThrow(expect.objectContaining({ code, outcome: "unchanged" }));
    expect(memory.trace.filter((line) => line.startsWith("sleep"))).toEqual([]);
  }
});

test("writeFile() tries a rename again on a network mount", () => {
  const memory = new MemoryFileSystem({ filesystemType: 0xff534d42 });
  memory.seed("/f", { kind: "file" }, "old");
  memory.fail({ call: "rename", code: "EACCES" });
  write(memory, {});
  expect(memory.now.text("/f")).toBe("new");
});

test("writeFile() replaces a read-only file, and the new one is read-only", () => {
  const memory = volume(0o444);
  write(memory);
  expect(memory.now.text("/f")).toBe("new");
  expect(memory.now.inode("/f")?.mode).toBe(0o444);
});

test("writeFile() leaves a read-only file read-only when it cannot be replaced", () => {
  const memory = volume(0o444);
  memory.fail({ call: "rename", code: "EIO" });
  expect(() => write(memory)).toThrow(expect.objectContaining({ outcome: "unchanged" }));
  expect(memory.now.inode("/f")?.mode).toBe(0o444);
  expect(memory.now.text("/f")).toBe("old");
});

test("writeFile() leaves a read-only file read-only when it was opened up for the rename and that is reported as failed", () => {
  for (const restoring of [undefined, "EPERM"]) {
    const memory = volume(0o444);
    memory.fail({ call: "chmod", code: "EIO", executed: true });
    if (restoring !== undefined) memory.fail({ call: "chmod", nth: 2, code: restoring });
    expect(() => write(memory)).toThrow(
      expect.objectContaining({ code: "EIO", step: "chmod", outcome: "unchanged" }),
    );
    expect(memory.now.inode("/f")?.mode).toBe(restoring === undefined ? 0o444 : 0o644);
    expect(memory.now.list("/")).toEqual(["f"]);
  }
});

test("writeFile() leaves a read-only file read-only, replaced or not, whatever fails but the call that makes it so again", async () => {
  const { faults } = await explore(
    {
      volume: { replaceReadOnly: false },
      supports: windows,
      arrange: (memory) => memory.seed("/f", { kind: "file", mode: 0o444 }, "old"),
      run: (platform) => writeFileSteps(platform, "/f", "new"),
    },
    {
      always: (disk) => expect(["old", "new"]).toContain(disk.text("/f")),
      atEnd: (disk, { memory, endings: [ending] }) => {
        const outcome = "error" in ending! ? (ending.error as AtomicFileError).outcome : "replaced";
        if (outcome !== "unknown") expect(disk.text("/f")).toBe(outcome === "unchanged" ? "old" : "new");
        const isStuck = memory.trace.some((line) => /^chmod .* 0444 -> /.test(line));
        if (!isStuck && outcome !== "unknown") expect(disk.inode("/f")?.mode).toBe(0o444);
      },
    },
  );
  expect(faults).toBeGreaterThan(200);
});

test("writeFile() with strict fails before anything is written where directories cannot be flushed", () => {
  const memory = volume();
  const steps = writeFileSteps(createMemoryPlatform(memory, { supports: windows }), "/f", "new", {
    strict: true,
  });
  expect(() => runSync(memory.sync, steps)).toThrow(
    expect.objectContaining({ code: "ERR_UNTORN_NOT_DURABLE" }),
  );
  expect(memory.trace).toEqual(["lstat /f"]);
});
