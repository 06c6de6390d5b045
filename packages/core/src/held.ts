import { invalidArgument } from "./errors.ts";
import type { Entry } from "./lock-entry.ts";
import { isHeld } from "./lock-protocol.ts";
import { directoryOf, isSamePath, keyOf, nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { Fault, type Steps } from "./port.ts";

/** A lock that a call of this process wants, has or had. */
export class Held {
  /** What is locked. */
  readonly path: string;
  readonly entry: Entry;
  readonly key: string;
  /** The lock in whose action this one was asked for. */
  readonly outer: Held | undefined;
  readonly sync: boolean;
  readonly #platform: Platform;
  #state: "wanted" | "held" | "lost" | "released" = "wanted";
  #controller: AbortController | undefined;

  constructor(path: string, entry: Entry, outer: Held | undefined, sync: boolean, platform: Platform) {
    this.path = path;
    this.entry = entry;
    this.key = keyOf(entry.lock, platform.pathStyle);
    this.outer = outer;
    this.sync = sync;
    this.#platform = platform;
  }

  get state(): "wanted" | "held" | "lost" | "released" {
    return this.#state;
  }

  take(): undefined {
    this.#state = "held";
  }

  /** It was given back. Whoever still uses it is told that it is lost. */
  give(): undefined {
    this.#state = "released";
  }

  /** Somebody has taken this process for dead. */
  lose(): undefined {
    if (this.#state !== "held") return;
    this.#state = "lost";
    void this.#controller?.abort(lost());
  }

  /** Aborted when the lock is lost. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#state === "lost" && !this.#controller.signal.aborted) void this.#controller.abort(lost());
    return this.#controller.signal;
  }

  /** Whether a temporary in this directory may be made in the holder: a commit from there fails for whoever has lost the lock. */
  fences(directory: string): boolean {
    const { pathStyle } = this.#platform;
    return isSamePath(directoryOf(this.entry.lock, pathStyle), directory, pathStyle);
  }

  /** Throws where the lock is lost. */
  *check(): Steps<undefined> {
    if (this.#state === "held" && !(yield* isHeld(this.entry))) void this.lose();
    if (this.#state !== "held") throw lost();
  }
}

/** The failure of whoever goes on with a lock that is lost. */
export function lost(step = "lstat", cause?: unknown): Fault {
  return new Fault(step, "ERR_UNTORN_LOCK_LOST", cause);
}

/** What another thread is told of a lock that is held here, to write under it. JSON can hold it. */
export type PlainHeld = Pick<Held, "path" | "entry">;

/** The lock on that thread. */
export function heldElsewhere({ path, entry }: PlainHeld, platform: Platform): Held {
  const held = new Held(path, entry, undefined, true, platform);
  void held.take();
  return held;
}

const locks = new WeakMap<object, Held>();

/** What stands behind the lock that an action was given. */
export function remember<T extends object>(lock: T, held: Held): T {
  void locks.set(lock, held);
  return lock;
}

/** The lock that a caller passes as an option. */
export function heldOf(lock: unknown): Held | undefined {
  if (lock === undefined) return undefined;
  const held = typeof lock === "object" && lock !== null ? locks.get(lock) : undefined;
  if (held !== undefined) return held;
  throw invalidArgument("TYPE", `lock must be what withLock gave to its action, not ${nameOfType(lock)}`);
}
