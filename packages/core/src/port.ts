/** What `lstat` tells of a name. Permission bits only in `mode` (`0o7777`); sizes in bytes. */
export interface Stats {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly dev: number;
  readonly ino: number;
}

/**
 * Every system call that the algorithms may make, in the vocabulary of POSIX, declared once, in its synchronous form.
 *
 * An implementer promises:
 * - a failure is thrown as an `Error` whose `code` is the name of the errno (`"ENOSPC"`), or a stable `ERR_…` where
 *   there is no errno;
 * - the functions do not use `this`;
 * - `EINTR` never comes out: the call is made again;
 * - what returns nothing returns `undefined`. Never `void`: an async function is assignable to `() => void`, and a
 *   synchronous port could then silently not wait for a flush.
 */
export interface FileSystem<File, Directory = File> {
  /** `undefined` where nothing has that name (`ENOENT`). Does not follow a link. */
  lstat(path: string): Stats | undefined;
  readlink(path: string): string;
  mkdir(path: string, mode: number): undefined;
  /** `O_CREAT | O_EXCL | O_WRONLY`; the umask applies to `mode`. */
  create(path: string, mode: number): File;
  /** For reading, from the start. */
  open(path: string): File;
  /** Reads on from where the last read ended; 0 is the end of the file. */
  read(file: File, bytes: Uint8Array): number;
  /** Writes on from where the last write ended, at least one byte and maybe not all: the count says how many. */
  write(file: File, bytes: Uint8Array): number;
  /** Through the handle where the runtime can; -1 keeps what is there. */
  fchown(file: File, uid: number, gid: number): undefined;
  /** Through the handle where the runtime can. */
  fchmod(file: File, mode: number): undefined;
  /** `fsync`, and `F_FULLFSYNC` on macOS: the device's own cache too. */
  flush(file: File): undefined;
  close(file: File): undefined;
  link(from: string, to: string): undefined;
  rename(from: string, to: string): undefined;
  remove(path: string): undefined;
  /** By name: asked for only where {@link Supports.replaceReadOnly} is false. */
  chmod(path: string, mode: number): undefined;
  openDirectory(path: string): Directory;
  flushDirectory(directory: Directory): undefined;
  closeDirectory(directory: Directory): undefined;
  /** The magic number of the filesystem (`f_type` of statfs), 0 where the runtime cannot tell. Asked after a failed rename. */
  filesystemType(path: string): number;
  sleep(milliseconds: number): undefined;
}

type Name = keyof FileSystem<Opaque>;

/** The same calls, answered now or later. */
export type AsyncFileSystem<File, Directory = File> = {
  [K in Name]: (
    ...args: Parameters<FileSystem<File, Directory>[K]>
  ) => ReturnType<FileSystem<File, Directory>[K]> | Promise<ReturnType<FileSystem<File, Directory>[K]>>;
};

/** What a platform can promise. Algorithms, tests and users read the same object; a filesystem may promise less. */
export interface Supports {
  /** A directory can be opened and flushed. Without it `"full"` degrades to `"ordered"`. */
  readonly directoryFlush: boolean;
  readonly hardLinks: boolean;
  /** Files have permission bits; without them only the read-only attribute is kept. */
  readonly modes: boolean;
  readonly owners: boolean;
  readonly symbolicLinks: boolean;
  /** A rename replaces a read-only target; without it the attribute is cleared first, and restored on failure. */
  readonly replaceReadOnly: boolean;
  /** A rename replaces a target that somebody has open; without it the rename is tried again for a while. */
  readonly replaceOpen: boolean;
}

declare const opaque: unique symbol;
/** A handle as the algorithms see it: something to pass back, never to look into. */
export interface Opaque {
  readonly [opaque]: true;
}

/** A system call that the algorithm asks for. */
export interface SystemCall {
  readonly name: Name;
  readonly args: readonly unknown[];
}

/** Something of the caller's that the algorithm waits for: the next chunk of a stream, a callback. */
export interface Wait {
  readonly name: "wait";
  readonly args: readonly [() => unknown];
}

export type Call = SystemCall | Wait;

/** A computation that asks for system calls and is told their results: `yield*` is its `await`. Every ask is a crash point. */
export type Steps<T> = Generator<Call, T, unknown>;

/** The failure of one step: which, its code, and the error as it was thrown. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly step: string;
  readonly code: string;
  constructor(step: string, code: string, cause: unknown) {
    super(`${step} failed with ${code}`, { cause });
    this.step = step;
    this.code = code;
  }
}

type Asking = FileSystem<Opaque>;
type Sys = { readonly [K in Name]: (...args: Parameters<Asking[K]>) => Steps<ReturnType<Asking[K]>> };

function ask<K extends Name>(name: K): Sys[K];
function ask<K extends Name>(name: K) {
  return function* (...args: Parameters<Asking[K]>): Steps<ReturnType<Asking[K]>> {
    try {
      return (yield { name, args }) as ReturnType<Asking[K]>; // run() answers `name` with the result of `name`
    } catch (cause) {
      throw new Fault(name, codeOf(cause), cause);
    }
  };
}

function codeOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "ERR_UNTORN_UNKNOWN";
}

/** The system calls as steps: `const file = yield* sys.create(path, mode)`. A failure is a {@link Fault}. */
export const sys: Sys = {
  lstat: ask("lstat"),
  readlink: ask("readlink"),
  mkdir: ask("mkdir"),
  create: ask("create"),
  open: ask("open"),
  read: ask("read"),
  write: ask("write"),
  fchown: ask("fchown"),
  fchmod: ask("fchmod"),
  flush: ask("flush"),
  close: ask("close"),
  link: ask("link"),
  rename: ask("rename"),
  remove: ask("remove"),
  chmod: ask("chmod"),
  openDirectory: ask("openDirectory"),
  flushDirectory: ask("flushDirectory"),
  closeDirectory: ask("closeDirectory"),
  filesystemType: ask("filesystemType"),
  sleep: ask("sleep"),
};

/** Waits for something of the caller's. What it throws is no errno of ours: it comes out under `code`, as the cause. */
export function* wait<T>(step: string, code: string, what: () => T): Steps<Awaited<T>> {
  try {
    return (yield { name: "wait", args: [what] }) as Awaited<T>; // run() answers with what `what` came to
  } catch (cause) {
    throw cause instanceof Fault ? cause : new Fault(step, code, cause);
  }
}

/** Runs steps whose failure must not hide an earlier one, or cannot matter. */
export function* attempt(steps: Steps<unknown>): Steps<undefined> {
  try {
    yield* steps;
  } catch {
    // the first failure is the one to report
  }
}
