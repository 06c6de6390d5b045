import {
  claimLock,
  evictHolder,
  type LockEntry,
  type LockFound,
  lookAtLock,
  releaseLock,
  type Steps,
  supportsOf,
  sys,
} from "@untorn/core";
import { type Computation, explore, type MemoryFileSystem, type Moment } from "@untorn/memory";
import { describe, expect, test } from "vitest";
import { fail } from "./protocols.ts";

const posix = supportsOf("posix");

/** Who is in the critical section: says so by a sleep, and is out of it with its release. Who was killed is nowhere. */
function inside({ memory: { trace }, endings }: Moment): number[] {
  return endings.flatMap((ending, number) => {
    const isIn =
      trace.includes(`sleep ${1000 + number}`) && !trace.includes(`rmdir /d/f.untorn-lock/${nameOf(number)}`);
    return isIn && (ending === undefined || !("killed" in ending)) ? [number] : [];
  });
}

const nameOf = (number: number): string => `${number + 1}.s.b.m-w${number + 1}-1`;

function excludes(_: unknown, moment: Moment): void {
  const found = inside(moment);
  if (found.length > 1) fail(`${found.join(" and ")} are in the critical section`);
}

/** What a contender does when it has the lock. */
function* critical(number: number): Steps<number> {
  yield* sys.sleep(1000 + number);
  return number;
}

describe("the protocol of locks lets one of three in at a time, in every order", () => {
  const entryOf = (number: number): LockEntry => ({
    lock: "/d/f.untorn-lock",
    name: nameOf(number),
    holder: `/d/f.untorn-lock/${nameOf(number)}`,
    temporary: `/d/t${number}`,
  });

  /** Each has prepared its claim, and tries it once, where the holder that it found is dead. */
  function* contend(number: number, found: LockFound, isDead = true): Steps<string> {
    const entry = entryOf(number);
    if (found.holder !== undefined && !isDead) return "gave up";
    if (found.holder !== undefined) yield* evictHolder(entry.lock, found.holder, "posix", posix);
    if (!(yield* claimLock(entry, found, posix))) return "gave up";
    yield* critical(number);
    return (yield* releaseLock(entry, "posix")).kept ? "released" : "lost";
  }

  const arrange = (memory: MemoryFileSystem): void => {
    memory.seed("/d", { kind: "directory" });
    for (const number of [0, 1, 2]) {
      memory.seed(`/d/t${number}`, { kind: "directory" });
      memory.seed(`/d/t${number}/${nameOf(number)}`, { kind: "directory" });
    }
  };

  const contenders = [0, 1, 2].map(
    (number): Computation =>
      function* ({ startOf }) {
        const found = yield* lookAtLock("/d/f.untorn-lock");
        const isDead = found.holder !== undefined && startOf(Number(found.holder[0])) === undefined;
        return yield* contend(number, found, isDead);
      },
  );

  test("who find nothing there", async () => {
    const { moments } = await explore({ arrange, run: contenders }, { always: excludes });
    expect(moments).toBeGreaterThan(2000);
  }, 600_000);

  const deadHolder = "9.s.b.m-w9-1";

  const withDeadHolder = (memory: MemoryFileSystem): void => {
    arrange(memory);
    memory.seed("/d/f.untorn-lock", { kind: "directory" });
    memory.seed(`/d/f.untorn-lock/${deadHolder}`, { kind: "directory" });
  };

  test("who find a dead holder", async () => {
    // each has seen that it is dead
    const run = contenders.map((_, number) => () => contend(number, { exists: true, holder: deadHolder }));
    const { moments } = await explore({ arrange: withDeadHolder, run }, { always: excludes });
    expect(moments).toBeGreaterThan(10_000);
  }, 600_000);

  test("two of whom find a dead holder with a temporary in it", async () => {
    const { moments } = await explore(
      {
        arrange: (memory) => {
          withDeadHolder(memory);
          memory.seed(`/d/f.untorn-lock/${deadHolder}/.untorn-9.s.b.m-w9-2.tmp`, { kind: "file" }, "half");
        },
        run: contenders.slice(0, 2),
      },
      { always: excludes },
    );
    expect(moments).toBeGreaterThan(2000);
  }, 600_000);

  test("one of whom is killed", async () => {
    const { moments } = await explore({ arrange, kills: 1, run: contenders }, { always: excludes });
    expect(moments).toBeGreaterThan(10_000);
  }, 600_000);
});
