import { flag, optionsObject } from "./checks.ts";
import { cloned } from "./clone.ts";
import { report } from "./errors.ts";
import { fileSource, openSource } from "./file-source.ts";
import type { Job } from "./job.ts";
import { inTurns, nameJob } from "./name-job.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { isSamePath, keyOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { attempt, Fault, faultOf, type Stats, type Steps, sys } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { run, runSync } from "./run.ts";
import { resolveTarget, sameFile, type Target } from "./target.ts";
import { about } from "./telling.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `copyFile`: those of `writeFile` that do not concern data in memory, and `times`. */
export interface CopyFileOptions
  extends Omit<WriteFileOptions, "encoding" | "skipUnchanged" | "inPlaceFallback" | "lock"> {
  /** Permission bits, exact. Default: those of the file that is replaced, else those of the source without set-id bits. */
  readonly mode?: number | undefined;
  /** Give the copy the times at which the source was last read and written. Default `false`: now. */
  readonly times?: boolean | undefined;
}

/** What a copy did. */
export interface CopyReceipt extends Receipt {
  /** The file that was copied, absolute, after its symbolic links. */
  readonly from: string;
}

/** The type of `copyFile`. */
export interface CopyFile {
  /**
   * Copies a file so that a reader of the copy sees the whole old file or the whole new one, and keeps it through a power cut.
   *
   * When the promise is fulfilled, the file at `to` has the bytes of the file at `from`, and what `durability` promises. When it is
   * rejected, the error's `outcome` says what is at `to`; the source is only ever read.
   *
   * It is written like any file by `writeFile`: the copy is made beside `to`, flushed, and renamed. It shares blocks with the source where
   * the filesystem can (reflink), if source and copy have one owner, if the source's mode shows the temporary to nobody who may not
   * read the copy, and if neither `signal` nor `onProgress` is set; not on Deno, and not on macOS. Else it is read and written piece by
   * piece.
   *
   * Mode and owner are those of the file that is replaced; a new file has the source's mode, without set-id bits, and the process's
   * owner. Symbolic links at both ends are followed, but see `symlinks`.
   *
   * Not promised: one state of a source that somebody overwrites in place meanwhile (one that is replaced is copied as it was);
   * holes, ACLs and extended attributes.
   *
   * Deno needs permission to read and write the directory of `to`, and to read `from` and its links.
   *
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The codes of `writeFile`; `ERR_UNTORN_SAME_FILE` where both paths lead to one file, `ENOENT` and
   * others with the source's path where that is what failed.
   *
   * @example
   * ```ts
   * import { copyFile, writeFile } from "untorn";
   *
   * await writeFile("settings.json", "{}");
   * const { bytesWritten } = await copyFile("settings.json", "settings.backup.json");
   * console.log(bytesWritten); // 2
   * ```
   */
  (from: string | URL, to: string | URL, options?: CopyFileOptions): Promise<CopyReceipt>;
}

/** The type of `copyFileSync`. */
export interface CopyFileSync {
  /**
   * Like {@link CopyFile}, but blocks until it is done, and does not wait for asynchronous calls that are under way.
   *
   * @throws The same errors.
   */
  (from: string | URL, to: string | URL, options?: CopyFileOptions): CopyReceipt;
}

/** `copyFile` on a platform. */
export function bindCopyFile<File, Directory>(platform: Platform<File, Directory>): CopyFile {
  return async (from, to, options) => {
    const job = jobOf(platform, from, to, options);
    const { situation } = job;
    try {
      return await inTurnsOfBoth([situation.from, situation.path], job);
    } catch (error) {
      throw report(error, situation);
    }
  };
}

/** `copyFileSync` on a platform. */
export function bindCopyFileSync<File, Directory>(platform: Platform<File, Directory>): CopyFileSync {
  return (from, to, options) => runSync(platform.sync, copyFileSteps(platform, from, to, options));
}

/** `copyFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* copyFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  from: string | URL,
  to: string | URL,
  options?: CopyFileOptions,
): Steps<CopyReceipt> {
  const job = jobOf(platform, from, to, options);
  try {
    void job.request.cancellation.check();
    return yield* copy(yield* lookAtCopy(job), job);
  } catch (error) {
    throw report(error, job.situation);
  }
}

interface CopyJob extends Job {
  readonly situation: Job["situation"] & { readonly from: string };
  readonly paths: readonly [from: string, to: string];
  readonly times: boolean;
}

function jobOf<File, Directory>(
  platform: Platform<File, Directory>,
  from: unknown,
  to: unknown,
  options: unknown,
): CopyJob {
  const given = optionsObject<CopyFileOptions>(options);
  const { times, ...others } = given;
  const request = { ...writeRequest(others), skipUnchanged: false, inPlaceFallback: false, lock: undefined };
  const source = wholePath(from, "from", "copyFile", platform);
  const target = wholePath(to, "to", "copyFile", platform);
  const job = nameJob(platform, "copyFile", request, target, source) as CopyJob;
  return {
    ...job,
    paths: [source, target],
    times: flag("times", times, false),
  };
}

/** Where a path is a link, the turn of what it leads to is waited for too: others may name that. */
async function inTurnsOfBoth(paths: readonly string[], job: CopyJob): Promise<CopyReceipt> {
  const { platform } = job.host;
  const keys = new Set(paths.map((path) => keyOf(path, platform.pathStyle)));
  const done = await inTurns(job, paths, async () => {
    const plan = await run(platform.async, lookAtCopy(job));
    const found = [plan.source.path, plan.target.path];
    if (found.some((path) => !keys.has(keyOf(path, platform.pathStyle)))) return { found };
    return { receipt: await run(platform.async, copy(plan, job)) };
  });
  return done.receipt ?? inTurnsOfBoth([...job.paths, ...done.found], job);
}

interface CopyPlan {
  readonly source: { readonly path: string; readonly stats: Stats };
  readonly target: Target;
}

/** Looks at both ends; nothing is touched. */
function* lookAtCopy(job: CopyJob): Steps<CopyPlan> {
  yield* about(job.situation);
  const [from, to] = job.paths;
  const source = yield* lookAtSource(from, job);
  const target = yield* resolveTarget(to, job);
  const same =
    isSamePath(source.path, target.path, job.host.platform.pathStyle) ||
    (target.stats !== undefined && sameFile(source.stats, target.stats));
  if (same) throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);
  return { source, target };
}

function* lookAtSource(from: string, job: CopyJob): Steps<CopyPlan["source"]> {
  try {
    const { path, stats } = yield* resolveTarget(from, {
      ...job,
      situation: { ...job.situation },
      request: { ...job.request, overwrite: true, symlinks: "follow" },
    });
    if (stats === undefined) throw new Fault("lstat", "ENOENT", undefined);
    return { path, stats };
  } catch (error) {
    throw faultOf("source", error);
  }
}

function* copy({ source, target }: CopyPlan, job: CopyJob): Steps<CopyReceipt> {
  const { mode, owner } = job.request;
  const { file, stats } = yield* openSource(source.path); // which may have been replaced since it was looked at
  const isNew = target.stats === undefined;
  const request = {
    ...job.request,
    mode: mode ?? (isNew ? stats.mode & 0o1777 : undefined),
    owner: isNew && owner === "keep" ? ("process" as const) : owner,
  };
  const original = {
    path: source.path,
    stats,
    attributes: false,
    times: job.times ? "must" : undefined,
  } as const;
  try {
    const receipt = yield* replaceFile(target, {
      ...job,
      request,
      source: cloned(fileSource(file), file, original, target.stats, { ...job, request }),
      original,
    });
    return { ...receipt, from: source.path };
  } finally {
    yield* attempt(sys.close(file));
  }
}
