import type { Fault } from "./port.ts";

/** An `AbortSignal` of our own, as far as a {@link Cancellation} looks at it: what is stopped fails with `reason`. */
export class Stop {
  reason: Fault | undefined;
  readonly #listeners: Set<() => void> = new Set();

  get aborted(): boolean {
    return this.reason !== undefined;
  }

  stop(fault: Fault): undefined {
    this.reason ??= fault;
    for (const listener of this.#listeners) void listener();
  }

  addEventListener(_: "abort", listener: () => void): undefined {
    void this.#listeners.add(listener);
  }

  removeEventListener(_: "abort", listener: () => void): undefined {
    void this.#listeners.delete(listener);
  }
}
