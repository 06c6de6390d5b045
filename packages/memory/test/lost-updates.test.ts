import { type AtomicFileError, type LockOptions, type Platform, updateFileSteps } from "@untorn/core";
import { type Computation, type DiskView, explore, type MemoryFileSystem, type Moment } from "@untorn/memory";
import { expect, test } from "vitest";
import { fail } from "./protocols.ts";

const directory = (memory: MemoryFileSystem): void => memory.seed("/d", { kind: "directory" });

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

const countOf = (disk: DiskView): number => Number(disk.text("/d/f") ?? 0);

/** No acknowledged increment is missing, and none is there that was neither acknowledged nor made by somebody who was killed. */
function isExact(disk: DiskView, { endings }: Moment): void {
  const acknowledged = endings.filter((ending) => ending !== undefined && "value" in ending).length;
  const mayCount = endings.filter((ending) => ending === undefined || !("error" in ending)).length;
  const count = countOf(disk);
  if (count < acknowledged) fail(`${acknowledged} were acknowledged, and the counter is ${count}`);
  if (count > mayCount) fail(`${count} counted, of at most ${mayCount}`);
}

/** Everybody who has ended has left nothing, but who was killed. */
function isClean(disk: DiskView, { endings }: Moment): void {
  if (endings.some((ending) => "killed" in ending!)) return;
  expect(disk.list("/d").filter((name) => name !== "f")).toEqual([]);
}

test.each([
  [2, 3, 0, 4000],
  [2, 3, 1, 8000],
])(
  "updateFile() of %i processes that wait %i ms loses no update, %i of them killed, in every order",
  async (count, timeout, kills, least) => {
    const run = Array.from({ length: count }, () => incrementing({ timeout }));
    const { moments } = await explore(
      { arrange: directory, kills, run },
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
      { arrange: directory, kills, run },
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
    expect(moments).toBeGreaterThan(4000);
    expect(lost).toBeGreaterThan(10);
  },
  600_000,
);
