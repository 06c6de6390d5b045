import type { CallName } from "@untorn/core";

/** Something that goes wrong. */
export interface Fault {
  /** Which call; without it, any. */
  readonly call?: CallName;
  /** At which of these calls, the first being 1. Default 1. */
  readonly nth?: number;
  /** From then on every time, not only once: `true` with every call that is meant, `"same"` only with calls of the name that was hit. Default `false`. */
  readonly forEver?: boolean | "same";
  /** The errno's name. A fault without one is a short write. */
  readonly code?: string;
  /** The call is made all the same, and only reported as failed. Default `false`. */
  readonly executed?: boolean;
  /** A write takes only so many bytes, or nine tenths of what it was given, and one at least. */
  readonly bytes?: number | "most";
}

/** What will go wrong, and how often each call has been made. */
export class Faults {
  readonly #armed: { readonly fault: Fault; seen: number; hit?: CallName }[] = [];

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
      if (armed.seen === nth) armed.hit = call;
      const lasts = armed.seen > nth && (forEver === true || (forEver === "same" && armed.hit === call));
      if (armed.seen === nth || lasts) hit ??= armed.fault;
    }
    return hit;
  }
}

/** What is tried with each call. */
const codes = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EBUSY", "EINTR", "EROFS", "ENOTSUP"];

const changesSomething: ReadonlySet<CallName> = new Set([
  "rename",
  "link",
  "create",
  "mkdir",
  "symlink",
  "remove",
  "rmdir",
  "write",
  "truncate",
  "clone",
  "fchmod",
  "fchown",
  "chmod",
  "utimes",
]);

/**
 * Every way in which the n-th call can go wrong.
 *
 * Rule 10: Each call fails with each error, once, from then on with every call, and from then on with calls of its kind; one that
 * changes something has also done its work though it failed, as when an NFS server is asked a second time; a write is also short, once and
 * from then on, and writes nothing at all. [write(2), fsync(2), close(2), rename(2): errors; RFC 1813, 4.5:
 * retransmissions; SQLite, 3.2]
 */
export function* faultsAt(nth: number, call: CallName): Generator<Fault> {
  for (const code of codes) {
    yield { nth, code };
    yield { nth, code, forEver: true };
    yield { nth, code, forEver: "same" };
    if (changesSomething.has(call)) yield { nth, code, executed: true };
  }
  if (call === "write") {
    yield { nth, bytes: 1 };
    yield { nth, bytes: "most", forEver: "same" };
    yield { nth, bytes: 0 };
  }
}
