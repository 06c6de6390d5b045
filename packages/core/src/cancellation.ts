import { invalidArgument } from "./errors.ts";
import { nameOfType } from "./paths.ts";
import { Fault } from "./port.ts";

/** What a caller's `AbortSignal` stops. Adds listeners to the signal only while something waits. */
export class Cancellation {
  /** The caller gave it, and relies on it to the end; not only a stop of our own, which may come too late. */
  readonly isCallers: boolean;
  readonly #signal: AbortSignal | undefined;

  constructor(signal: unknown, isCallers: boolean = signal !== undefined) {
    this.isCallers = isCallers;
    if (signal !== undefined && !isSignal(signal)) {
      throw invalidArgument("TYPE", `signal must be an AbortSignal, not ${nameOfType(signal)}`);
    }
    this.#signal = signal;
  }

  /** Something may stop what is done. */
  get exists(): boolean {
    return this.#signal !== undefined;
  }

  /** Throws once the signal is aborted. */
  check(): undefined {
    if (this.#signal?.aborted) throw this.#fault();
  }

  /** Waits for `promise`, but not longer than until the signal is aborted. */
  async until<T>(promise: PromiseLike<T>): Promise<T> {
    const signal = this.#signal;
    if (signal === undefined) return promise;
    let abort: () => void = () => {};
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(this.#fault());
      if (signal.aborted) void abort();
      else void signal.addEventListener("abort", abort);
    });
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      void signal.removeEventListener("abort", abort);
    }
  }

  /** Runs `action` once the signal is aborted, at once if it is already; the result takes that back. */
  onAbort(action: (fault: Fault) => void): () => undefined {
    const signal = this.#signal;
    const act = (): void => action(this.#fault());
    if (signal?.aborted) void act();
    else void signal?.addEventListener("abort", act);
    return () => {
      void signal?.removeEventListener("abort", act);
    };
  }

  #fault(): Fault {
    const reason = this.#signal?.reason;
    return reason instanceof Fault ? reason : new Fault("signal", "ERR_UNTORN_ABORTED", reason); // a fault: a Stop of our own
  }
}

function isSignal(value: unknown): value is AbortSignal {
  const signal = value as Partial<AbortSignal> | null;
  return typeof signal?.aborted === "boolean" && typeof signal.addEventListener === "function";
}
