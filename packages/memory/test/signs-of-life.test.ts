import { type AtomicFileError, bindWithLock, type Lock, type Platform } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

/** Time that passes as soon as everybody waits for it. */
class Clock {
  now = 0;
  readonly #timers: { at: number; action: () => void }[] = [];

  after(milliseconds: number, action: () => void): () => void {
    const timer = { at: this.now + milliseconds, action };
    this.#timers.push(timer);
    return () => void this.#timers.splice(this.#timers.indexOf(timer) >>> 0, 1);
  }

  every(milliseconds: number, action: () => void): () => void {
    let stop = (): void => {};
    const again = (): void => {
      stop = this.after(milliseconds, again);
      action();
    };
    stop = this.after(milliseconds, again);
    return () => stop();
  }

  sleep(milliseconds: number): Promise<undefined> {
    return new Promise((resolve) => void this.after(milliseconds, () => resolve(undefined)));
  }

  /** Until it is done. */
  async run<T>(promise: Promise<T>): Promise<T> {
    let isDone = false;
    const done = (): void => void (isDone = true);
    void promise.finally(done).catch(() => undefined); // it is given back
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve)); // whatever can be done without time is done
      if (isDone) return promise;
      const [next] = this.#timers.sort((a, b) => a.at - b.at).splice(0, 1);
      if (next === undefined) return expect.unreachable("everybody waits for ever");
      this.now = next.at;
      next.action();
    }
  }
}

const minute = 60_000;

/** Two processes of which neither can tell whether the other one runs; `beats` says whether the first one's timers fire. */
function strangers(beats: boolean) {
  const clock = new Clock();
  const memory = new MemoryFileSystem({ filesystemType: 0x6969 });
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "");
  const [holder, waiter] = [1, 2].map((pid): Platform => {
    const platform = createMemoryPlatform(memory, {
      pid,
      name: `p${pid}`,
      startOf: () => "",
      now: () => clock.now,
    });
    const every: Platform["every"] = (milliseconds, action) =>
      clock.every(milliseconds, () => {
        if (beats || pid === 2) action();
      });
    const async = { ...platform.async, sleep: (milliseconds: number) => clock.sleep(milliseconds) };
    return { ...platform, every, async } as Platform;
  });
  return { clock, memory, holder: bindWithLock(holder!), waiter: bindWithLock(waiter!) };
}

test.each([90_000, 20_000, 1000])(
  "withLock() that gives signs of life is waited for, however long its action takes, with staleAfter %i",
  async (staleAfter) => {
    const { clock, memory, holder, waiter } = strangers(true);
    const order: string[] = [];
    const action = async (lock: Lock): Promise<void> => {
      await clock.sleep(4 * minute);
      await lock.check();
      order.push(`held until ${clock.now}`);
    };
    const long = holder("/d/f", action, { staleAfter });
    await clock.run(Promise.resolve()); // it has the lock, and its action waits
    const next = waiter("/d/f", () => void order.push("next"), { staleAfter });
    await clock.run(Promise.all([long, next]));
    expect(order).toEqual([`held until ${4 * minute}`, "next"]);
    expect(clock.now).toBeLessThan(4 * minute + 1000);
    expect(memory.now.list("/d")).toEqual(["f"]);
    const beats = memory.trace.filter((line) => line.startsWith("utimes")).length;
    const every = Math.min(5000, staleAfter / 4);
    expect(beats).toBe(Math.ceil((4 * minute) / every) - 1);
  },
  60_000,
);

test("withLock() whose signs of life have ended is presumed dead after staleAfter, is told so, and others have the lock", async () => {
  const { clock, memory, holder, waiter } = strangers(false);
  let signal: AbortSignal | undefined;
  const long = holder("/d/f", async (lock) => {
    signal = lock.signal;
    await clock.sleep(4 * minute);
  });
  const lost = long.catch((error: AtomicFileError) => error);
  await clock.run(Promise.resolve());
  const waited = await clock.run(waiter("/d/f", () => clock.now));
  expect(waited).toBeGreaterThanOrEqual(90_000);
  expect(waited).toBeLessThan(91_000);
  expect(await clock.run(lost)).toMatchObject({ code: "ERR_UNTORN_LOCK_LOST", outcome: "unknown" });
  expect(signal!.aborted).toBe(true);
  expect(memory.now.list("/d")).toEqual(["f"]);
});

test("withLock() that wakes up notices at its next sign of life that its lock is lost", async () => {
  const { clock, holder, waiter } = strangers(true);
  let noticed = 0;
  const long = holder("/d/f", async ({ signal }) => {
    signal.addEventListener("abort", () => void (noticed = clock.now));
    await clock.sleep(4 * minute);
  });
  const lost = long.catch((error: AtomicFileError) => error.code);
  await clock.run(Promise.resolve());
  await clock.run(waiter("/d/f", () => undefined, { staleAfter: 1000 })); // it does not ask for the same as the others
  const taken = clock.now;
  expect(await clock.run(lost)).toBe("ERR_UNTORN_LOCK_LOST");
  expect(noticed).toBeGreaterThanOrEqual(taken);
  expect(noticed - taken).toBeLessThanOrEqual(5000);
});
