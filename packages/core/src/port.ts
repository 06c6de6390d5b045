/** What `lstat` tells of a name. */
export interface Stats {
  /** `"other"` is a device, a pipe or a socket. */
  readonly kind: "file" | "directory" | "link" | "other";
  /** In bytes. */
  readonly size: number;
  /** Permission and set-id bits. */
  readonly mode: number;
  /** The owner. */
  readonly uid: number;
  /** The owner's group. */
  readonly gid: number;
  /** The device; with {@link ino} it tells one file from another. */
  readonly dev: number | string;
  /** The inode's number on its device, exact: its digits where a number does not hold it; `undefined` where the runtime does not know it. */
  readonly ino: number | string | undefined;
  /** When it was last read, in milliseconds since 1970; with a fraction where the filesystem has one. */
  readonly atime: number;
  /** When it was last written, in the same unit. */
  readonly mtime: number;
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
  /** Where a symbolic link leads, as it is written. */
  readlink(path: string): string;
  /** One directory; the umask applies to `mode`. */
  mkdir(path: string, mode: number): undefined;
  /** A symbolic link at `path`, which leads to `to`; fails with `EEXIST` where the name is taken. */
  symlink(to: string, path: string): undefined;
  /** `O_CREAT | O_EXCL | O_WRONLY`; the umask applies to `mode`. */
  create(path: string, mode: number): File;
  /** For reading, from the start. */
  open(path: string): File;
  /** An existing file, for writing over it from the start. */
  openToWrite(path: string): File;
  /** Reads on from where the last read ended; 0 is the end of the file. */
  read(file: File, bytes: Uint8Array): number;
  /** Writes on from where the last write ended, at least one byte and maybe not all: the count says how many. */
  write(file: File, bytes: Uint8Array): number;
  /** Cuts a file off, or fills it up with zeros. */
  truncate(file: File, size: number): undefined;
  /** What `lstat` tells, of a file that is open, whatever its name leads to by now. */
  fstat(file: File): Stats;
  /**
   * Gives `to`, which was created, the contents of `from`, which is open for reading, by sharing its blocks, whatever their names lead to by
   * now. Then it may have the mode of `from`; and where that fails, `ENOSYS` where it can never be, it may have any contents.
   */
  clone(from: File, to: File): undefined;
  /** Through the handle where the runtime can; -1 keeps what is there. */
  fchown(file: File, uid: number, gid: number): undefined;
  /** Through the handle where the runtime can. */
  fchmod(file: File, mode: number): undefined;
  /** `fsync`, and `F_FULLFSYNC` on macOS: the device's own cache too. */
  flush(file: File): undefined;
  /** Gives the handle back, also when it fails. */
  close(file: File): undefined;
  /** A second name for a file; fails with `EEXIST` where the name is taken, be it by a link. */
  link(from: string, to: string): undefined;
  /** Replaces what is at `to`; a directory only replaces an empty one (on Windows none), else `ENOTEMPTY`, `EEXIST` or the like. */
  rename(from: string, to: string): undefined;
  /** Removes a name that is no directory. */
  remove(path: string): undefined;
  /** Removes a directory that is empty. */
  rmdir(path: string): undefined;
  /** By name: asked for only where {@link Supports.replaceReadOnly} is false. */
  chmod(path: string, mode: number): undefined;
  /** By name, of a file or a directory; milliseconds since 1970, a fraction as far as the runtime can. */
  utimes(path: string, atime: number, mtime: number): undefined;
  /** The names in a directory, in any order. */
  list(path: string): string[];
  /** For {@link flushDirectory}. */
  openDirectory(path: string): Directory;
  /** `fsync` of a directory: the names added to it and removed from it are on disk. */
  flushDirectory(directory: Directory): undefined;
  /** Gives the handle back. */
  closeDirectory(directory: Directory): undefined;
  /** The magic number of the filesystem (`f_type` of statfs), 0 where the runtime cannot tell. Asked after a failed rename. */
  filesystemType(path: string): number;
  /** Does nothing for a while. */
  sleep(milliseconds: number): undefined;
}

/** The name of a system call. */
export type CallName = keyof FileSystem<Opaque>;

/** The same calls, answered now or later. Those on different handles may be under way at the same time. */
export type AsyncFileSystem<File, Directory = File> = {
  [K in CallName]: (
    ...args: Parameters<FileSystem<File, Directory>[K]>
  ) => ReturnType<FileSystem<File, Directory>[K]> | Promise<ReturnType<FileSystem<File, Directory>[K]>>;
};

/** What a platform can promise. Algorithms, tests and users read the same object; a filesystem may promise less. */
export interface Supports {
  /** A directory can be opened and flushed. Without it `"full"` degrades to `"ordered"`. */
  readonly directoryFlush: boolean;
  /** A file can have several names. */
  readonly hardLinks: boolean;
  /** Files have permission bits; without them only the read-only attribute is kept. */
  readonly modes: boolean;
  /** Files have an owner and a group. */
  readonly owners: boolean;
  /** There are symbolic links. */
  readonly symbolicLinks: boolean;
  /** A rename replaces a read-only target; without it the attribute is cleared first, and restored on failure. */
  readonly replaceReadOnly: boolean;
  /** A rename replaces a target that somebody has open; without it the rename is tried again for a while. */
  readonly replaceOpen: boolean;
}

/** A handle as the algorithms see it: something to pass back, never to look into. */
export interface Opaque {
  /** Never there. */
  readonly opaque: never;
}

/** A system call that the algorithm asks for. */
export interface SystemCall {
  /** Which. */
  readonly name: CallName;
  /** As the port's function takes them. */
  readonly args: readonly unknown[];
}

/** Something of the caller's that the algorithm waits for: the next chunk of a stream, a callback. */
export interface Wait {
  /** Tells it from a system call. */
  readonly name: "wait";
  /** What to call, and to wait for if it is a promise. */
  readonly args: readonly [() => unknown];
}

/** What an algorithm can ask for. */
export type Call = SystemCall | Wait;

/** A computation that asks for system calls and is told their results: `yield*` is its `await`. Every ask is a crash point. */
export interface Steps<T> extends Iterator<Call, T, unknown> {
  /** Goes on with the failure of what was asked for. */
  throw(error: unknown): IteratorResult<Call, T>;
  /** For `yield*`. */
  [Symbol.iterator](): Steps<T>;
}

/** The failure of one step: which, its code, and the error as it was thrown. */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly step: string;
  readonly code: string;
  /** Of which file it was, if not of the target. */
  readonly of: "backup" | "source" | undefined;
  constructor(step: string, code: string, cause: unknown, of?: "backup" | "source") {
    super(`${step} failed with ${code}`, { cause });
    this.step = step;
    this.code = code;
    this.of = of;
  }
}

/** A failure at another file than the target. */
export function faultOf(of: "backup" | "source", error: unknown): unknown {
  return error instanceof Fault ? new Fault(error.step, error.code, error.cause, of) : error;
}

/** The type of {@link sys}. */
export type Sys = {
  readonly [K in CallName]: (
    ...args: Parameters<FileSystem<Opaque>[K]>
  ) => Steps<ReturnType<FileSystem<Opaque>[K]>>;
};

/** Answers a call at once, or throws. */
type Answering = (call: Call) => unknown;

let answering: Answering | undefined;

/**
 * Runs `body`, in which calls are answered by `answers` on the spot, and do not come up to a driver through all the generators above them,
 * which costs more than most system calls do. With `undefined` they come up again.
 */
export function answered<T>(answers: Answering | undefined, body: () => T): T {
  const outer = answering;
  answering = answers;
  try {
    return body();
  } finally {
    answering = outer;
  }
}

/** One system call, as steps. */
class Ask<T> implements Steps<T>, SystemCall {
  readonly name: CallName;
  readonly args: readonly unknown[];
  #asked = false;

  constructor(name: CallName, args: readonly unknown[]) {
    this.name = name;
    this.args = args;
  }

  next(answer?: unknown): IteratorResult<Call, T> {
    if (this.#asked) return { done: true, value: answer as T }; // drivers answer `name` with the result of `name`
    this.#asked = true;
    if (answering === undefined) return { done: false, value: this };
    try {
      return { done: true, value: answering(this) as T };
    } catch (cause) {
      return this.throw(cause);
    }
  }

  throw(cause: unknown): never {
    throw new Fault(this.name, codeOf(cause), cause);
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** Steps that ask for nothing. */
class Known<T> implements Steps<T> {
  readonly #result: T;

  constructor(result: T) {
    this.#result = result;
  }

  next(): IteratorResult<Call, T> {
    return { done: true, value: this.#result };
  }

  throw(error: unknown): never {
    throw error;
  }

  [Symbol.iterator](): this {
    return this;
  }
}

/** What is known without any call, for those who expect steps. */
export const known = <T>(result: T): Steps<T> => new Known(result);

/** There is nothing to be done. */
export const nothing: Steps<undefined> = /* @__PURE__ */ new Known(undefined);

function ask<K extends CallName>(name: K): Sys[K];
function ask(name: CallName) {
  return (...args: readonly unknown[]): Steps<unknown> => new Ask(name, args);
}

/** The code of an error that the runtime threw. */
export function codeOf(cause: unknown): string {
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
  openToWrite: ask("openToWrite"),
  read: ask("read"),
  write: ask("write"),
  truncate: ask("truncate"),
  fchown: ask("fchown"),
  fchmod: ask("fchmod"),
  flush: ask("flush"),
  close: ask("close"),
  link: ask("link"),
  rename: ask("rename"),
  remove: ask("remove"),
  chmod: ask("chmod"),
  list: ask("list"),
  openDirectory: ask("openDirectory"),
  flushDirectory: ask("flushDirectory"),
  closeDirectory: ask("closeDirectory"),
  filesystemType: ask("filesystemType"),
  symlink: ask("symlink"),
  fstat: ask("fstat"),
  clone: ask("clone"),
  rmdir: ask("rmdir"),
  utimes: ask("utimes"),
  sleep: ask("sleep"),
};

/** Waits for something of the caller's. What it throws is no errno of ours: it comes out under `code`, as the cause. */
export function* wait<T>(step: string, code: string, what: () => T): Steps<Awaited<T>> {
  try {
    if (answering !== undefined) return answered(undefined, what) as Awaited<T>;
    return (yield { name: "wait", args: [what] }) as Awaited<T>; // drivers answer with what `what` came to
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
