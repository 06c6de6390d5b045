import {
  bindWriteFile,
  bindWriteFileSync,
  type CallName,
  isTemporaryName,
  type Platform,
  type WriteFileOptions,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle } from "../src/mod.ts";

/** A platform that counts who listens for the exit, and can exit. */
function watched(memory = new MemoryFileSystem()): {
  memory: MemoryFileSystem;
  platform: Platform<MemoryHandle>;
  listeners: Set<() => void>;
  exit: () => void;
} {
  const listeners = new Set<() => void>();
  const onExit = (action: () => void): (() => void) => {
    const listener = (): void => action();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const exit = (): void => {
    for (const listener of listeners) listener();
  };
  return { memory, platform: { ...createMemoryPlatform(memory), onExit }, listeners, exit };
}

const temporariesIn = (memory: MemoryFileSystem): string[] => memory.now.list("/").filter(isTemporaryName);

/** Writes until there is a temporary with something in it, and stops there. */
function begin(platform: Platform<MemoryHandle>, path: string): void {
  const steps = writeFileSteps(platform, path, "new");
  let answer: unknown;
  for (;;) {
    const { done, value } = steps.next(answer);
    if (done === true) throw new Error("it ended");
    if (value.name === "close" || value.name === "wait") return;
    answer = (platform.sync[value.name] as (...args: readonly unknown[]) => unknown)(...value.args);
  }
}

test("writeFile() tries 16 names, and no more, where they are taken", () => {
  for (const taken of [15, 16]) {
    const memory = new MemoryFileSystem();
    for (let i = 1; i <= taken; i++)
      memory.seed(`/.untorn-1.s.b.m-w-${i}.tmp`, { kind: "file" }, "somebody's");
    const write = (): unknown => bindWriteFileSync(createMemoryPlatform(memory))("/f", "new");
    if (taken === 15) expect(write()).toMatchObject({ changed: true });
    else expect(write).toThrow(expect.objectContaining({ code: "EEXIST", step: "create" }));
    expect(memory.trace.filter((line) => line.startsWith("create"))).toHaveLength(16);
    expect(memory.trace.filter((line) => line.startsWith("remove"))).toEqual([]);
    expect(temporariesIn(memory)).toHaveLength(taken);
  }
});

test("a temporary's name tells which process made it, and isTemporaryName() knows it and no other", () => {
  const { platform, memory } = watched();
  begin({ ...platform, self: () => ({ pid: 123_456_789, start: "", boot: "9f", space: "x1" }) }, "/f");
  expect(temporariesIn(memory)).toEqual([".untorn-21i3v9..9f.x1-w-1.tmp"]);
  expect(isTemporaryName(`.untorn-1.s.b.m-${"a".repeat(40)}.tmp`)).toBe(true);
  for (const name of [
    `.untorn-1.s.b.m-${"a".repeat(41)}.tmp`,
    "x.untorn-1.s.b.m-a.tmp",
    ".untorn-1.s.b.m-a.tmp.gz",
    ".untorn-1.s.b.m-.tmp",
    ".untorn-12345678.s.b.m-a.tmp",
    ".untorn-1.s.b-a.tmp",
    ".untorn-1.s.b.123456789-a.tmp",
    ".untorn-1.s.b.m-a_b.tmp",
  ]) {
    expect([name, isTemporaryName(name)]).toEqual([name, false]);
  }
});

test("the exit of the process removes the temporaries that there are, and is listened to once and only while there are some", async () => {
  const { memory, platform, listeners, exit } = watched();
  const writeFile = bindWriteFile(platform);
  begin(platform, "/a");
  begin(platform, "/b");
  expect(temporariesIn(memory)).toHaveLength(2);
  expect(listeners.size).toBe(1);
  await writeFile("/c", "new");
  expect(listeners.size).toBe(1);
  exit();
  expect(temporariesIn(memory)).toEqual([]);
  expect(memory.now.text("/c")).toBe("new");
});

interface Way {
  readonly name: string;
  readonly options?: WriteFileOptions;
  readonly fails?: readonly CallName[];
}

const ways: readonly Way[] = [
  { name: "was renamed" },
  { name: "was linked", options: { overwrite: false } },
  { name: "became a backup", options: { backup: true } },
  { name: "was not needed", options: { skipUnchanged: true } },
  { name: "could not be made", fails: ["create"] },
  { name: "could not be renamed", fails: ["rename"] },
  { name: "could not be linked as a backup", options: { backup: true }, fails: ["link"] },
  { name: "could not be removed", fails: ["flush", "remove"] },
];

test.each(ways)(
  "nobody listens for the exit when a temporary $name, and the next one is watched",
  ({ options = {}, fails = [] }) => {
    const { memory, platform, listeners, exit } = watched();
    const write = (): unknown => bindWriteFileSync(platform)("/f", ["the ", "same"], options);
    if (options.overwrite !== false) memory.seed("/f", { kind: "file", uid: 1000, gid: 1000 }, "the same");
    for (const call of fails) memory.fail({ call, code: "EIO" });
    if (fails.length > 0) expect(write).toThrow(expect.objectContaining({ code: "EIO" }));
    else write();
    expect(listeners.size).toBe(0);

    begin(platform, "/later");
    expect(listeners.size).toBe(1);
    const calls = memory.trace.length;
    exit();
    expect(memory.trace.slice(calls).map((line) => line.split(" ")[0])).toEqual(["remove"]);
  },
);

test("writeFile() removes a temporary whose making was reported failed, where there is one or it cannot be told", () => {
  for (const lstat of [undefined, "EIO"]) {
    const memory = new MemoryFileSystem();
    memory.fail({ call: "create", code: "EIO", executed: true });
    if (lstat !== undefined) memory.fail({ call: "lstat", nth: 2, code: lstat });
    const write = (): unknown => bindWriteFileSync(createMemoryPlatform(memory))("/f", "new");
    expect(write).toThrow(expect.objectContaining({ code: "EIO", step: "create" }));
    expect(temporariesIn(memory)).toEqual([]);
  }
  const memory = new MemoryFileSystem();
  memory.fail({ call: "create", code: "EIO" });
  expect(() => bindWriteFileSync(createMemoryPlatform(memory))("/f", "new")).toThrow();
  expect(memory.trace.filter((line) => line.startsWith("remove"))).toEqual([]);
});

test("writeFile() names a temporary that it could not remove, and none that is gone", () => {
  for (const [code, left] of [
    ["EIO", "/.untorn-1.s.b.m-w-1.tmp"],
    ["ENOENT", undefined],
  ] as const) {
    const memory = new MemoryFileSystem();
    memory.fail({ call: "flush", code: "EIO" });
    memory.fail({ call: "remove", code });
    let error: { temporaryPath?: string; message: string } | undefined;
    try {
      bindWriteFileSync(createMemoryPlatform(memory))("/f", "new");
    } catch (thrown) {
      error = thrown as typeof error;
    }
    expect(error?.temporaryPath).toBe(left);
    expect(error?.message.includes(".tmp")).toBe(left !== undefined);
  }
});
