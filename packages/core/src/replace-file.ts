import { knowsMode, setAttributes, setTimes } from "./attributes.ts";
import { keepBackup } from "./backup.ts";
import { tell } from "./callbacks.ts";
import { commitNew, commitOver, ofSize } from "./commit.ts";
import { once, piecesOf, reading, writeAll } from "./content.ts";
import { createParents, flushDirectory } from "./directories.ts";
import { fenced } from "./fenced.ts";
import type { Held } from "./held.ts";
import type { Job } from "./job.ts";
import type { Receipt } from "./options.ts";
import { directoryOf } from "./paths.ts";
import { attempt, Fault, type Opaque, type Stats, type Steps, sys } from "./port.ts";
import { resolveTarget, type Target } from "./target.ts";
import { about } from "./telling.ts";
import type { Temporary } from "./temporaries.ts";
import { isUnchanged } from "./unchanged.ts";

/**
 * The protocol: a temporary beside the target is written, flushed, and renamed over it; then the directory is flushed.
 * Before the rename every failure leaves the target as it was; after it the new file is there, whole.
 */
export function* replaceFile(target: Target, job: Job): Steps<Receipt> {
  const { path, isFlushed, parentsFlushed } = yield* parentOf(target, job);
  const directory = isFlushed ? yield* sys.openDirectory(path) : undefined; // one that cannot be opened changes nothing
  try {
    const written = yield* writeAndCommit(target, path, job);
    const flushed = directory !== undefined && (yield* flushDirectory(directory, job.request.strict));
    return receiptOf({ target, written, directory, parentsFlushed }, flushed, job);
  } finally {
    if (directory !== undefined) yield* attempt(sys.closeDirectory(directory));
  }
}

/** A file that is in place; but where `"full"` is asked for, its directory is not flushed yet. */
export interface Committed {
  readonly target: Target;
  readonly written: Written;
  /** That directory, which was opened before anything was changed. */
  readonly directory: Opaque | undefined;
  /** The directories that were made for it are on disk. */
  readonly parentsFlushed: boolean;
}

/** The protocol up to the commit. `open` is called for a directory that will have to be flushed: one that cannot be opened changes nothing. */
export function* commitFile(
  target: Target,
  job: Job,
  open: (directory: string) => Steps<Opaque>,
): Steps<Committed> {
  const { path, isFlushed, parentsFlushed } = yield* parentOf(target, job);
  const directory = isFlushed ? yield* open(path) : undefined;
  return { target, written: yield* writeAndCommit(target, path, job), directory, parentsFlushed };
}

/** The directory that the file will be in. */
interface Parent {
  readonly path: string;
  /** It will be flushed. */
  readonly isFlushed: boolean;
  /** Those that were made for it are on disk. */
  readonly parentsFlushed: boolean;
}

/** Makes it where that is wanted. */
function* parentOf({ path, stats }: Target, { host, request, situation }: Job): Steps<Parent> {
  yield* about(situation);
  const { supports, pathStyle: style } = host.platform;
  const { createParents: makes, durability, strict } = request;
  const durable = durability === "full" && supports.directoryFlush;
  if (strict && durability === "full" && !durable)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
  const parent = directoryOf(path, style);
  const parentsFlushed =
    !makes || stats !== undefined || (yield* createParents(parent, { style, durable, strict }));
  return { path: parent, isFlushed: durable, parentsFlushed };
}

/** What is told of a file that is in place, once its directory is flushed or cannot be. */
export function receiptOf(
  { target, written, parentsFlushed }: Committed,
  flushed: boolean,
  { request }: Job,
): Receipt {
  const { durability } = request;
  const degraded = durability === "full" && !(flushed && parentsFlushed);
  return { path: target.path, ...written, durability: degraded ? "ordered" : durability };
}

type Written = Omit<Receipt, "path" | "durability">;

const unchanged: Written = { bytesWritten: 0, changed: false };

function* writeAndCommit(target: Target, directory: string, job: Job): Steps<Written> {
  const { host, request, situation } = job;
  if (request.skipUnchanged && (yield* hasData(target, job))) return unchanged;

  const mode = knowsMode(likeOf(target, job), request) ? 0o600 : 0o666;
  const fence = fenceOf(directory, job);
  const within = fence?.entry.holder ?? directory;
  const temporary = yield* fenced(host.temporaries.create(within, mode, job), fence);
  try {
    const { bytesWritten, current } = yield* fill(temporary, target, job);
    if (request.skipUnchanged && (yield* hasCopy(current, temporary.path, bytesWritten, job))) {
      yield* sys.remove(temporary.path);
      void host.temporaries.forget(temporary.path);
      return unchanged;
    }
    const backup = job.backup === undefined ? undefined : yield* keepOld(current, job);
    void request.cancellation.check(); // the last moment: after the commit it comes too late
    if (fence === undefined && request.lock !== undefined) yield* request.lock.check();
    yield* fenced(commit(temporary.path, current, bytesWritten, job), fence);
    void host.temporaries.forget(temporary.path);
    return backup === undefined ? { bytesWritten, changed: true } : { bytesWritten, changed: true, backup };
  } catch (error) {
    if (situation.journal === undefined) yield* host.temporaries.discard(temporary.path, situation); // else recover needs it
    throw error;
  }
}

/**
 * Where the temporary of a write under a lock is made: in the lock's holder. Whoever takes the lock away removes that directory first, so
 * that the rename of a writer who has lost the lock finds nothing to rename.
 */
function fenceOf(directory: string, { request: { lock, inPlaceFallback } }: Job): Held | undefined {
  return lock?.fences(directory) && !inPlaceFallback ? lock : undefined;
}

function commit(temporary: string, target: Target, size: number, job: Job): Steps<undefined> {
  return job.request.overwrite
    ? commitOver(temporary, target, ofSize(size), job)
    : commitNew(temporary, target.path, ofSize(size), job);
}

/** Data in memory is compared with the target before anything is written. */
function* hasData(target: Target, { source, request }: Job): Steps<boolean> {
  const bytes = source.whole;
  return bytes !== undefined && (yield* isUnchanged(target, request, bytes.byteLength, once(bytes)));
}

/** Data that comes in pieces is compared when it is all there, in the temporary. */
function* hasCopy(target: Target, temporary: string, size: number, { source, request }: Job): Steps<boolean> {
  if (source.whole !== undefined || target.stats?.size !== size) return false;
  try {
    return yield* reading(temporary, (file) => isUnchanged(target, request, size, piecesOf(file)));
  } catch (error) {
    if (error instanceof Fault) return false; // it has the target's mode, by which this process may not read
    throw error;
  }
}

export interface Filled {
  readonly bytesWritten: number;
  /** The target as it is when the data is there: while a stream took its time, somebody may have changed it. */
  readonly current: Target;
}

/** Data, owner, mode, flush, close: all that the file will be is on disk before any name leads to it. */
export function* fill(temporary: Temporary, target: Target, job: Job): Steps<Filled> {
  const { source, request, host, original } = job;
  const { path, file } = temporary;
  let bytesWritten: number;
  let current = target;
  try {
    bytesWritten = yield* source.writeTo?.(file, told(job)) ?? writeAll(file, () => source.next(), told(job));
    if (source.isSlow) current = yield* lookAgain(target, job);
    const like = likeOf(current, job) ?? target.stats;
    yield* setAttributes(temporary, like, request, host.platform.supports);
    if (original?.times !== undefined) yield* setTimes(path, original.stats, original.times);
    if (request.durability !== "none") yield* sys.flush(file); // a failed flush is final: the next one may lie
  } catch (error) {
    yield* attempt(sys.close(file));
    throw error;
  }
  yield* sys.close(file); // an error of it counts: NFS reports a full disk here
  return { bytesWritten, current };
}

/** The file whose owner and mode the new one gets. */
function likeOf(target: Target, { original }: Job): Stats | undefined {
  return original?.attributes ? original.stats : target.stats;
}

/** The same path, which may have become something that is not to be replaced. */
function* lookAgain({ path }: Target, job: Job): Steps<Target> {
  const now = yield* resolveTarget(path, { ...job, request: { ...job.request, symlinks: "replace" } });
  return { path, stats: now.stats };
}

/** After each piece: whether to go on, and how far it has come. */
function told(job: Job): ((bytesWritten: number) => Steps<undefined>) | undefined {
  const { cancellation, onProgress } = job.request;
  if (!cancellation.exists && onProgress === undefined) return undefined;
  const bytesTotal = onProgress && (job.source.whole?.byteLength ?? job.original?.stats.size);
  return (bytesWritten) => tellProgress(bytesWritten, bytesTotal, job.request);
}

function* tellProgress(
  bytesWritten: number,
  bytesTotal: number | undefined,
  { cancellation, onProgress }: Job["request"],
): Steps<undefined> {
  void cancellation.check();
  if (onProgress === undefined) return;
  const progress = bytesTotal === undefined ? { bytesWritten } : { bytesWritten, bytesTotal };
  yield* tell("onProgress", cancellation, () => onProgress(progress));
}

/** Where the previous version is from now on. */
function* keepOld({ path, stats }: Target, job: Job): Steps<string | undefined> {
  if (job.backup === undefined || stats === undefined) return undefined;
  void job.request.cancellation.check();
  const backup = job.backup === true ? `${path}.bak` : job.backup;
  yield* keepBackup(path, stats, backup, job);
  return backup;
}
