import { flag, optionsObject } from "./checks.ts";
import { retryBusy } from "./commit.ts";
import { flushDirectory } from "./directories.ts";
import { type Outcome, report } from "./errors.ts";
import type { Job } from "./job.ts";
import { type NameOptions, nameRequest } from "./move-options.ts";
import { inTurns, nameJob } from "./name-job.ts";
import type { Receipt } from "./options.ts";
import { directoryOf, nameOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { attempt, Fault, type Opaque, type Stats, type Steps, sys } from "./port.ts";
import { run, runSync } from "./run.ts";
import { sameFile } from "./target.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `removeFile`. */
export interface RemoveFileOptions extends NameOptions {
  /** Where there is nothing of that name, that is no error: the receipt says `changed: false`. Default `false`, as for `rm` of `node:fs`. */
  readonly force?: boolean | undefined;
}

/** The type of `removeFile`. */
export interface RemoveFile {
  /**
   * Removes a file's name, so that it does not come back after a power cut.
   *
   * When the promise is fulfilled, nothing has that name, and with `"full"` nothing will have it after a power cut; also where `force`
   * found nothing, as whoever removed it may not have waited for the disk. When it is rejected, the error's `outcome` says whether it
   * is still there: `"unchanged"`, or gone: `"replaced"`.
   *
   * A symbolic link is removed itself, never what it leads to; a pipe or a socket is too. A directory is an error. Other hard
   * links of the file stay. Before the removal reaches the disk (with `"ordered"` and `"none"`, some time later) a power cut may bring
   * the file back, whole.
   *
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code (`ENOENT`, `EISDIR`, `EACCES`), or `ERR_UNTORN_ABORTED`,
   * `ERR_UNTORN_NOT_DURABLE`.
   *
   * @example
   * ```ts
   * import { removeFile, writeFile } from "untorn";
   *
   * await writeFile("session.json", "{}");
   * await removeFile("session.json");
   * console.log((await removeFile("session.json", { force: true })).changed); // false
   * ```
   */
  (path: string | URL, options?: RemoveFileOptions): Promise<Receipt>;
}

import { about } from "./telling.ts";

/** The type of `removeFileSync`. */
export interface RemoveFileSync {
  /**
   * Like {@link RemoveFile}, but blocks until it is done, and does not wait for asynchronous calls that are under way.
   *
   * @throws The same errors.
   */
  (path: string | URL, options?: RemoveFileOptions): Receipt;
}

/** `removeFile` on a platform. */
export function bindRemoveFile<File, Directory>(platform: Platform<File, Directory>): RemoveFile {
  return async (path, options) => {
    const { job, force } = jobOf(platform, path, options);
    try {
      return await inTurns(job, [job.situation.path], () => run(job.host.async, remove(job, force)));
    } catch (error) {
      throw report(error, job.situation);
    }
  };
}

/** `removeFileSync` on a platform. */
export function bindRemoveFileSync<File, Directory>(platform: Platform<File, Directory>): RemoveFileSync {
  return (path, options) => runSync(platform.sync, removeFileSteps(platform, path, options));
}

/** `removeFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* removeFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  options?: RemoveFileOptions,
): Steps<Receipt> {
  const { job, force } = jobOf(platform, path, options);
  try {
    return yield* remove(job, force);
  } catch (error) {
    throw report(error, job.situation);
  }
}

function jobOf<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  options: unknown,
): { readonly job: Job; readonly force: boolean } {
  const request = nameRequest(options);
  const force = flag("force", optionsObject<RemoveFileOptions>(options).force, false);
  const whole = wholePath(path, "path", "removeFile", platform);
  return { job: nameJob(platform, "removeFile", request, whole), force };
}

function* remove({ host, request, situation }: Job, force: boolean): Steps<Receipt> {
  const { supports, pathStyle: style } = host.platform;
  const { durability, strict, cancellation } = request;
  const { path } = situation;
  yield* about(situation);
  const durable = durability === "full" && supports.directoryFlush;
  void cancellation.check();
  if (strict && durability === "full" && !durable)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
  if (/^\.{0,2}$/.test(nameOf(path, style))) throw new Fault("lstat", "EISDIR", undefined);
  const stats = yield* sys.lstat(path);
  if (stats?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (stats === undefined && !force) throw new Fault("lstat", "ENOENT", undefined);

  const directory = directoryOf(path, style);
  const parent = durable ? yield* openIfThere(directory, stats) : undefined; // now: one that cannot be opened changes nothing
  try {
    void cancellation.check();
    const changed = stats !== undefined && (yield* removeName(path, stats, force, supports, situation));
    const isFlushed = parent !== undefined && (yield* flushDirectory(parent, strict));
    const flushed = isFlushed || (durable && parent === undefined); // no directory, no name
    return {
      path,
      bytesWritten: 0,
      durability: durability === "full" && !flushed ? "ordered" : durability,
      changed,
    };
  } finally {
    if (parent !== undefined) yield* attempt(sys.closeDirectory(parent));
  }
}

function* openIfThere(directory: string, stats: Stats | undefined): Steps<Opaque | undefined> {
  try {
    return yield* sys.openDirectory(directory);
  } catch (error) {
    if (stats === undefined && (error as Fault).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether it was this call that removed it. */
function* removeName(
  path: string,
  stats: Stats,
  force: boolean,
  supports: Job["host"]["platform"]["supports"],
  situation: Job["situation"],
): Steps<boolean> {
  try {
    yield* retryBusy(() => sys.remove(path), path, supports);
    situation.outcome = "replaced";
    return true;
  } catch (error) {
    situation.outcome = yield* outcomeOf(path, stats);
    if (force && (error as Fault).code === "ENOENT") return false; // somebody else was quicker
    throw error;
  }
}

/** A removal that reports an error may have happened. */
function* outcomeOf(path: string, stats: Stats): Steps<Outcome> {
  try {
    const now = yield* sys.lstat(path);
    if (now === undefined) return "replaced";
    return sameFile(now, stats) ? "unchanged" : "unknown";
  } catch {
    return "unknown";
  }
}
