import { directoryOf, type PathStyle } from "./paths.ts";
import { attempt, Fault, type Opaque, type Steps, type Supports, sys } from "./port.ts";

/** What some filesystems answer that cannot flush a directory. */
const unsupported: ReadonlySet<string> = new Set(["EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** Whether a flush failed because the filesystem cannot do it. */
export function cannotFlush({ code }: Fault): boolean {
  return unsupported.has(code);
}

/** Flushes an open directory, and says whether the filesystem can; where it cannot, `strict` makes that an error. */
export function* flushDirectory(directory: Opaque, strict: boolean): Steps<boolean> {
  try {
    yield* sys.flushDirectory(directory);
    return true;
  } catch (error) {
    if (strict || !cannotFlush(error as Fault)) throw error;
    return false;
  }
}

/** The same for a directory that is not open. */
export function* flushDirectoryAt(path: string, strict: boolean): Steps<boolean> {
  const directory = yield* sys.openDirectory(path);
  try {
    return yield* flushDirectory(directory, strict);
  } finally {
    yield* attempt(sys.closeDirectory(directory));
  }
}

/** The same, where the platform can at all. */
export function* flushIfPossible(path: string, supports: Supports, strict: boolean): Steps<boolean> {
  return supports.directoryFlush && (yield* flushDirectoryAt(path, strict));
}

/** How directories are made: with what flushes. */
export interface Parents {
  readonly style: PathStyle;
  /** Flush each new directory into its parent. */
  readonly durable: boolean;
  readonly strict: boolean;
}

/**
 * Makes a directory and what is missing above it, and says whether all of it is on disk.
 *
 * With `durable`, a directory is flushed into its parent before anything is made in it. So one that is found, made by another
 * such writer a moment ago, has all its ancestors on disk, and only itself perhaps not: its parent is flushed for it.
 */
export function* createParents(path: string, how: Parents): Steps<boolean> {
  const parent = directoryOf(path, how.style);
  const found = (yield* sys.lstat(path)) !== undefined;
  let flushed = true;
  if (!found) {
    if (parent !== path) flushed = yield* createParents(parent, how);
    yield* makeDirectory(path);
  }
  if (!how.durable || parent === path) return flushed;
  try {
    return (yield* flushDirectoryAt(parent, how.strict)) && flushed;
  } catch (error) {
    const { step, code } = error as Fault;
    const isElsewheres = found && step === "openDirectory" && closed.has(code) && !how.strict;
    if (!isElsewheres) throw error;
    return flushed;
  }
}

/** Somebody else's directory, which need not be readable to write below it, as "/home". */
const closed: ReadonlySet<string> = new Set(["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"]);

function* makeDirectory(path: string): Steps<undefined> {
  try {
    yield* sys.mkdir(path, 0o777);
  } catch (error) {
    if ((error as Fault).code !== "EEXIST") throw error; // somebody else was quicker
  }
}
