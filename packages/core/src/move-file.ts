import { report } from "./errors.ts";
import type { Job } from "./job.ts";
import { moveAcross } from "./move-across.ts";
import { type MoveFileOptions, type MoveReceipt, moveRequest } from "./move-options.ts";
import { byName, orderByName } from "./move-order.ts";
import { inTurns, nameJob } from "./name-job.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import { wholePath } from "./whole-path.ts";

/** The type of `moveFile`. */
export interface MoveFile {
  /**
   * Gives a file another name, in whatever directory and on whatever filesystem, so that a crash leaves it whole under the old name or
   * the new one, never under neither.
   *
   * When the promise is fulfilled, the file is at its new path, with what `durability` promises, and its old name is gone. What it
   * holds was flushed first, whoever wrote it. When it is rejected, the error's `outcome` says where it is: `"unchanged"`, at its old
   * path, and at the new one what was there before; `"replaced"`, at its new path, whole, while the old name may be left too.
   *
   * On one filesystem it is a rename, or with `overwrite: false` a link and the removal of the old name. Across filesystems the
   * file is copied beside its new path, with its mode, its times and, where that is permitted, its owner; flushed; renamed; and
   * only when that is on disk, with `"ordered"` too, the source is removed. A crash there may leave both, each whole. A source that
   * somebody writes to meanwhile is not removed: `ERR_UNTORN_CHANGED`.
   *
   * A symbolic link is moved itself, never what it leads to, and one at the new path is replaced. A directory is moved where a rename
   * can: on one filesystem, over nothing or an empty directory; it is not flushed. Two names of one file become one.
   *
   * Not promised: that another process cannot put a file in the place of the source in the moment between the last look at it and its
   * removal (across filesystems, or with `overwrite: false`); hard links, ACLs and extended attributes across filesystems. With `"full"`
   * or `"ordered"` a file that this process may not read cannot be flushed: the receipt then says `"none"`, and `strict` makes it an
   * error. Calls of one process that name one of the paths run in their order.
   *
   * @param from - The file, link or directory, absolute or from the working directory, as a string or `file:` URL.
   * @param to - Its new path, not the directory to put it in.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code (`ENOENT` with the source's path where that is missing, `EISDIR` where a
   * directory is in the way of a file, `EXDEV` for a directory across filesystems, `EEXIST` with `overwrite: false`), or
   * `ERR_UNTORN_ABORTED`, `ERR_UNTORN_CALLBACK`, `ERR_UNTORN_CHANGED`, `ERR_UNTORN_NOT_A_FILE`, `ERR_UNTORN_NOT_DURABLE`.
   *
   * @example
   * ```ts
   * import { moveFile, writeFile } from "untorn";
   *
   * await writeFile("report.part", "done");
   * const { copied } = await moveFile("report.part", "reports/1.txt", { createParents: true });
   * console.log(copied); // false
   * ```
   */
  (from: string | URL, to: string | URL, options?: MoveFileOptions): Promise<MoveReceipt>;
}

/** The type of `moveFileSync`. */
export interface MoveFileSync {
  /**
   * Like {@link MoveFile}, but blocks until it is done, and does not wait for asynchronous calls that are under way.
   *
   * @throws The same errors.
   */
  (from: string | URL, to: string | URL, options?: MoveFileOptions): MoveReceipt;
}

/** `moveFile` on a platform. */
export function bindMoveFile<File, Directory>(platform: Platform<File, Directory>): MoveFile {
  return async (from, to, options) => {
    const job = jobOf(platform, from, to, options);
    const { host, situation } = job;
    const [source, target] = [situation.from, situation.path];
    try {
      return await inTurns(job, [source, target], async () => {
        const { plan, receipt } = await (orderByName(job) ?? run(host.async, byName(source, target, job)));
        return receipt ?? (await run(host.platform.async, moveAcross(plan, job))); // its own directories: a copy may take its time
      });
    } catch (error) {
      throw report(error, situation);
    }
  };
}

/** `moveFileSync` on a platform. */
export function bindMoveFileSync<File, Directory>(platform: Platform<File, Directory>): MoveFileSync {
  return (from, to, options) => runSync(platform.sync, moveFileSteps(platform, from, to, options));
}

/** `moveFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* moveFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  from: string | URL,
  to: string | URL,
  options?: MoveFileOptions,
): Steps<MoveReceipt> {
  const job = jobOf(platform, from, to, options);
  const { situation } = job;
  try {
    void job.request.cancellation.check();
    return yield* moveSteps(situation.from, situation.path, job);
  } catch (error) {
    throw report(error, situation);
  }
}

/** A move, in whatever way it goes. */
export function* moveSteps(from: string, to: string, job: Job): Steps<MoveReceipt> {
  const { plan, receipt } = yield* byName(from, to, job);
  return receipt ?? (yield* moveAcross(plan, job));
}

type MoveJob = Job & { readonly situation: Job["situation"] & { readonly from: string } };

function jobOf<File, Directory>(
  platform: Platform<File, Directory>,
  from: unknown,
  to: unknown,
  options: unknown,
): MoveJob {
  const request = moveRequest(options);
  const source = wholePath(from, "from", "moveFile", platform);
  const target = wholePath(to, "to", "moveFile", platform);
  return nameJob(platform, "moveFile", request, target, source) as MoveJob;
}
