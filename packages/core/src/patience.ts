import type { Cancellation } from "./cancellation.ts";
import { hashOf } from "./hash.ts";
import type { LockRequest } from "./lock-options.ts";
import type { Platform, ProcessIdentity } from "./platform.ts";
import { attempt, Fault, type Steps, sys } from "./port.ts";
import { processOf } from "./process-name.ts";

const longestPause = 100; // milliseconds
const longestTimer = 2 ** 31 - 1; // milliseconds

/** How long a call still waits for a lock: pauses that grow and differ, until its time is up or its signal is aborted. */
export class Patience {
  /** The sum of its pauses, in milliseconds: of no clock, so that no clock can deceive. */
  waited = 0;
  readonly #timeout: number;
  readonly #cancellation: Cancellation;
  readonly #platform: Platform;
  readonly #seed: string;
  #rounds = 0;

  constructor({ timeout, cancellation }: LockRequest, platform: Platform, seed: string) {
    this.#timeout = timeout;
    this.#cancellation = cancellation;
    this.#platform = platform;
    this.#seed = seed;
  }

  /** A pause between two looks at the lock, which `holder` has. */
  *pause(holder: string | undefined): Steps<undefined> {
    void this.#cancellation.check();
    if (this.waited >= this.#timeout) throw this.#fault(holder);
    const most = Math.min(2 ** Math.min(this.#rounds++, 10), longestPause);
    const share = hashOf(`${this.#seed}${this.#rounds}`) / 2 ** 32; // those who began together come apart
    const time = Math.min(Math.ceil((most * (1 + share)) / 2), this.#timeout - this.waited);
    yield* attempt(sys.sleep(time)); // it ends early where the signal is aborted
    void this.#cancellation.check();
    this.waited += time;
  }

  /** A wait can end before what is waited for. */
  get exists(): boolean {
    return true;
  }

  /** Waits for another call of this process. */
  async until<T>(promise: PromiseLike<T>): Promise<T> {
    const { now, every } = this.#platform;
    if (this.#timeout > longestTimer) return this.#cancellation.until(promise);
    const began = now();
    let stop = (): void => {};
    const late = new Promise<never>((_, reject) => {
      stop = every(Math.max(1, this.#timeout), () => reject(this.#fault(undefined)));
    });
    try {
      return await this.#cancellation.until(Promise.race([promise, late]));
    } finally {
      void stop();
      this.waited += Math.min(Math.max(0, now() - began), this.#timeout);
    }
  }

  /** The same sleep, which ends when the signal is aborted. */
  shortened(sleep: (milliseconds: number) => unknown): (milliseconds: number) => Promise<undefined> {
    return async (milliseconds) => {
      await this.#cancellation.until(Promise.resolve(sleep(milliseconds)));
      return undefined;
    };
  }

  #fault(holder: string | undefined): Fault {
    const who =
      holder === undefined ? "another call of this process" : inWords(holder, this.#platform.self());
    return new Fault("sleep", "ERR_UNTORN_LOCK_TIMEOUT", new Error(`the lock is held by ${who}`));
  }
}

function inWords(holder: string, self: ProcessIdentity): string {
  const { pid, boot, space } = processOf(holder);
  const isHere = boot === self.boot && space === self.space && space !== "";
  return `process ${pid}${isHere ? "" : " of another host, container or boot, or one that cannot be told"}`;
}
