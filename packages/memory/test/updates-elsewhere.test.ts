import {
  type AtomicFileError,
  bindSymlinkSync,
  bindUpdateFile,
  bindUpdateJson,
  bindWithLock,
  bindWriteFile,
  carryOut,
  type LockOptions,
  type Platform,
  perform,
  type Receipt,
  type Thread,
  updateFileSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import {
  type CallName,
  type Computation,
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type Moment,
} from "../src/mod.ts";
import { isClean, isExact } from "./counter.ts";
import { directoryWith } from "./directory-with.ts";
import { type OnMemory, threadOf, withThread } from "./with-thread.ts";

const added = (text: string | undefined): string => String(Number(text ?? 0) + 1);

/** Adds one to a counter, where another thread takes the lock and reads, and then writes and gives the lock back. */
const incrementing =
  (
    options: LockOptions = {},
    threadFor: (platform: OnMemory) => Thread = threadOf,
    pretends = {},
  ): Computation =>
  (platform) => {
    const here = { ...platform, ...(pretends as Partial<Platform>) } as OnMemory;
    return bindUpdateFile(withThread(here, threadFor(here)))("/d/f", added, {
      encoding: "latin1",
      ...options,
    });
  };

const errorOf = (ending: Moment["endings"][number]): AtomicFileError | undefined =>
  ending !== undefined && "error" in ending ? (ending.error as AtomicFileError) : undefined;

/** Whether it has acknowledged, and that it is on disk. */
const told = ({ endings: [ending] }: Moment): boolean =>
  ending !== undefined && "value" in ending && (ending.value as Receipt).durability === "full";

/** What is told of one increment of 7 is so. */
function isTrue(disk: DiskView, moment: Moment): void {
  const [ending] = moment.endings;
  const error = errorOf(ending);
  expect(["7", "8"]).toContain(disk.text("/d/f"));
  if (told(moment) || error?.outcome === "replaced") expect(disk.text("/d/f")).toBe("8");
  if (error?.outcome === "unchanged") expect(disk.text("/d/f")).toBe("7");
}

const survives = (disk: DiskView, moment: Moment): void =>
  expect(told(moment) ? ["8"] : ["7", "8"]).toContain(disk.text("/d/f"));

test("updateFile() on another thread keeps through power cuts, kills and failing calls what it has acknowledged, and the next one is not held up", async () => {
  const { moments, disks, recoveries, faults } = await explore(
    {
      arrange: directoryWith({ "/d/f": "7" }),
      run: incrementing(),
      recover: (platform) => updateFileSteps(platform, "/d/f", added, { encoding: "latin1", timeout: 0 }),
    },
    {
      always: isTrue,
      atEnd: (disk, { fault, memory, endings: [ending] }) => {
        expect(memory.openHandles).toBe(0);
        if (fault === undefined) expect(disk.list("/d")).toEqual(["f"]);
        if (fault === undefined)
          expect(ending).toMatchObject({ value: { changed: true, durability: "full" } });
      },
      afterPowerCut: survives,
      afterRecovery: (disk, moment) => {
        expect(told(moment) ? ["9", "10"] : ["8", "9", "10"]).toContain(disk.text("/d/f"));
        expect(disk.list("/d").includes("f.untorn-lock")).toBe(false);
      },
    },
    { faults: true },
  );
  expect(Math.min(moments, faults)).toBeGreaterThan(20);
  expect(disks).toBeGreaterThan(100);
  expect(recoveries).toBeGreaterThan(20);
}, 300_000);

test.each([0, 1])(
  "updateFile() of two processes with other threads loses no update, %i of them killed, in every order",
  async (kills) => {
    const run = [1, 2].map(() => incrementing({ timeout: 3, durability: "none" } as LockOptions));
    const { moments } = await explore(
      { arrange: directoryWith(), kills, run },
      {
        always: isExact,
        atEnd: isClean,
      },
    );
    expect(moments).toBeGreaterThan(1000);
  },
  300_000,
);

test("updateFile() with another thread loses no update where holders are wrongly presumed dead, wake up and go on", async () => {
  const options = { timeout: 2, staleAfter: 1, durability: "none" } as LockOptions;
  const run = [1, 2].map(() => incrementing(options, threadOf, { startOf: () => "" }));
  let lost = 0;
  const { moments } = await explore(
    { arrange: directoryWith(), run },
    {
      always: isExact,
      atEnd: (_, { endings }) => {
        for (const error of endings.map(errorOf)) {
          if (error === undefined) continue;
          expect(["ERR_UNTORN_LOCK_LOST", "ERR_UNTORN_LOCK_TIMEOUT"]).toContain(error.code);
          expect(error.outcome).toBe("unchanged");
          if (error.code === "ERR_UNTORN_LOCK_LOST") lost++;
        }
      },
    },
  );
  expect(moments).toBeGreaterThan(1000);
  expect(lost).toBeGreaterThan(10);
}, 300_000);

test.each(Array.from({ length: 22 }, (_, i) => i))(
  "updateFile() says what is so where the other thread ends before its call %i, and leaves no lock",
  async (endsBefore) => {
    const { moments } = await explore(
      {
        arrange: directoryWith({ "/d/f": "7" }),
        run: incrementing({}, (platform) => threadOf(platform, endsBefore)),
      },
      {
        always: (disk, moment) => {
          isTrue(disk, moment);
          const [ending] = moment.endings;
          if (ending === undefined || moment.fault !== undefined) return;
          const error = errorOf(ending);
          if (error === undefined) return expect(told(moment)).toBe(true);
          expect(error).toMatchObject({ code: "ERR_UNTORN_LOCK_LOST", outcome: "unknown" }); // it had given it back
        },
        atEnd: (disk, { fault }) => {
          if (fault !== undefined || !disk.list("/d").includes("f.untorn-lock")) return;
          expect(disk.list("/d/f.untorn-lock")).toEqual([]); // as good as none
        },
        afterPowerCut: survives,
      },
    );
    expect(moments).toBeGreaterThan(15);
  },
  120_000,
);

const reading: readonly CallName[] = ["lstat", "list", "mkdir", "rename", "open", "read", "close"];
const writing: readonly CallName[] = [
  "openDirectory",
  "create",
  "write",
  "fchown",
  "flush",
  "flushDirectory",
  "rmdir",
];

test.each([...reading, ...writing].map((call) => ({ call })))(
  "updateFile() fails on another thread with the same error, where $call fails",
  async ({ call }) => {
    const failing = async (nth: number, isThere: boolean): Promise<unknown> => {
      const memory = new MemoryFileSystem();
      directoryWith({ "/d/f": "7" })(memory);
      void memory.fail({ call, nth, code: "EIO", forEver: true });
      const platform = createMemoryPlatform(memory);
      const update = bindUpdateFile(isThere ? withThread(platform) : platform);
      return update("/d/f", added, "latin1").catch((error: AtomicFileError) => [
        error.message.replaceAll(/m-\w+-\d+/g, ""),
        error.code,
        error.outcome,
        error.path,
        (error.cause as Error).message.replaceAll(/m-\w+-\d+/g, ""),
        memory.now.text("/d/f"),
      ]);
    };
    for (const nth of [1, 2, 3]) expect(await failing(nth, true)).toEqual(await failing(nth, false));
  },
);

test.each([...reading, ...writing].map((call) => ({ call })))(
  "updateFile() on another thread holds nobody up after $call has failed once, and leaves nothing",
  async ({ call }) => {
    const after = async (nth: number): Promise<number> => {
      const memory = new MemoryFileSystem();
      directoryWith({ "/d/f": "7" })(memory);
      void memory.fail({ call, nth, code: "EIO" });
      const update = bindUpdateFile(withThread(createMemoryPlatform(memory)));
      await update("/d/f", added, "latin1").catch((error: AtomicFileError) => expect(error.code).toBe("EIO"));
      const calls = memory.trace.filter((line) => line.split(/\W/)[0] === call).length;
      const old = memory.now.text("/d/f");
      await update("/d/f", added, { encoding: "latin1", timeout: 0 });
      expect(memory.now.text("/d/f")).toBe(added(old));
      expect(memory.now.list("/d").filter((name) => name !== "f.untorn-lock")).toEqual(["f"]);
      if (memory.now.list("/d").length > 1) expect(memory.now.list("/d/f.untorn-lock")).toEqual([]); // as good as none
      return calls;
    };
    const calls = await after(Infinity);
    expect(calls).toBeGreaterThan(0);
    for (let nth = 1; nth <= calls; nth++) await after(nth);
  },
);

/** A volume, another thread on it of which it is known what came of its orders, and the calls that are made here. */
function watched(files: Record<string, string>) {
  const memory = new MemoryFileSystem();
  directoryWith(files)(memory);
  const platform = createMemoryPlatform(memory);
  const here: CallName[] = [];
  const async = new Proxy(platform.async, {
    get:
      (fs, name) =>
      (...args: never[]) => {
        here.push(name as CallName);
        return perform(fs, { name, args } as never);
      },
  });
  const answers: unknown[] = [];
  const thread: Thread = {
    take: async (order) => {
      const given = order();
      const { told, data } = carryOut(given, platform);
      answers.push([(given.told as { work: string }).work, Object.keys(told)[0], data?.byteLength]);
      return { told, ...(data && { data }) };
    },
  };
  return { memory, platform, answers, here, there: withThread({ ...platform, async }, thread) };
}

describe("another thread", () => {
  const large = 256 * 1024;

  test.each([
    ["what is there", { "/d/f": "7" }, 1],
    ["what is empty", { "/d/f": "" }, 0],
    ["nothing", {}, undefined],
    ["256 KiB", { "/d/f": "7".repeat(large) }, large],
    ["not more than 256 KiB", { "/d/f": "7".repeat(large + 1) }, undefined],
  ] as const)("takes the lock and reads %s, and writes and gives the lock back", async (_, files, size) => {
    const { memory, answers, here, there } = watched(files);
    const old = (files as Record<string, string>)["/d/f"];
    const becomes = `${old}!`.slice(-2);
    const receipt = await bindUpdateFile(there)("/d/f", (text) => `${text}!`.slice(-2), "latin1");
    expect(receipt).toEqual({
      path: "/d/f",
      bytesWritten: becomes.length,
      changed: true,
      durability: "full",
    });
    expect(memory.now.text("/d/f")).toBe(becomes);
    expect(answers).toEqual([
      ["claim", "done", size],
      ["update", "done", undefined],
    ]);
    expect(memory.now.list("/d")).toEqual(["f"]);
    expect(here).not.toContain("rmdir"); // nothing is given back twice
  });

  test.each([
    ["a backup", { backup: true }],
    ["a listener for its progress", { onProgress: () => undefined }],
    ["a listener for its temporary", { onTemporary: () => undefined }],
    ["a fallback to writing in place", { inPlaceFallback: true }],
  ])("takes the lock, and leaves the writing to whoever asked for %s", async (_, options) => {
    const { memory, answers, here, there } = watched({ "/d/f": "7" });
    await bindUpdateFile(there)("/d/f", added, { encoding: "latin1", ...options });
    expect(answers).toEqual([["claim", "done", 1]]);
    expect(here).toEqual(expect.arrayContaining(["create", "rmdir"]));
    expect(memory.now.text("/d/f")).toBe("8");
    expect(memory.now.list("/d")).toEqual("backup" in options ? ["f", "f.bak"] : ["f"]);
  });

  test("writes JSON under its lock, and nothing that has not changed", async () => {
    const { memory, answers, there } = watched({ "/d/f": '{"a":1}' });
    const updateJson = bindUpdateJson(there);
    expect(await updateJson("/d/f", () => ({ a: 2 }))).toMatchObject({ changed: true });
    expect(await updateJson("/d/f", () => ({ a: 2 }))).toMatchObject({ changed: false });
    expect(memory.now.text("/d/f")).toBe('{"a":2}');
    expect(answers.map((answer) => (answer as string[])[0])).toEqual(["claim", "update", "claim"]);
    expect(memory.now.list("/d")).toEqual(["f"]);
  });

  test("leaves a lock alone that somebody holds", async () => {
    const { memory, answers, there } = watched({ "/d/f": "7" });
    const other = createMemoryPlatform(memory, { pid: 7, name: "o" });
    const action = async (): Promise<void> => {
      await expect(
        bindUpdateFile({ ...there, startOf: () => "s" })("/d/f", added, { encoding: "latin1", timeout: 0 }),
      ).rejects.toMatchObject({
        code: "ERR_UNTORN_LOCK_TIMEOUT",
      });
    };
    await bindWithLock(other)("/d/f", action);
    expect(answers).toEqual([["claim", "done", undefined]]);
    expect(memory.trace.filter((line) => line.startsWith("mkdir"))).toHaveLength(2);
  });

  test("prepares nothing where the lock cannot be looked at, and is not asked where a signal may stop the call", async () => {
    const { memory, answers, there } = watched({ "/d/f": "7", "/d/f.untorn-lock": "no lock" });
    const timers: number[] = [];
    const every = (ms: number): (() => undefined) => {
      timers.push(ms);
      return () => undefined;
    };
    const update = bindUpdateFile({ ...there, every });
    const error = (await update("/d/f", added, "latin1").catch(
      (thrown: unknown) => thrown,
    )) as AtomicFileError;
    expect([error.code, error.temporaryPath]).toEqual(["ERR_UNTORN_NOT_A_LOCK", undefined]);
    expect([timers, answers.length, memory.now.list("/d")]).toEqual([[], 1, ["f", "f.untorn-lock"]]);
    const { signal } = new AbortController();
    await expect(update("/d/f", added, { encoding: "latin1", signal })).rejects.toMatchObject({
      code: "ERR_UNTORN_NOT_A_LOCK",
    });
    expect(answers.length).toBe(1);
  });

  test("writes nothing under a lock that is known to be lost, in whatever directory", async () => {
    const { memory, answers, there } = watched({ "/d/f": "7" });
    memory.seed("/e", { kind: "directory" });
    const beats: (() => void)[] = [];
    const every = (_: number, beat: () => void): (() => undefined) => {
      beats.push(beat);
      return () => undefined;
    };
    const platform = { ...there, every };
    await bindWithLock(platform)("/d/f", async (lock) => {
      memory.fail({ call: "utimes", code: "ENOENT" });
      const aborted = new Promise((resolve) => lock.signal.addEventListener("abort", resolve));
      for (const beat of beats) beat();
      await aborted;
      await expect(bindWriteFile(platform)("/e/x", "new", { lock })).rejects.toMatchObject({
        code: "ERR_UNTORN_LOCK_LOST",
        outcome: "unchanged",
      });
    }).catch(() => undefined);
    expect([answers.length, memory.now.list("/e")]).toEqual([1, []]);
  });

  test("follows a link once, when the lock is taken, and then no more", async () => {
    const { memory, platform, answers, there } = watched({ "/d/g": "7" });
    memory.seed("/d/f", { kind: "link" }, "g");
    await bindUpdateFile(there)("/d/f", added, "latin1");
    expect([memory.now.text("/d/g"), memory.now.list("/d")]).toEqual(["8", ["f", "g"]]);
    const meanwhile = bindUpdateFile(there)(
      "/d/g",
      (text) => {
        bindSymlinkSync(platform)("h", "/d/g");
        return added(text);
      },
      "latin1",
    );
    expect(await meanwhile).toMatchObject({ path: "/d/g", changed: true });
    expect(answers.at(-1)).toEqual(["update", "done", undefined]);
    expect([memory.now.text("/d/g"), memory.now.list("/d")]).toEqual(["9", ["f", "g"]]);
  });

  test("writes under a lock that its caller holds, and tells who has lost it", async () => {
    const { memory, platform, answers, there } = watched({ "/d/f": "7" });
    const writeFile = bindWriteFile(there);
    let isAborted = false;
    const held = bindWithLock(there)("/d/f", async (lock) => {
      await writeFile("/d/f", "8", { lock });
      await bindUpdateFile(there)("/d/f", added, { encoding: "latin1", lock });
      expect(memory.now.text("/d/f")).toBe("9");
      for (const name of memory.now.list("/d/f.untorn-lock"))
        await platform.async.rmdir(`/d/f.untorn-lock/${name}`);
      await expect(writeFile("/d/f", "10", { lock })).rejects.toMatchObject({
        code: "ERR_UNTORN_LOCK_LOST",
        outcome: "unchanged",
      });
      isAborted = lock.signal.aborted;
    });
    await expect(held).rejects.toMatchObject({ code: "ERR_UNTORN_LOCK_LOST" });
    expect([isAborted, memory.now.text("/d/f")]).toEqual([true, "9"]);
    expect(answers.map((answer) => (answer as string[])[0])).toEqual(["claim", "write", "write"]);
  });
});
