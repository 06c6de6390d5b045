import { flag, integer, optionsObject } from "./checks.ts";
import { invalidArgument, report } from "./errors.ts";
import { canGzip } from "./gzip.ts";
import { type NameOptions, nameRequest } from "./move-options.ts";
import { inTurns, nameJob } from "./name-job.ts";
import type { Receipt } from "./options.ts";
import { directoryOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { type Rotation, rotate } from "./rotation.ts";
import { run, runSync } from "./run.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `rotateFile`. */
export interface RotateFileOptions extends NameOptions {
  /** How many older files there are at most: from 1. */
  readonly keep: number;
  /** Where they go, on whatever filesystem. Default: beside the file. */
  readonly directory?: string | URL | undefined;
  /** Make that directory and what is missing above it, and flush it. Default `false`. */
  readonly createParents?: boolean | undefined;
  /** Compress the file on its way; its name then ends in `.gz`. Not in the synchronous form. Default `false`. */
  readonly gzip?: boolean | undefined;
  /** Told of a temporary before it is made, so that a watcher can pass over it. What it throws fails the call. */
  readonly onTemporary?: ((path: string) => void) | undefined;
}

/** What a rotation did. */
export interface RotateReceipt extends Receipt {
  /** Where the file is now, absolute; not there if there was none. */
  readonly to?: string;
}

/** The type of `rotateFile`. */
export interface RotateFile {
  /**
   * Moves a file out of the way, as logs are: `app.log` becomes `app.log.1`, what was that `app.log.2`, and so on; what would be more
   * than `keep` is gone.
   *
   * When the promise is fulfilled, nothing has the file's own name, and the receipt's `to` says where it is; where there was none,
   * nothing was done, and `changed` is `false`. When it is rejected, `outcome` says where the file is: `"unchanged"`, under its own
   * name; `"replaced"`, under number 1, its own name perhaps too. Others may have moved on by one number.
   *
   * A crash loses nothing but the one that goes, and leaves one file under each number, perhaps none under one of them: the next
   * rotation moves only what is newer than that gap. With `gzip`, or to another filesystem, it may leave the file under both its own
   * name and number 1. With `"full"` and `"ordered"` the directory is flushed after each move, and where there is such a gap before the
   * first, as a later one could otherwise be on disk alone, and an older file be overwritten.
   *
   * Nobody may write to the file meanwhile: who has it open writes on into `app.log.1`; with `gzip`, or across filesystems, that is found
   * out by the file's size and time, and fails with `ERR_UNTORN_CHANGED`. Numbers above `keep` are left alone. One process at a time.
   *
   * @param path - The file; a symbolic link is an error.
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code, or `ERR_UNTORN_ABORTED`, `ERR_UNTORN_CHANGED`, `ERR_UNTORN_NOT_A_FILE`,
   * `ERR_UNTORN_NOT_DURABLE`, `ERR_UNTORN_SYMLINK`.
   *
   * @example
   * ```ts
   * import { rotateFile, writeFile } from "untorn";
   *
   * await writeFile("app.log", "one\n");
   * const { to } = await rotateFile("app.log", { keep: 5 });
   * console.log(to); // …app.log.1
   * ```
   */
  (path: string | URL, options: RotateFileOptions): Promise<RotateReceipt>;
}

/** The type of `rotateFileSync`. */
export interface RotateFileSync {
  /**
   * Like {@link RotateFile}, but blocks until it is done, does not wait for asynchronous calls that are under way, and cannot compress.
   *
   * @throws The same errors; `gzip` is a `TypeError`.
   */
  (path: string | URL, options: RotateFileOptions): RotateReceipt;
}

/** `rotateFile` on a platform. */
export function bindRotateFile<File, Directory>(platform: Platform<File, Directory>): RotateFile {
  return async (path, options) => {
    const rotation = rotationOf(platform, path, options, false);
    const { job } = rotation;
    try {
      return await inTurns(job, [rotation.path], () => run(job.host.platform.async, rotate(rotation)));
    } catch (error) {
      throw report(error, { ...job.situation, path: rotation.path });
    }
  };
}

/** `rotateFileSync` on a platform. */
export function bindRotateFileSync<File, Directory>(platform: Platform<File, Directory>): RotateFileSync {
  return (path, options) => runSync(platform.sync, rotateFileSteps(platform, path, options));
}

/** `rotateFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* rotateFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  options: RotateFileOptions,
): Steps<RotateReceipt> {
  const rotation = rotationOf(platform, path, options, true);
  try {
    return yield* rotate(rotation);
  } catch (error) {
    throw report(error, { ...rotation.job.situation, path: rotation.path });
  }
}

function rotationOf<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  options: unknown,
  sync: boolean,
): Rotation {
  const given = optionsObject<RotateFileOptions>(options);
  const keep = integer("keep", given.keep, 1_000_000);
  if (keep === 0) throw invalidArgument("VALUE", "keep must be at least 1: removeFile keeps none");
  const gzip = flag("gzip", given.gzip, false);
  if (gzip && sync) throw invalidArgument("VALUE", "gzip is for rotateFile: rotateFileSync cannot compress");
  if (gzip && !canGzip())
    throw invalidArgument("VALUE", "gzip needs CompressionStream, which is missing here");
  const request = {
    ...nameRequest(options),
    createParents: flag("createParents", given.createParents, false),
  };
  const whole = wholePath(path, "path", "rotateFile", platform);
  const { directory } = given;
  return {
    job: nameJob(platform, "rotateFile", request, whole, whole),
    path: whole,
    keep,
    gzip,
    directory:
      directory === undefined
        ? directoryOf(whole, platform.pathStyle)
        : wholePath(directory, "directory", "rotateFile", platform),
  };
}
