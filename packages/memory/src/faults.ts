import type { CallName } from "@untorn/core";

/** Something that goes wrong. */
export interface Fault {
  /** Which call; without it, any. */
  readonly call?: CallName;
  /** At which of these calls, the first being 1. Default 1. */
  readonly nth?: number;
  /** From then on every time, not only once. Default `false`. */
  readonly forEver?: boolean;
  /** The errno's name. A fault without one is a short write. */
  readonly code?: string;
  /** The call is made all the same, and only reported as failed. Default `false`. */
  readonly executed?: boolean;
  /** A write takes only so many bytes. */
  readonly bytes?: number;
}

/** What will go wrong, and how often each call has been made. */
export class Faults {
  readonly #armed: { readonly fault: Fault; seen: number }[] = [];

  add(fault: Fault): void {
    this.#armed.push({ fault, seen: 0 });
  }

  /** What goes wrong with this call. */
  at(call: CallName): Fault | undefined {
    let hit: Fault | undefined;
    for (const armed of this.#armed) {
      const { call: only = call, nth = 1, forEver = false } = armed.fault;
      if (only !== call) continue;
      armed.seen++;
      if (armed.seen === nth || (forEver && armed.seen > nth)) hit ??= armed.fault;
    }
    return hit;
  }
}
