import {
  type AtomicFileError,
  bindRecoverSync,
  bindSweepSync,
  bindTransactionSync,
  type Call,
  isTemporaryName,
  perform,
  type Steps,
  transactionSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import { createMemoryPlatform, type Disk, MemoryFileSystem } from "../src/mod.ts";

// A transaction in "/d" has a file in "/e". What is in "/e" after a crash, while "/d" is not there, is neither litter nor done.

/** What was left, and process 2, which works on it after process 1 was killed. */
interface After {
  readonly memory: MemoryFileSystem;
  readonly recover: ReturnType<typeof bindRecoverSync>;
  readonly sweep: ReturnType<typeof bindSweepSync>;
  readonly transaction: ReturnType<typeof bindTransactionSync>;
}

function crashed(disk: Disk): After {
  const memory = new MemoryFileSystem({ disk });
  const startOf = (pid: number): string | undefined => (pid === 2 ? "s" : undefined);
  const platform = createMemoryPlatform(memory, { pid: 2, name: "later", startOf });
  return {
    memory,
    recover: bindRecoverSync(platform),
    sweep: bindSweepSync(platform),
    transaction: bindTransactionSync(platform),
  };
}

/** The disks that a kill before each of its calls leaves that has something in "/e" by then. */
function* kills(): Generator<{ readonly disk: Disk; readonly isCommitted: boolean }> {
  for (let calls = 0; ; calls++) {
    const memory = new MemoryFileSystem();
    for (const path of ["/d", "/e"]) memory.seed(path, { kind: "directory" });
    for (const path of ["/d/f", "/e/f"]) memory.seed(path, { kind: "file" }, "old");
    const steps: Steps<unknown> = transactionSteps(createMemoryPlatform(memory), (tx) => {
      for (const path of ["/d/f", "/e/f"]) tx.write(path, "new");
    });
    let step = steps.next();
    for (let made = 0; made < calls && !step.done; made++) step = after(step.value, steps, memory);
    if (step.done) return;
    const hasPart = memory.now.list("/e").some((name) => name.endsWith(".journal"));
    const isCommitted = memory.now.list("/d").some((name) => name.endsWith(".journal"));
    if (hasPart) yield { disk: memory.now.disk, isCommitted };
  }
}

function after(call: Call, steps: Steps<unknown>, { sync }: MemoryFileSystem): IteratorResult<Call, unknown> {
  let answer: unknown;
  try {
    answer = perform(sync, call);
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(answer);
}

/** Gives "/d" another name, as if it were not mounted. */
const away = (memory: MemoryFileSystem): unknown => memory.sync.rename("/d", "/elsewhere");

const failure = (call: () => unknown): AtomicFileError => {
  try {
    call();
  } catch (error) {
    return error as AtomicFileError;
  }
  throw new Error("it did not fail");
};

const left = (memory: MemoryFileSystem): string[] =>
  ["/d", "/e"].flatMap((path) => memory.now.list(path)).filter((name) => name.startsWith(".untorn-"));

describe.each([...kills()])(
  "a transaction that was killed (committed: $isCommitted)",
  ({ disk, isCommitted }) => {
    test("leaves in another directory what nobody touches while its own is not there, and says which", () => {
      const { memory, recover, sweep, transaction } = crashed(disk);
      void away(memory);
      const before = memory.now.list("/e");
      for (const call of [() => recover("/e"), () => transaction((tx) => tx.write("/e/g", "g"))]) {
        const { code, step, message } = failure(call);
        expect([code, step]).toEqual(["ERR_UNTORN_PART", "lstat"]);
        expect(message).toContain('a transaction in "/d", which is not there: mount it');
      }
      expect(sweep("/e", { olderThan: 0 }).removed).toEqual([]);
      expect(memory.now.list("/e")).toEqual(before);

      memory.sync.rename("/elsewhere", "/d");
      void recover("/e");
      expect(["/d/f", "/e/f"].map((path) => memory.now.text(path))).toEqual(
        isCommitted ? ["new", "new"] : [memory.now.text("/d/f"), memory.now.text("/d/f")],
      );
      for (const path of ["/d", "/e"]) void sweep(path);
      expect(left(memory)).toEqual([]);
    });

    test("is over, and what it left is litter, when an empty directory has the name of its own", () => {
      const { memory, recover, sweep, transaction } = crashed(disk);
      void away(memory);
      memory.sync.mkdir("/d", 0o777);
      expect(recover("/e")).toEqual({ finished: [], abandoned: [], foreign: [] });
      const litter = memory.now.list("/e").filter(isTemporaryName);
      expect(sweep("/e").removed).toEqual(litter.map((name) => `/e/${name}`));
      expect(memory.now.list("/e")).toEqual(["f"]);
      transaction((tx) => tx.write("/e/g", "g"));
      expect(memory.now.list("/e")).toEqual(["f", "g"]);
    });
  },
);

test("recover() finishes what else there is beside a part whose directory is not there", () => {
  const [first] = kills();
  const { memory, recover } = crashed(first!.disk);
  void away(memory);
  const copy = ".untorn-1.s.b.m-copy.tmp";
  memory.seed(`/e/${copy}`, { kind: "file" }, "whole");
  const journal = JSON.stringify({ format: 1, target: "f", copy });
  memory.seed("/e/.untorn-1.s.b.m-z.journal", { kind: "file" }, journal);
  expect(failure(() => recover("/e")).code).toBe("ERR_UNTORN_PART");
  expect(memory.now.text("/e/f")).toBe("whole");
});

test("recover() leaves a part whose transaction is committed when it has given the lock back", () => {
  const memory = new MemoryFileSystem();
  for (const path of ["/d", "/e"]) memory.seed(path, { kind: "directory" });
  const [journal, part] = ["/d/.untorn-1.s.b.m-x.journal", "/e/.untorn-1.s.b.m-y.journal"];
  memory.seed(part, { kind: "file" }, JSON.stringify({ format: 2, of: journal, temporaries: [] }));
  const rmdir = (path: string): undefined => {
    memory.sync.rmdir(path);
    if (path.endsWith("/.transaction.untorn-lock")) memory.seed(journal, { kind: "file" }, "{}");
  };
  const platform = createMemoryPlatform(memory);
  void bindRecoverSync({ ...platform, sync: { ...platform.sync, rmdir } })("/e");
  expect(memory.now.paths()).toEqual(expect.arrayContaining([journal, part]));
});
