import { Turns } from "./gate.ts";
import type { Held } from "./held.ts";
import type { Entry } from "./lock-entry.ts";
import { release, withdraw } from "./lock-protocol.ts";
import type { Context, Platform } from "./platform.ts";
import { answered, Fault } from "./port.ts";
import { run, runSync } from "./run.ts";

/** The locks that calls of this process want or have. While there is one, and only then, the process's exit gives them back. */
export class Locks {
  /** Calls of this process take turns, and do not poll each other. */
  readonly turns: Turns = new Turns();
  readonly #platform: Platform;
  readonly #wanted: Map<string, Held> = new Map();
  readonly #abandoned: Set<string> = new Set();
  #context: Context<Held> | undefined;
  #unwatch: (() => void) | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** In whose action this is called. */
  get current(): Held | undefined {
    return this.#context?.get();
  }

  /** Runs an action, and all that it calls and awaits, as the holder of a lock. */
  inside<T>(held: Held, action: () => T): T {
    this.#context ??= this.#platform.newContext<Held>();
    return this.#context.run(held, () => answered(undefined, action));
  }

  /** A call wants a lock. One that would wait for itself is told so at once. */
  want(held: Held): undefined {
    void this.checkInside(held.outer, held.key);
    for (const other of this.#wanted.values()) {
      if (held.sync && other.key === held.key && other.state !== "wanted") throw deadlock();
    }
    void this.#wanted.set(held.entry.name, held);
    this.#unwatch ??= this.#platform.onExit(() => this.#releaseAll());
  }

  /** Whether a lock is asked for in its own action. */
  checkInside(outer: Held | undefined, key: string): undefined {
    for (let held = outer; held !== undefined; held = held.outer) {
      if (held.key === key && this.#wanted.has(held.entry.name)) throw reentrant();
    }
  }

  /** The same of the holder that is found on disk, which may have been locked by another path. */
  checkHolder({ outer, sync }: Held, name: string): undefined {
    for (let held = outer; held !== undefined; held = held.outer) {
      if (held.entry.name === name && this.#wanted.has(name)) throw reentrant();
    }
    if (sync && this.#wanted.has(name)) throw deadlock();
  }

  /** It is neither wanted nor held any more. */
  forget({ entry }: Held, isReleased: boolean): undefined {
    if (!isReleased) void this.abandon(entry);
    void this.#wanted.delete(entry.name);
    if (this.#wanted.size > 0) return;
    void this.#unwatch?.();
    this.#unwatch = undefined;
  }

  /**
   * A holder that could not be released, or may be there after a claim that failed: its process lives, so others would wait. This process
   * knows that it is nobody, and tries again to release it for as long as it runs.
   */
  abandon(entry: Entry): undefined {
    const { async, every, pathStyle } = this.#platform;
    void this.#abandoned.add(entry.name);
    let isBusy = false;
    const stop = every(untilNextTry, () => {
      if (isBusy) return;
      isBusy = true;
      void run(async, release(entry, pathStyle)).then(stop, () => (isBusy = false));
    });
  }

  /** A holder of this process that nobody holds any more. */
  isAbandoned(name: string): boolean {
    return this.#abandoned.has(name);
  }

  /** Whether a temporary of this name is what a call that waits for its lock has prepared. */
  needs(temporary: string): boolean {
    return this.#wanted.has(temporary.replace(/^\.untorn-|\.tmp$/g, ""));
  }

  #releaseAll(): undefined {
    for (const { entry } of this.#wanted.values()) {
      try {
        void runSync(this.#platform.sync, withdraw(entry, this.#platform.pathStyle));
      } catch {
        // whoever comes next finds it dead
      }
    }
  }
}

const untilNextTry = 5000; // milliseconds

const reentrant = (): Fault => new Fault("lock", "ERR_UNTORN_REENTRANT", undefined);
const deadlock = (): Fault => new Fault("lock", "ERR_UNTORN_DEADLOCK", undefined);
