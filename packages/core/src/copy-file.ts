import { orderCopy } from "./copy-order.ts";
import {
  type Copied,
  type CopyFileOptions,
  type CopyJob,
  type CopyReceipt,
  copy,
  copyInTurn,
  copyJob,
  lookAtCopy,
} from "./copying.ts";
import { report } from "./errors.ts";
import { inTurns } from "./name-job.ts";
import { keyOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { run, runSync } from "./run.ts";

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
    const job = copyJob(platform, from, to, options);
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
  const job = copyJob(platform, from, to, options);
  try {
    void job.request.cancellation.check();
    return yield* copy(yield* lookAtCopy(job), job);
  } catch (error) {
    throw report(error, job.situation);
  }
}

/** Where a path is a link, the turn of what it leads to is waited for too: others may name that. */
async function inTurnsOfBoth(paths: readonly string[], job: CopyJob): Promise<CopyReceipt> {
  const { platform } = job.host;
  const keys = paths.map((path) => keyOf(path, platform.pathStyle));
  const here = (): Promise<Copied> => run(platform.async, copyHere(job, keys));
  const done = await inTurns(job, paths, () => orderCopy(job, keys, here) ?? here());
  return "receipt" in done ? done.receipt : inTurnsOfBoth([...job.paths, ...done.found], job);
}

function* copyHere(job: CopyJob, keys: readonly string[]): Steps<Copied> {
  return yield* copyInTurn(yield* lookAtCopy(job), job, keys);
}
