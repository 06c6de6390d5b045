import {
  type AtomicFileError,
  bindWithLock,
  bindWithLockSync,
  type CallName,
  type Platform,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle } from "../src/mod.ts";

const lock = "/d/f.untorn-lock";

/**
 * A network that goes away before or behind one call, the `nth` with one of these names, and comes back when it is told so. The call that it
 * goes away behind has happened.
 */
function network(names: readonly CallName[], nth: number, happened: boolean) {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "");
  const platform = createMemoryPlatform(memory);
  let isAway = false;
  let seen = 0;
  const fail = (): never => {
    throw Object.assign(new Error("EIO"), { code: "EIO" });
  };
  const made = Object.entries(memory.sync).map(([name, call]) => [
    name,
    (...args: unknown[]) => {
      if (isAway) return fail();
      isAway = names.includes(name as CallName) && ++seen === nth;
      if (isAway && !happened) return fail();
      const answer = (call as (...args: unknown[]) => unknown)(...args);
      return isAway ? fail() : answer;
    },
  ]);
  const sync = Object.fromEntries(made) as typeof platform.sync;
  const async = Object.fromEntries(
    made.map(([name, call]) => [name, async (...args: unknown[]) => (call as typeof fail)(...(args as []))]),
  ) as unknown as typeof platform.async;
  const timers = new Set<() => void>();
  const every: Platform["every"] = (_milliseconds, action) => {
    void timers.add(action);
    return () => void timers.delete(action);
  };
  const away: Platform<MemoryHandle> = { ...platform, sync, async, every };
  return {
    memory,
    platform: away,
    timers,
    tick: async () => {
      for (const timer of timers) timer();
      await new Promise((resolve) => setTimeout(resolve)); // its calls are answered
    },
    isAway: () => isAway,
    comeBack: () => void (isAway = false),
  };
}

const calls: readonly CallName[] = ["lstat", "list", "mkdir", "rename", "rmdir"];

/** Whatever was left is nobody's who waits: the next call of this process has the lock at once, and then others have it too. */
async function expectFree({ memory, platform, comeBack }: ReturnType<typeof network>): Promise<void> {
  void comeBack();
  expect(await bindWithLock(platform)("/d/f", () => "mine", { timeout: 0 })).toBe("mine");
  const other = createMemoryPlatform(memory, { pid: 7, name: "o", startOf: () => "s" });
  expect(bindWithLockSync(other)("/d/f", () => "theirs", { timeout: 0 })).toBe("theirs");
}

test("withLock() holds nobody up whose claim is said to have failed and cannot be looked at", async () => {
  const there = network(["rename"], 1, true);
  const failed = bindWithLock(there.platform)("/d/f", () => expect.unreachable("the action ran"));
  const error = (await failed.catch((thrown: unknown) => thrown)) as AtomicFileError;
  expect(error).toMatchObject({ code: "EIO", outcome: "unchanged" });
  expect(error.message).toContain(lock);
  expect(there.memory.now.list(lock)).toHaveLength(1);
  await expectFree(there);
  expect(there.memory.now.list("/d")).toEqual(["f"]);
});

test.each(["EIO", "EPERM", "ESTALE"])(
  "withLock() has the lock whose claim has happened and is said to have failed with %s",
  (code) => {
    const memory = new MemoryFileSystem();
    memory.seed("/d", { kind: "directory" });
    memory.seed("/d/f", { kind: "file" }, "");
    memory.fail({ call: "rename", code, executed: true });
    const held = bindWithLockSync(createMemoryPlatform(memory))("/d/f", () => memory.now.list(lock).length, {
      timeout: 0,
    });
    expect(held).toBe(1);
    expect(memory.now.list("/d")).toEqual(["f"]);
  },
);

test.each([true, false])(
  "withLock() holds nobody up wherever the network goes away, when the call there has happened: %s",
  async (happened) => {
    let runs = 0;
    for (const form of ["async", "sync"]) {
      for (let nth = 1; ; nth++) {
        const there = network(calls, nth, happened);
        const call = async (): Promise<unknown> =>
          form === "async"
            ? bindWithLock(there.platform)("/d/f", () => undefined)
            : bindWithLockSync(there.platform)("/d/f", () => undefined);
        await call().catch((error: AtomicFileError) => expect(error.code).toBe("EIO"));
        if (!there.isAway()) break;
        runs++;
        await expectFree(there);
      }
    }
    expect(runs).toBeGreaterThan(10);
  },
);

test.each([
  ["a claim that cannot be looked at", "rename", true],
  ["a release", "rmdir", false],
] as const)(
  "withLock() lets others in after %s, as soon as the network is back",
  async (_what, name, happened) => {
    const there = network([name], 1, happened);
    await bindWithLock(there.platform)("/d/f", () => undefined).catch(() => undefined);
    await there.tick();
    await there.tick();
    expect(there.timers.size).toBe(1);
    there.comeBack();
    await there.tick();
    expect(there.timers.size).toBe(0);
    expect(there.memory.now.list("/d")).not.toContain("f.untorn-lock");
  },
);
