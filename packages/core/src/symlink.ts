import { flag, optionsObject } from "./checks.ts";
import { report } from "./errors.ts";
import type { Job } from "./job.ts";
import { placeLink } from "./make-link.ts";
import { type NameOptions, nameRequest } from "./move-options.ts";
import { inTurns, nameJob } from "./name-job.ts";
import type { Receipt } from "./options.ts";
import { nameOf, pathOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { Fault, type Steps, sys } from "./port.ts";
import { run, runSync } from "./run.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `symlink`. */
export interface SymlinkOptions extends NameOptions {
  /** `false`: fail with `EEXIST` where anything has that name, a link included. Default `true`. */
  readonly overwrite?: boolean | undefined;
  /** Make the directories that are missing above the link, and flush them. They stay if it fails. Default `false`. */
  readonly createParents?: boolean | undefined;
  /** Told of a temporary before it is made, so that a watcher can pass over it. What it throws fails the call. */
  readonly onTemporary?: ((path: string) => void) | undefined;
}

/** The type of `symlink`. */
export interface Symlink {
  /**
   * Makes a symbolic link, or replaces the link or file that is there, so that there is never a moment without one: `current` can be
   * switched from one release to the next while others use it.
   *
   * When the promise is fulfilled, the link leads to `target`, and does so after a power cut as `durability` promises. When it is
   * rejected, the error's `outcome` says what is there: what was before, or the new link.
   *
   * A link that is there is never followed: what it leads to stays as it is. A directory is not replaced, `EISDIR`. What the new link
   * leads to need not exist, and is not looked at.
   *
   * On Windows the system may refuse links (`EPERM`) to a user without that right. Deno wants permission to read and write everywhere:
   * `--allow-read --allow-write`, without paths.
   *
   * @param target - Where the link leads, as it is written into it: a relative path is relative to the link's directory.
   * @param path - The link, absolute or from the working directory, as a string or `file:` URL.
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code, or `ERR_UNTORN_ABORTED`, `ERR_UNTORN_NOT_A_FILE` (a device, a pipe or a socket is in
   * the way), `ERR_UNTORN_NOT_DURABLE`, `ERR_UNTORN_NOT_CAPABLE` (Deno).
   *
   * @example
   * ```ts
   * import { symlink } from "@untorn/node";
   *
   * await symlink("releases/1", "current");
   * const { changed } = await symlink("releases/2", "current");
   * console.log(changed); // true
   * ```
   */
  (target: string | URL, path: string | URL, options?: SymlinkOptions): Promise<Receipt>;
}

import { about } from "./telling.ts";

/** The type of `symlinkSync`. */
export interface SymlinkSync {
  /**
   * Like {@link Symlink}, but blocks until it is done, and does not wait for asynchronous calls that are under way.
   *
   * @throws The same errors.
   */
  (target: string | URL, path: string | URL, options?: SymlinkOptions): Receipt;
}

/** `symlink` on a platform. */
export function bindSymlink<File, Directory>(platform: Platform<File, Directory>): Symlink {
  return async (target, path, options) => {
    const { job, to } = jobOf(platform, target, path, options);
    try {
      return await inTurns(job, [job.situation.path], () => run(job.host.async, place(to, job)));
    } catch (error) {
      throw report(error, job.situation);
    }
  };
}

/** `symlinkSync` on a platform. */
export function bindSymlinkSync<File, Directory>(platform: Platform<File, Directory>): SymlinkSync {
  return (target, path, options) => runSync(platform.sync, symlinkSteps(platform, target, path, options));
}

/** `symlinkSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* symlinkSteps<File, Directory>(
  platform: Platform<File, Directory>,
  target: string | URL,
  path: string | URL,
  options?: SymlinkOptions,
): Steps<Receipt> {
  const { job, to } = jobOf(platform, target, path, options);
  try {
    return yield* place(to, job);
  } catch (error) {
    throw report(error, job.situation);
  }
}

function jobOf<File, Directory>(
  platform: Platform<File, Directory>,
  target: unknown,
  path: unknown,
  options: unknown,
): { readonly job: Job; readonly to: string } {
  const given = optionsObject<SymlinkOptions>(options);
  const request = {
    ...nameRequest(options),
    overwrite: flag("overwrite", given.overwrite, true),
    createParents: flag("createParents", given.createParents, false),
  };
  const to = pathOf(target, "target", platform.pathStyle);
  return { job: nameJob(platform, "symlink", request, wholePath(path, "path", "symlink", platform)), to };
}

function* place(to: string, job: Job): Steps<Receipt> {
  const { request, situation, host } = job;
  yield* about(situation);
  const { path } = situation;
  const { durability, overwrite } = request;
  void request.cancellation.check();
  if (/^\.{0,2}$/.test(nameOf(path, host.platform.pathStyle)))
    throw new Fault("lstat", overwrite ? "EISDIR" : "EEXIST", undefined);
  const old = yield* sys.lstat(path);
  if (old !== undefined && !overwrite) throw new Fault("lstat", "EEXIST", undefined);
  if (old?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (old?.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
  const flushed = yield* placeLink(to, path, old, job);
  return {
    path,
    bytesWritten: 0,
    durability: durability === "full" && !flushed ? "ordered" : durability,
    changed: true,
  };
}
