import {
  claimLock,
  evictHolder,
  type LockEntry,
  lookAtLock,
  releaseLock,
  type Steps,
  supportsOf,
  sys,
} from "@untorn/core";
import { explore, type MemoryFileSystem, type Moment, type Scenario } from "@untorn/memory";
import { describe, test } from "vitest";
import { rejects, tells } from "./checks/check.ts";
import { fail } from "./protocols.ts";

const posix = supportsOf("posix");

const entryOf = (number: number): LockEntry => ({
  lock: "/d/f.untorn-lock",
  name: `${number}.s.b.m-1`,
  holder: `/d/f.untorn-lock/${number}.s.b.m-1`,
  temporary: `/d/t${number}`,
});

const arrange = (memory: MemoryFileSystem): void => {
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "0");
  for (const number of [1, 2, 3]) {
    memory.seed(`/d/t${number}`, { kind: "directory" });
    memory.seed(`/d/t${number}/${number}.s.b.m-1`, { kind: "directory" });
  }
};

/** Takes the lock if it is free, or if its holder is one of those that it takes for dead, rightly or not. */
function* take(number: number, dead: readonly number[]): Steps<boolean> {
  const entry = entryOf(number);
  const found = yield* lookAtLock(entry.lock);
  const isDead = dead.some((each) => entryOf(each).name === found.holder);
  if (found.holder !== undefined && !isDead) return false;
  if (isDead) yield* evictHolder(entry.lock, found.holder!, "posix", posix);
  return yield* claimLock(entry, found, posix);
}

describe("who has a lock that nobody took away has it alone", () => {
  const running = (release: (number: number) => Steps<unknown>): Promise<unknown> => {
    const contend = (number: number, dead: readonly number[]) =>
      function* (): Steps<undefined> {
        if (!(yield* take(number, dead))) return;
        yield* sys.sleep(1000 + number); // in the critical section
        yield* sys.sleep(2000 + number); // out of it
        yield* release(number);
      };
    const scenario: Scenario = { arrange, run: [contend(1, []), contend(2, [1]), contend(3, [])] };
    const isIn = ({ memory: { trace } }: Moment, number: number): boolean =>
      trace.includes(`sleep ${1000 + number}`) && !trace.includes(`sleep ${2000 + number}`);
    return explore(scenario, {
      always: (_, moment) => {
        if (isIn(moment, 2) && isIn(moment, 3)) fail("two are in the critical section");
      },
    });
  };

  test("if each releases its own holder", async () => {
    await running((number) => releaseLock(entryOf(number), "posix"));
  }, 120_000);

  test("and not if a release removes whatever holder is there", async () => {
    const found = running(function* () {
      for (const name of yield* sys.list("/d/f.untorn-lock")) yield* sys.rmdir(`/d/f.untorn-lock/${name}`);
      yield* sys.rmdir("/d/f.untorn-lock");
    });
    tells(await rejects(found, /two are in the critical section/), [
      "[2] rename /d/t2 /d/f.untorn-lock",
      "[1] rmdir /d/f.untorn-lock/2.s.b.m-1", // which is not its own
      "[1] rmdir /d/f.untorn-lock",
      "[2] sleep 1002",
      "[3] rename /d/t3 /d/f.untorn-lock",
      "[3] sleep 1003",
    ]);
  }, 120_000);
});

describe("who was wrongly presumed dead and goes on loses nobody's update", () => {
  function* increment(
    number: number,
    temporary: string,
    check: () => Steps<unknown>,
    late: boolean,
  ): Steps<boolean> {
    if (!(yield* take(number, [3 - number]))) return false;
    const bytes = new Uint8Array(4);
    const old = yield* sys.open("/d/f");
    const length = yield* sys.read(old, bytes);
    const count = Number(new TextDecoder().decode(bytes.subarray(0, length)));
    try {
      if (!late) yield* check();
      const file = yield* sys.create(temporary, 0o600);
      yield* sys.write(file, new TextEncoder().encode(String(count + 1)));
      if (late) yield* check();
      yield* sys.rename(temporary, "/d/f");
      return true; // acknowledged
    } catch {
      return false;
    }
  }

  function* isThere(path: string): Steps<undefined> {
    if ((yield* sys.lstat(path)) === undefined) throw new Error("lost");
  }

  const counting = (temporaryOf: (number: number) => string, late: boolean): Promise<unknown> =>
    explore(
      {
        arrange,
        run: [1, 2].map(
          (number) => () =>
            increment(number, temporaryOf(number), () => isThere(entryOf(number).holder), late),
        ),
      },
      {
        always: (disk, { endings }) => {
          const acknowledged = endings.filter(
            (each) => each !== undefined && "value" in each && each.value,
          ).length;
          if (Number(disk.text("/d/f")) < acknowledged) fail("an update is lost");
        },
      },
    );

  /** The second takes the lock of the first, and both have read the same. */
  const overtaken = [
    "[2] rmdir /d/f.untorn-lock/1.s.b.m-1",
    "[2] rename /d/t2 /d/f.untorn-lock",
    "[2] open /d/f",
    "[1] rename /d/u1 /d/f",
    "[2] read #3 4 bytes",
    "[2] rename /d/u2 /d/f",
    "What was found:",
    '/d/f  "1", mode 0600',
  ];

  test("if its temporary is in its holder", async () => {
    await counting((number) => `${entryOf(number).holder}/.untorn-${number}.s.b.m-2.tmp`, true);
  }, 120_000);

  test("but does so if the lock is checked before the temporary is written", async () => {
    const found = counting((number) => `/d/u${number}`, false);
    tells(await rejects(found, /an update is lost/), [
      "[1] lstat /d/f.untorn-lock/1.s.b.m-1",
      "[1] create /d/u1 0600",
      ...overtaken,
    ]);
  }, 120_000);

  test("and even if it is checked right before the rename", async () => {
    const found = counting((number) => `/d/u${number}`, true);
    tells(await rejects(found, /an update is lost/), [
      "[1] create /d/u1 0600",
      "[1] lstat /d/f.untorn-lock/1.s.b.m-1",
      ...overtaken,
    ]);
  }, 120_000);
});
