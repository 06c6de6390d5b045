import {
  type AtomicFileError,
  bindUpdateFile,
  bindWriteFile,
  type LockOptions,
  type Platform,
  type Receipt,
  updateFileSteps,
} from "@untorn/core";
import {
  type Computation,
  createMemoryPlatform,
  explore,
  MemoryFileSystem,
  type Moment,
} from "@untorn/memory";
import { expect, test } from "vitest";
import { isClean, isExact } from "./counter.ts";
import { directoryWith } from "./directory-with.ts";

/** Adds one to a counter, and acknowledges it by its end. */
const incrementing =
  (options: LockOptions, pretends: Partial<Platform> = {}): Computation =>
  (platform) =>
    updateFileSteps(
      { ...platform, ...(pretends as object) },
      "/d/f",
      (text) => String(Number(text ?? 0) + 1),
      {
        ...options,
        durability: "none",
        encoding: "latin1",
      },
    );

test.each([
  [2, 3, 0, 1000],
  [2, 3, 1, 3000],
])(
  "updateFile() of %i processes that wait %i ms loses no update, %i of them killed, in every order",
  async (count, timeout, kills, least) => {
    const run = Array.from({ length: count }, () => incrementing({ timeout }));
    const { moments } = await explore(
      { arrange: directoryWith(), kills, run },
      { always: isExact, atEnd: isClean },
    );
    expect(moments).toBeGreaterThan(least);
  },
  600_000,
);

test.each([
  [2, 2, 0],
  [2, 2, 1],
])(
  "updateFile() of %i processes loses no update where holders are wrongly presumed dead, wake up and go on",
  async (count, timeout, kills) => {
    const options = { timeout, staleAfter: 1 };
    const run = Array.from({ length: count }, () => incrementing(options, { startOf: () => "" }));
    let lost = 0;
    const { moments } = await explore(
      { arrange: directoryWith(), kills, run },
      {
        always: isExact,
        atEnd: (disk, moment) => {
          isClean(disk, moment);
          for (const ending of moment.endings) {
            const { code, outcome } = "error" in ending! ? (ending.error as AtomicFileError) : {};
            if (code === undefined) continue;
            expect(["ERR_UNTORN_LOCK_LOST", "ERR_UNTORN_LOCK_TIMEOUT"]).toContain(code);
            expect(outcome).toBe("unchanged");
            if (code === "ERR_UNTORN_LOCK_LOST") lost++;
          }
        },
      },
    );
    expect(moments).toBeGreaterThan(1000);
    expect(lost).toBeGreaterThan(10);
  },
  600_000,
);

/** As a crash leaves it: an update by somebody new must work at once, and find all that was acknowledged. */
test("updateFile() keeps through power cuts, kills and failing calls what it has acknowledged, and the next one is not held up", async () => {
  const increment: Computation = (platform) =>
    updateFileSteps(platform, "/d/f", (text) => String(Number(text ?? 0) + 1), {
      encoding: "latin1",
      timeout: 0,
    });
  /** Whether it has acknowledged, and that it is on disk. */
  const told = ({ endings: [ending] }: Moment): boolean =>
    ending !== undefined && "value" in ending && (ending.value as Receipt).durability === "full";
  const { moments, disks, recoveries, faults } = await explore(
    {
      arrange: directoryWith({ "/d/f": "7" }),
      run: increment,
      recover: increment,
    },
    {
      always: (disk, moment) => {
        const [ending] = moment.endings;
        const error =
          ending !== undefined && "error" in ending ? (ending.error as AtomicFileError) : undefined;
        expect(["7", "8"]).toContain(disk.text("/d/f"));
        if (told(moment) || error?.outcome === "replaced") expect(disk.text("/d/f")).toBe("8");
        if (error?.outcome === "unchanged") expect(disk.text("/d/f")).toBe("7");
        if (ending !== undefined) expect(moment.memory.openHandles).toBe(0);
      },
      afterPowerCut: (disk, moment) => {
        expect(told(moment) ? ["8"] : ["7", "8"]).toContain(disk.text("/d/f"));
      },
      afterRecovery: (disk, moment) => {
        // a second crash may come after the recovery's own commit: then it is made twice
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

test("updateFile() lets go of new data that never comes to the write: the signal is aborted while all files are open", async () => {
  const memory = new MemoryFileSystem();
  const platform = createMemoryPlatform(memory);
  const never = new Promise<never>(() => {});
  const stalled = { ...platform, async: { ...platform.async, write: () => never } };
  const [writeFile, updateFile] = [bindWriteFile(stalled), bindUpdateFile(stalled)];
  const controller = new AbortController();
  let isLetGo = false;
  const data = {
    [Symbol.iterator]: () => ({
      next: () => ({ done: true, value: "" }) as const,
      return: () => {
        isLetGo = true;
        return { done: true, value: "" } as const;
      },
    }),
  };
  const updating = updateFile(
    "/f",
    async () => {
      for (let i = 0; i < 64; i++) void writeFile(`/${i}`, "x"); // so many may be open at once
      await new Promise((resolve) => setTimeout(resolve, 20));
      setTimeout(() => controller.abort(), 20);
      return data;
    },
    { signal: controller.signal },
  );
  await expect(updating).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", outcome: "unchanged" });
  expect(isLetGo).toBe(true);
});
