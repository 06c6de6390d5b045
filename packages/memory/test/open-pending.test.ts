import {
  bindOpenPending,
  bindWriteFile,
  type Chunk,
  isAtomicFileError,
  isTemporaryName,
  openPendingSteps,
  type Steps,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, type DiskView, explore, type MemoryFileSystem, type Moment } from "../src/mod.ts";
import { invariantsOf } from "./invariants-of.ts";
import { newText, oldText, scenarioOf, scenarios, type Write } from "./scenarios.ts";

/** Pieces in two writes, as each more has many more disks; after a failure every later call must get the same error. */
const inPieces: Write = function* (platform, path, data, options) {
  const pending = yield* openPendingSteps(platform, path, options);
  try {
    const [first, ...rest] = typeof data === "string" ? [data] : (data as readonly Chunk[]);
    yield* pending.write(first!);
    if (rest.length > 0) yield* pending.write(rest);
    return yield* pending.commit();
  } catch (error) {
    for (const later of [() => pending.write("later"), () => pending.commit()])
      expect(yield* thrownBy(later())).toBe(error);
    yield* pending.discard();
    throw error;
  }
};

function* thrownBy(steps: Steps<unknown>): Steps<unknown> {
  try {
    yield* steps;
  } catch (error) {
    return error;
  }
  return "nothing";
}

const chosen = scenarios.filter(({ name }) =>
  [
    "over a file",
    "over a file, none",
    "a new file",
    "in pieces",
    "in directories that are missing",
    "without overwriting",
    "without overwriting, without hard links",
    "through a chain of links",
    "what is there already, in pieces",
    "with a backup",
  ].includes(name),
);

test.each(chosen)(
  "openPending() $name is whole at every moment, at every power cut, and after every fault",
  async (scenario) => {
    const coverage = await explore(scenarioOf(scenario, inPieces), invariantsOf(scenario));
    expect(coverage.moments).toBeGreaterThan(8);
    expect(coverage.disks).toBeGreaterThan(8);
    expect(coverage.faults).toBeGreaterThan(100);
  },
  60_000, // two writes that are not flushed: many disks
);

const discarding: Computation = function* (platform) {
  const pending = yield* openPendingSteps(platform, "/d/f");
  yield* pending.write(newText);
  yield* pending.discard();
  yield* pending.discard();
};

test("openPending() that is discarded never changes the file, whatever fails, and names what it leaves", async () => {
  const isOld = (disk: DiskView): void => expect(disk.text("/d/f")).toBe(oldText);
  const coverage = await explore(
    { arrange: seedOld, run: discarding },
    {
      always: isOld,
      afterPowerCut: isOld,
      atEnd: (disk, { memory, endings: [ending], fault }) => {
        expect(memory.openHandles).toBe(0);
        const litter = litterIn(disk);
        const error = ending && "error" in ending ? ending.error : undefined;
        if (fault === undefined) expect([litter, error]).toEqual([[], undefined]);
        if (error !== undefined) expect(isAtomicFileError(error) && error.outcome).toBe("unchanged");
        if (litter.length > 0) expect(error).toMatchObject({ temporaryPath: litter[0] });
      },
    },
  );
  expect(coverage.moments).toBeGreaterThan(6);
  expect(coverage.faults).toBeGreaterThan(100);
});

/** What two processes write, of which one is pending. */
const contenders: readonly Computation[] = [
  function* (platform) {
    const pending = yield* openPendingSteps(platform, "/d/f");
    yield* pending.write("pending");
    return yield* pending.commit();
  },
  (platform) => writeFileSteps(platform, "/d/f", "written"),
];

test("openPending() and writeFile() in two processes leave one whole file, in every order, also if one is killed", async () => {
  const versions = [oldText, "pending", "written"];
  const coverage = await explore(
    { arrange: seedOld, run: contenders, kills: 1 },
    {
      always: (disk) => expect(versions).toContain(disk.text("/d/f")),
      afterPowerCut: (disk, { endings }) => {
        const done = endings.some((ending) => ending !== undefined && "value" in ending);
        expect(done ? versions.slice(1) : versions).toContain(disk.text("/d/f"));
      },
      atEnd: (disk, { endings }) => {
        const killed = endings.filter((ending) => ending !== undefined && "killed" in ending).length;
        expect(litterIn(disk).length).toBeLessThanOrEqual(killed);
      },
    },
  );
  expect(coverage.moments).toBeGreaterThan(200);
  expect(coverage.disks).toBeGreaterThan(1000);
}, 60_000);

/** In one process: a pending file, and a write of the same file while it is committed. Each tells by a sleep that it is done. */
const together: Computation = async (platform) => {
  const pending = await bindOpenPending(platform)("/d/f");
  void pending.write("pen");
  void pending.write("ding");
  const writing = bindWriteFile(platform)("/d/f", "written").then(() => platform.async.sleep(1001));
  const committing = pending.commit().then(() => platform.async.sleep(1002));
  return Promise.all([writing, committing]);
};

test("openPending() takes the turn of its path when it commits: the commit comes after what was called before", async () => {
  const saw = ({ memory }: Moment, sleep: number): boolean => memory.trace.includes(`sleep ${sleep}`);
  const coverage = await explore(
    { arrange: seedOld, run: together },
    {
      always: (disk, moment) => {
        const text = disk.text("/d/f");
        expect([oldText, "pending", "written"]).toContain(text);
        if (saw(moment, 1002)) expect(["pending", "written"]).toContain(text);
      },
      atEnd: (disk, { memory }) => {
        expect(memory.openHandles).toBe(0);
        expect(litterIn(disk)).toEqual([]);
      },
      afterPowerCut: (disk, moment) => {
        const text = disk.text("/d/f");
        expect([oldText, "pending", "written"]).toContain(text);
        if (saw(moment, 1001) || saw(moment, 1002)) expect(text).not.toBe(oldText);
      },
    },
    { faults: false },
  );
  expect(coverage.moments).toBeGreaterThan(50);
});

const inTurn: Computation = async (platform) => {
  const pending = await bindOpenPending(platform)("/d/f");
  await pending.write("pending");
  const writeFile = bindWriteFile(platform);
  return Promise.all([writeFile("/d/f", "before"), pending.commit(), writeFile("/d/f", "behind")]);
};

test("openPending() commits in the order of the calls by its path, in every order of their system calls", async () => {
  const coverage = await explore(
    { arrange: seedOld, run: inTurn },
    {
      always: (disk) => expect(litterIn(disk).length).toBeLessThanOrEqual(2),
      atEnd: (disk, { memory }) => {
        expect(disk.text("/d/f")).toBe("behind");
        const renames = memory.trace.filter((line) => line.startsWith("rename "));
        expect(renames).toHaveLength(3);
      },
    },
    { faults: false },
  );
  expect(coverage.moments).toBeGreaterThan(20);
});

function seedOld(memory: MemoryFileSystem): void {
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, oldText);
}

const litterIn = (disk: DiskView): string[] =>
  disk
    .list("/d")
    .filter(isTemporaryName)
    .map((name) => `/d/${name}`);
