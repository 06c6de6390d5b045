import type { Receipt } from "./options.ts";
import { Fault } from "./port.ts";

/**
 * What is at the target after a failure; whole, but as said for `"unknown"`.
 *
 * - `"unchanged"`: what was there before, or nothing if nothing was. What should be moved is where it was.
 * - `"replaced"`: the new file, but perhaps not durable. What should be moved is there, and its old name may be left; what should be
 *   removed is gone.
 * - `"unknown"`: one of the two; with `overwrite: false` on a filesystem without hard links perhaps an empty file; with
 *   `inPlaceFallback` perhaps a half written one, which `recover` can finish.
 */
export type Outcome = "unchanged" | "replaced" | "unknown";

/** What an {@link AtomicFileError} reports. */
export interface Failure {
  /** See {@link AtomicFileError.code}. */
  readonly code: string;
  /** See {@link AtomicFileError.operation}. */
  readonly operation: string;
  /** See {@link AtomicFileError.step}. */
  readonly step: string;
  /** See {@link AtomicFileError.path}. */
  readonly path: string;
  /** See {@link AtomicFileError.temporaryPath}. */
  readonly temporaryPath?: string | undefined;
  /** See {@link AtomicFileError.outcome}. */
  readonly outcome: Outcome;
  /** See {@link AtomicFileError.results}. */
  readonly results?: readonly (Receipt | AtomicFileError)[] | undefined;
  /** The error as the runtime threw it, or what the caller's stream, callback or signal gave. */
  readonly cause?: unknown;
}

const brand: unique symbol = Symbol.for("untorn.AtomicFileError") as never;

/**
 * A file operation failed, and this says what is on disk now.
 *
 * Made by the library only. Recognise it with {@link isAtomicFileError}, which also works when two copies of the
 * library are loaded. Codes are stable; messages may improve.
 */
export class AtomicFileError extends Error {
  /** Always `"AtomicFileError"`. */
  override readonly name = "AtomicFileError";
  /** The errno's name where there is one (`"ENOSPC"`), the same on every runtime; else a stable `ERR_UNTORN_…`. */
  readonly code: string;
  /** The function that was called, without `Sync`: `"writeFile"`, `"moveFile"`. */
  readonly operation: string;
  /** What failed: a call of the port (`"flush"`, `"rename"`), or what the caller gave (`"data"`, `"onProgress"`, `"onTemporary"`, `"signal"`). */
  readonly step: string;
  /**
   * The file that was to be written, after its symbolic links; of `moveFile` and `copyFile` the source, where that is what failed; of
   * `recover` the directory or the journal, of `sweep` the directory or the temporary.
   */
  readonly path: string;
  /** A temporary that could not be removed, and may still be there; where there are two, the message names both. */
  declare readonly temporaryPath?: string;
  /** What is at {@link path} now. */
  readonly outcome: Outcome;
  /** Of `writeFiles`: for each entry, in their order, its receipt or its error. This one is the first of the errors. */
  declare readonly results?: readonly (Receipt | AtomicFileError)[];

  /** For adapters and tests; users only receive it. */
  constructor(failure: Failure, hint: Hint = {}) {
    super(hint.message ?? messageOf(failure, hint), { cause: failure.cause });
    this.code = failure.code;
    this.operation = failure.operation;
    this.step = failure.step;
    this.path = failure.path;
    if (failure.temporaryPath !== undefined) this.temporaryPath = failure.temporaryPath;
    this.outcome = failure.outcome;
    if (failure.results !== undefined) this.results = failure.results;
    void Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * Whether `error` is an {@link AtomicFileError}, of this copy of the library or another one.
 *
 * @example
 * ```ts
 * import { isAtomicFileError, writeFile } from "untorn";
 *
 * try {
 *   await writeFile("missing/folder/state.json", "{}");
 * } catch (error) {
 *   if (!isAtomicFileError(error)) throw error;
 *   console.log(error.code, error.outcome); // ENOENT unchanged
 * }
 * ```
 */
export function isAtomicFileError(error: unknown): error is AtomicFileError {
  return typeof error === "object" && error !== null && brand in error;
}

/** A wrong argument, found before any system call. */
export function invalidArgument(kind: "TYPE" | "VALUE", message: string): TypeError {
  return Object.assign(new TypeError(message), { code: `ERR_INVALID_ARG_${kind}` });
}

/** What the message of a failure tells besides. */
interface Hint {
  /** The file at which it failed, if not at the target. */
  readonly of?: "backup" | "source" | undefined;
  /** The source of what is moved or copied. */
  readonly from?: string | undefined;
  /** What `recover` can finish it from. */
  readonly journal?: string | undefined;
  /** Temporaries that could not be removed: of a write with a backup there may be two. */
  readonly left?: readonly string[] | undefined;
  /** All of the message. */
  readonly message?: string;
}

/** The report of whatever was thrown while `operation` worked on `path`: the library's own faults, or a bug of ours as it is. */
export function report(
  error: unknown,
  { journal, left, from, ...found }: Pick<Failure, "operation" | "path" | "outcome"> & Hint,
): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, step, cause, of } = error;
  const path = of === "source" && from !== undefined ? from : found.path;
  const failure = { ...found, path, code, step, cause, temporaryPath: left?.at(-1) };
  return new AtomicFileError(failure, { of, journal, left });
}

type Sentences = Readonly<Record<string, string>>;

const ofWriting: Readonly<Record<Outcome, string>> = {
  unchanged: "what was there before is unchanged",
  replaced: "the new file is in place, but it may not survive a power cut",
  unknown: "it is not known whether the new file is there",
};

/** What is on disk, in the words of the operation. */
const onDisk: Readonly<Record<string, Readonly<Record<Outcome, string>>>> = {
  moveFile: {
    unchanged: "nothing was moved",
    replaced:
      "it is in its new place, but it may not survive a power cut there, and its old name may be left",
    unknown: "it is not known whether it was moved",
  },
  removeFile: {
    unchanged: "nothing was removed",
    replaced: "it is gone, but a power cut may bring it back",
    unknown: "it is not known whether it was removed",
  },
  rotateFile: {
    unchanged: "the file is where it was, and no older one is lost",
    replaced: "the file was rotated, but it may not survive a power cut, and its old name may be left",
    unknown: "it is not known whether the file was rotated; no older one is lost",
  },
  withLock: {
    unchanged: "the action did not run",
    replaced: "the action ran",
    unknown: "the action ran, and what it did stays",
  },
  readJson: { ...ofWriting, unchanged: "nothing was changed" },
  transaction: {
    unchanged: "nothing was changed",
    replaced: "all of it is done",
    unknown: "it is committed, or may be, and perhaps half done",
  },
  symlink: {
    unchanged: ofWriting.unchanged,
    replaced: "the new link is in place, but it may not survive a power cut",
    unknown: "it is not known whether the new link is there",
  },
};

/** What a code means for an operation, where that is not what it means for the others. */
const meaningsOf: Readonly<Record<string, Sentences>> = {
  readJson: { ENOENT: "there is no such file" },
  moveFile: {
    EBUSY: "it is in use, or is a mount point",
    EEXIST: "something has the new name, and overwrite is false or it is a directory that is not empty",
    EINVAL: "a directory cannot be moved into itself, nor the root or a path that ends in dots",
    EISDIR: "there is a directory, which no file may replace",
    ENOTDIR: "a part of the path is not a directory, or a directory would replace what is none",
    ENOTEMPTY: "there is a directory that is not empty",
    EXDEV: "a directory cannot be moved to another filesystem: copy what is in it, then remove it",
  },
  removeFile: {
    EBUSY: "it is in use, or is a mount point",
    EISDIR: "the path names a directory, which removeFile does not remove",
    ENOENT: "there is nothing of that name: set force if that is no error",
  },
  rotateFile: {
    EEXIST:
      "a name that must be free is taken, perhaps by what somebody else has made meanwhile, or by what the list of its directory does not show: Deno shows one that it could not read as an empty one",
    ERR_UNTORN_SYMLINK: "the path is a symbolic link: name the file that it leads to",
  },
  transaction: {
    EBUSY: "it is in use, or is a mount point",
    ENOENT: "a directory of the path does not exist: create it, or set createParents where it is written to",
    ERR_UNTORN_ENDED: "its action has ended",
    EXDEV: "a file is moved on one filesystem only: read it, and write it to the other one",
  },
  symlink: {
    EISDIR: "the path names a directory, which no link may replace",
  },
};

/** What a code means where it is the source that failed. */
const meaningsOfSource: Sentences = {
  EACCES: "permission denied: check the permissions of the file and of its directory",
  ENOENT: "it does not exist",
};

const meanings: Sentences = {
  EACCES: "permission denied: check the permissions of the file's directory",
  EBUSY:
    "the file is in use, or is itself a mount point (a file mounted into a container cannot be replaced: mount its directory, or set inPlaceFallback)",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file of that name exists, and overwrite is false",
  EISDIR: "the path names a directory",
  ELOOP: "the path leads through too many symbolic links",
  EMFILE: "the process has too many open files",
  ENAMETOOLONG: "a name in the path is too long for the filesystem",
  ENOENT: "a directory of the path does not exist: create it, or set createParents",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is not a directory",
  EPERM: "the system does not permit it",
  EROFS: "the filesystem is read-only",
  ERR_UNTORN_ABORTED: "the signal was aborted",
  ERR_UNTORN_BUSY: "another call of this pending file is not done yet",
  ERR_UNTORN_ENDED: "it was committed, discarded or closed before",
  ERR_UNTORN_CHANGED: "somebody wrote to the file, or replaced it, while it was copied: it is still there",
  ERR_UNTORN_DEADLOCK:
    "an asynchronous call of this process holds the lock, and could not end while this one waits: use the asynchronous form",
  ERR_UNTORN_JOURNAL: "the journal is not one that this version understands",
  ERR_UNTORN_LOCK_LOST:
    "this process gave no sign of life for too long, somebody else took it for dead, and the lock is no longer held",
  ERR_UNTORN_NOT_A_FILE: "the path names something that is not a regular file (a device, a pipe or a socket)",
  ERR_UNTORN_NOT_A_LOCK:
    "something that is no lock of this library has the lock's name, the path's own and .untorn-lock",
  ERR_UNTORN_NOT_DURABLE:
    'directories cannot be flushed here, and strict is set: use durability "ordered", or leave strict out',
  ERR_UNTORN_REENTRANT:
    "it is called inside the action that holds this lock, which would never end: pass the lock on in place of taking it again",
  ERR_UNTORN_SAME_FILE: "the two paths lead to one file",
  ERR_UNTORN_SYMLINK: 'the path is a symbolic link, and symlinks is "error"',
};

const onDiskAfter: Readonly<Record<Outcome, string>> = { ...ofWriting, replaced: "the new file is in place" };

const unreadable = 'the directory may not be read, and so not be flushed: durability "ordered" does without';

function messageOf(failure: Failure, { of, journal, left }: Hint): string {
  const { code, operation, step, path, temporaryPath, outcome, cause } = failure;
  const thrown = cause instanceof Error ? cause.message : "";
  const meaning = meaningOf(code, operation, step, of);
  const why = of === "backup" ? thrown || (meaning ?? "") : (meaning ?? thrown); // the meanings are those of the target
  const recovery = journal === undefined ? "" : "; call recover() with its directory to finish it";
  const temporaries = left ?? (temporaryPath === undefined ? [] : [temporaryPath]);
  const litter = temporaries.map((each) => `; a temporary may be left at ${quoted(each)}`).join("");
  const where = of === "backup" ? `${step} of the backup` : step;
  const now = code === "ERR_UNTORN_ENDED" ? onDiskAfter : (onDisk[operation] ?? ofWriting); // a commit that was done is not made doubtful by a later call
  return `${operation} ${quoted(path)}: ${code} at ${where}${why && ", "}${why}; ${now[outcome]}${recovery}${litter}`;
}

function meaningOf(code: string, operation: string, step: string, of: Hint["of"]): string | undefined {
  if (step === "openDirectory" && code === "EACCES") return unreadable;
  const special = of === "source" ? meaningsOfSource[code] : meaningsOf[operation]?.[code];
  return special ?? meanings[code];
}

const quoted = (path: string): string => JSON.stringify(path);
