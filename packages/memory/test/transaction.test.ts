import {
  type AtomicFileError,
  type DataSync,
  isAtomicFileError,
  recoverSteps,
  type Steps,
  sweepSteps,
  type Transaction,
  type TransactionOptions,
  type TransactionReceipt,
  transactionSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import { type DiskView, explore, type MemoryFileSystem, type Moment, type Scenario } from "../src/mod.ts";

type Tx = Transaction<DataSync>;

interface Plan {
  readonly name: string;
  readonly action: (tx: Tx) => unknown;
  /** What is at each path before and after. */
  readonly before: Readonly<Record<string, string | undefined>>;
  readonly after: Readonly<Record<string, string | undefined>>;
  readonly options?: TransactionOptions;
  readonly volume?: Scenario["volume"];
  /** The directories from which it is recovered. */
  readonly from?: readonly string[];
  /** The directories that are swept before that. */
  readonly swept?: readonly string[];
}

const plans: readonly Plan[] = [
  {
    name: "two files",
    action: (tx) => {
      tx.write("/d/a", "new a");
      tx.write("/d/b", "new b");
    },
    before: { "/d/a": "old a", "/d/b": undefined },
    after: { "/d/a": "new a", "/d/b": "new b" },
  },
  {
    name: "a file and a removal",
    action: (tx) => {
      tx.write("/d/a", "new a");
      tx.remove("/d/gone");
    },
    before: { "/d/a": "old a", "/d/gone": "gone" },
    after: { "/d/a": "new a", "/d/gone": undefined },
  },
  {
    name: "a move over a file",
    action: (tx) => tx.move("/d/a", "/d/b"),
    before: { "/d/a": "the moved one", "/d/b": "old b" },
    after: { "/d/a": undefined, "/d/b": "the moved one" },
  },
  {
    name: "a move where there are no links",
    action: (tx) => tx.move("/d/a", "/d/b"),
    before: { "/d/a": "the moved one", "/d/b": "old b" },
    after: { "/d/a": undefined, "/d/b": "the moved one" },
    volume: { hardLinks: false },
  },
  {
    name: "two files that change places",
    action: (tx) => {
      tx.move("/d/a", "/d/between");
      tx.move("/d/b", "/d/a");
      tx.move("/d/between", "/d/b");
    },
    before: { "/d/a": "A", "/d/b": "B", "/d/between": undefined },
    after: { "/d/a": "B", "/d/b": "A", "/d/between": undefined },
  },
  {
    name: "files in two directories, recovered from the journal's",
    action: (tx) => {
      tx.write("/d/a", "new a");
      tx.write("/e/b", "new b");
    },
    before: { "/d/a": "old a", "/e/b": "old b" },
    after: { "/d/a": "new a", "/e/b": "new b" },
    from: ["/d"],
    swept: [],
  },
  {
    name: "files in two directories, recovered from the other one",
    action: (tx) => {
      tx.write("/d/a", "new a");
      tx.remove("/e/b");
    },
    before: { "/d/a": "old a", "/e/b": "old b" },
    after: { "/d/a": "new a", "/e/b": undefined },
    from: ["/e"],
    swept: ["/e"],
  },
];

const found = (disk: DiskView, paths: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(paths.map((path) => [path, disk.text(path)]));

function scenarioOf({ action, before, options, volume, from = ["/d"], swept = ["/d"] }: Plan): Scenario {
  return {
    ...(volume && { volume }),
    arrange: (memory: MemoryFileSystem) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/e", { kind: "directory" });
      for (const [path, text] of Object.entries(before))
        if (text !== undefined) memory.seed(path, { kind: "file" }, text);
    },
    run: (platform) => transactionSteps(platform, action, options),
    *recover(platform) {
      for (const directory of swept) yield* sweepSteps(platform, directory);
      for (const directory of from) yield* recoverSteps(platform, directory);
    },
  };
}

const endingOf = ({ endings }: Moment): { value?: TransactionReceipt; error?: AtomicFileError } | undefined =>
  endings[0] as never;

function* caught<T>(steps: Steps<T>): Steps<{ value?: T; error?: AtomicFileError }> {
  try {
    return { value: yield* steps };
  } catch (error) {
    return { error: error as AtomicFileError };
  }
}

const litter = (disk: DiskView): string[] =>
  disk.paths().filter((path) => /\.untorn/.test(path) && !path.endsWith(".transaction.untorn-lock"));

describe.each(plans)("transaction() of $name", (plan) => {
  const paths = Object.keys(plan.before);
  const all = [plan.before, plan.after];

  test("is all or nothing after a recovery, wherever the power went, also twice", async () => {
    const coverage = await explore(
      scenarioOf(plan),
      {
        always: (disk) => {
          for (const path of paths) expect([plan.before[path], plan.after[path]]).toContain(disk.text(path));
        },
        afterPowerCut: (disk) => {
          for (const path of paths) expect([plan.before[path], plan.after[path]]).toContain(disk.text(path));
        },
        afterRecovery: (disk, moment) => {
          expect(all).toContainEqual(found(disk, paths));
          const journals = disk.list((plan.from ?? ["/d"])[0]!).filter((name) => name.endsWith(".journal"));
          expect(journals).toEqual([]);
          if (endingOf(moment)?.value?.durability === "full") expect(found(disk, paths)).toEqual(plan.after);
        },
        atEnd: (disk, moment) => {
          expect(endingOf(moment)).toHaveProperty("value");
          expect(found(disk, paths)).toEqual(plan.after);
          expect(disk.paths().filter((path) => /\.untorn/.test(path))).toEqual([]);
          expect(moment.memory.openHandles).toBe(0);
        },
      },
      { faults: false },
    );
    expect(coverage.moments).toBeGreaterThan(20);
    expect(coverage.recoveries).toBeGreaterThan(20);
  }, 300_000);

  test("tells the truth after every fault, and recover() makes all or nothing of it", async () => {
    const scenario = scenarioOf(plan);
    const { faults } = await explore(
      {
        ...scenario,
        *run(platform) {
          const done = yield* caught(transactionSteps(platform, plan.action, plan.options));
          let recovered = false; // a fault that passes fails one of two at most
          for (let tries = 0; tries < 2 && !recovered; tries++)
            recovered =
              (yield* caught(recoverSteps(platform, (plan.from ?? ["/d"])[0]!))).error === undefined;
          return { ...done, recovered };
        },
      },
      {
        always: (disk) => {
          for (const path of paths) expect([plan.before[path], plan.after[path]]).toContain(disk.text(path));
        },
        atEnd: (disk, moment) => {
          const ended = endingOf(moment)!.value as unknown as ReturnType<typeof endingOf> & {
            recovered: boolean;
          };
          const { value, error, recovered } = ended;
          expect(moment.memory.openHandles).toBe(0);
          if (value !== undefined) expect(found(disk, paths)).toEqual(plan.after);
          else expect(isAtomicFileError(error) && error.message).toMatch(/^transaction /);
          if (error?.outcome === "unchanged") expect(found(disk, paths)).toEqual(plan.before);
          if (error?.outcome === "replaced") expect(found(disk, paths)).toEqual(plan.after);
          if (recovered) expect(all).toContainEqual(found(disk, paths));
          else expect(moment.fault?.forEver).toBeTruthy();
          if (
            error?.outcome === "unchanged" &&
            !moment.memory.trace.some((line) => /^(remove|rmdir) .* -> /.test(line))
          )
            expect(litter(disk)).toEqual([]);
        },
      },
    );
    expect(faults).toBeGreaterThan(300);
  }, 300_000);
});
