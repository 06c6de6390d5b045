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

/** What is tried with each call (rule 10). */
const codes = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EBUSY", "EINTR", "EROFS", "ENOTSUP"];

const changesNames: ReadonlySet<CallName> = new Set([
  "rename",
  "link",
  "create",
  "mkdir",
  "symlink",
  "remove",
  "rmdir",
]);

/**
 * Every way in which the n-th call can go wrong: each error once and from then on; for what changes names also reported though it
 * happened, as NFS does; for a write also short, and with nothing written at all.
 */
export function* faultsAt(nth: number, call: CallName): Generator<Fault> {
  for (const code of codes) {
    yield { nth, code };
    yield { nth, code, forEver: true };
    if (changesNames.has(call)) yield { nth, code, executed: true };
  }
  if (call === "write") {
    yield { nth, bytes: 1 };
    yield { nth, bytes: 0 };
  }
}
