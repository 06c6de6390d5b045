import type { Data, DataSync } from "./data.ts";
import { sourceOf } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { invalidArgument, report } from "./errors.ts";
import { type Host, hostOf } from "./host.ts";
import type { Job } from "./job.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { absolute, keyOf, pathOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { run, runSync } from "./run.ts";
import { resolveTarget, type Target } from "./target.ts";

/** The type of `writeFile`. */
export interface WriteFile {
  /**
   * Writes a file so that a reader sees the whole old file or the whole new one, and keeps it through a power cut.
   *
   * When the promise is fulfilled, the file has the new contents and what `durability` promises. When it is rejected, the error's
   * `outcome` says what is there; before the rename that is the old file, untouched. No temporary is left behind, unless the
   * error's `temporaryPath` names it or the process is killed. Calls for one target run in the order of the calls; others side
   * by side, so that thousands at once do not run out of file descriptors. Do not change a buffer before it is written.
   *
   * Not kept: hard links to the old file, extended attributes, ACLs, its birth time. Where directories cannot be flushed (on
   * Windows, on some filesystems) `"full"` becomes `"ordered"`, and the receipt says so.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed.
   * @param data - Text or bytes, or an iterable, a stream or a `Blob` of these, which is read in bounded memory.
   * @param options - See {@link WriteFileOptions}; a string is an encoding, as in `node:fs`.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} Everything else: the system's code, or `ERR_UNTORN_ABORTED` (signal), `ERR_UNTORN_DATA` (the
   * stream failed), `ERR_UNTORN_CALLBACK` (onProgress threw), `ERR_UNTORN_NOT_A_FILE`, `ERR_UNTORN_SYMLINK`, `ERR_UNTORN_NOT_DURABLE`.
   *
   * @example
   * ```ts
   * import { writeFile } from "untorn";
   *
   * const receipt = await writeFile("state.json", JSON.stringify({ visits: 1 }));
   * console.log(receipt.durability); // full
   * ```
   */
  (path: string | URL, data: Data, options?: WriteFileOptions | Encoding): Promise<Receipt>;
}

/** The type of `writeFileSync`. */
export interface WriteFileSync {
  /**
   * Like {@link WriteFile}, but blocks until it is done. It does not wait for asynchronous writes that are under way: of two
   * that overlap, either may be the last.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { writeFileSync } from "untorn";
   *
   * writeFileSync("secret.txt", "hunter2", { mode: 0o600, durability: "ordered" });
   * ```
   */
  (path: string | URL, data: DataSync, options?: WriteFileOptions | Encoding): Receipt;
}

/** `writeFile` on a platform. */
export function bindWriteFile<File, Directory>(platform: Platform<File, Directory>): WriteFile {
  return async (path, data, options) => {
    const job = jobOf(hostOf(platform), path, data, options, false);
    try {
      void job.request.cancellation.check();
      return await inTurn(job.situation.path, job);
    } catch (error) {
      throw report(error, job.situation);
    } finally {
      if (job.source.streamed) await run(job.host.async, job.source.release());
    }
  };
}

/** `writeFileSync` on a platform. */
export function bindWriteFileSync<File, Directory>(platform: Platform<File, Directory>): WriteFileSync {
  return (path, data, options) => runSync(platform.sync, writeFileSteps(platform, path, data, options));
}

/** `writeFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* writeFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  data: DataSync,
  options?: WriteFileOptions | Encoding,
): Steps<Receipt> {
  const job = jobOf(hostOf(platform), path, data, options, true);
  try {
    void job.request.cancellation.check();
    const target = yield* resolveTarget(job.situation.path, job.request, platform.pathStyle);
    job.situation.path = target.path;
    return yield* replaceFile(target, job);
  } catch (error) {
    throw report(error, job.situation);
  } finally {
    if (job.source.streamed) yield* job.source.release();
  }
}

/** Checks the arguments. No system call is made before this has passed. */
function jobOf(host: Host, path: unknown, data: unknown, options: unknown, sync: boolean): Job {
  const { pathStyle: style, cwd } = host.platform;
  const request = writeRequest(options);
  const whole = absolute(pathOf(path, "path", style), style, cwd);
  return {
    host,
    request,
    backup: backupOf(request.backup, whole, host),
    situation: { operation: "writeFile", path: whole, outcome: "unchanged", temporaryPath: undefined },
    source: sourceOf(data, request.encoding, sync, request.cancellation), // last: it may lock a stream
  };
}

function backupOf(backup: unknown, path: string, host: Host): string | true | undefined {
  if (backup === undefined || backup === true) return backup;
  const { pathStyle: style, cwd } = host.platform;
  const to = absolute(pathOf(backup, "backup", style), style, cwd);
  if (keyOf(to, style) !== keyOf(path, style)) return to;
  throw invalidArgument("VALUE", "backup must be another path than the file's own");
}

/** Waits for the turn of the path; and where that is a link, for the turn of the file it leads to, as somebody else may name it. */
async function inTurn(path: string, job: Job): Promise<Receipt> {
  const { turns, async, platform } = job.host;
  const key = keyOf(path, platform.pathStyle);
  await turns.enter(key, job.request.cancellation);
  let leave: (() => void) | undefined = () => turns.leave(key);
  try {
    const target = await run(async, resolveTarget(path, job.request, platform.pathStyle));
    if (keyOf(target.path, platform.pathStyle) === key) return await admitted(target, job);
    const next = inTurn(target.path, job); // in its queue before we leave ours: calls by one link keep their order
    void leave();
    leave = undefined;
    return await next;
  } finally {
    void leave?.();
  }
}

/** Waits until few enough files are open. */
async function admitted(target: Target, job: Job): Promise<Receipt> {
  const gate = job.source.streamed ? job.host.streams : job.host.files;
  job.situation.path = target.path;
  await gate.enter(job.request.cancellation);
  try {
    return await run(job.host.async, replaceFile(target, job));
  } finally {
    void gate.leave();
  }
}
