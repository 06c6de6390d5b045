import { isLocal } from "./filesystems.ts";
import { directoryOf, under } from "./paths.ts";
import type { Patience } from "./patience.ts";
import type { Platform } from "./platform.ts";
import { type Steps, sys } from "./port.ts";
import { lifeOf, processOf } from "./process-name.ts";

/**
 * What somebody who waits makes of a lock's holder.
 *
 * Where it cannot be told whether the holder runs, its sign of life is the time of its directory, which it sets again and again. One that
 * has given none during `staleAfter` of the waiter's own pauses is presumed dead. No clock is compared with another one: it only matters
 * that the time is not the one that was seen before.
 */
export class Watch {
  readonly #lock: string;
  readonly #platform: Platform;
  readonly #staleAfter: number;
  readonly #patience: Patience;
  #isLocal: boolean | undefined;
  #seen: string | undefined;
  #since = 0;

  constructor(lock: string, platform: Platform, staleAfter: number, patience: Patience) {
    this.#lock = lock;
    this.#platform = platform;
    this.#staleAfter = staleAfter;
    this.#patience = patience;
  }

  /** Whether the holder is alive, dead, or neither for sure. */
  *lifeOf(holder: string): Steps<"alive" | "dead" | "unknown"> {
    const { pathStyle } = this.#platform;
    this.#isLocal ??= yield* isLocal(directoryOf(this.#lock, pathStyle));
    const life = lifeOf(processOf(holder), this.#isLocal, this.#platform);
    if (life !== "unknown") return life;
    const sign = (yield* sys.lstat(under(this.#lock, holder, pathStyle)))?.mtime;
    const now = `${holder} ${sign}`;
    if (now !== this.#seen) {
      this.#seen = now;
      this.#since = this.#patience.waited;
    }
    return this.#patience.waited - this.#since >= this.#staleAfter ? "dead" : "unknown";
  }
}
