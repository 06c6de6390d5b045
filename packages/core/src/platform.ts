import type { PathStyle } from "./paths.ts";
import type { AsyncFileSystem, FileSystem, Supports } from "./port.ts";
import type { EncodeInto } from "./text-buffer.ts";
import type { Thread } from "./thread.ts";

/** Which process it is, so that another one can tell whether it still runs. Words of letters and digits, at most 8. */
export interface ProcessIdentity {
  /** Its number. */
  readonly pid: number;
  /** When it started, in whatever unit; empty where that is not known. */
  readonly start: string;
  /** Which boot of a machine it is in; empty where that is not known. */
  readonly boot: string;
  /** Where its number counts: the PID namespace, or the host's name. Empty where that is not known. */
  readonly space: string;
}

/** What goes along with a call into everything that it calls and awaits, as `AsyncLocalStorage` does. */
export interface Context<T> {
  /** What the innermost {@link run} gave, here. */
  get(): T | undefined;
  /** Runs `body` with it. */
  run<R>(value: T, body: () => R): R;
}

/** What an adapter gives: the system calls, blocking and not, and the little else that the algorithms need of a runtime. */
export interface Platform<File = unknown, Directory = File> {
  /** What it can promise. */
  readonly supports: Supports;
  /** Its system calls, blocking. */
  readonly sync: FileSystem<File, Directory>;
  /** Its system calls, answering later. The handles are of the same kind. */
  readonly async: AsyncFileSystem<File, Directory>;
  /** How it spells paths. */
  readonly pathStyle: PathStyle;
  /** The working directory, absolute. */
  readonly cwd: () => string;
  /** This process, for the names of temporaries and locks. Never fails; worked out when it is first asked. */
  readonly self: () => ProcessIdentity;
  /** When a process of this PID space started, as in {@link ProcessIdentity}; empty if that cannot be told, `undefined` if there is none. */
  readonly startOf: (pid: number) => string | undefined;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `action` again and again, and keeps no process alive for it; the result ends that. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
  /** A new context, which is empty everywhere. */
  readonly newContext: <T>() => Context<T>;
  /** An unpredictable string of at most 40 letters, digits and dashes, different at every call. */
  readonly unique: () => string;
  /** Runs `action` when the process exits by itself; the result takes that back. */
  readonly onExit: (action: () => void) => () => void;
  /** Another thread, which does whole writes and moves by `carryOut`, where there is one. */
  readonly thread?: Thread | undefined;
  /** UTF-8, where the runtime has something quicker than a `TextEncoder`. */
  readonly encodeInto?: EncodeInto | undefined;
}
