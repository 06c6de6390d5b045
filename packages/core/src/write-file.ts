import type { Data, DataSync } from "./data.ts";
import { sourceOf } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { report } from "./errors.ts";
import { type Host, hostOf } from "./host.ts";
import { inTurn, resolved, type There } from "./in-turn.ts";
import type { Job } from "./job.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { runSync } from "./run.ts";
import { orderWrite } from "./write-order.ts";
import { jobOf, writing } from "./writing.ts";

/** The type of `writeFile`. */
export interface WriteFile {
  /**
   * Writes a file so that a reader sees the whole old file or the whole new one, and keeps it through a power cut.
   *
   * When the promise is fulfilled, the file has the new contents and what `durability` promises. When it is rejected, the error's
   * `outcome` says what is there; before the rename that is the old file, untouched. No temporary is left behind, unless the
   * error's `temporaryPath` names it or the process is killed. Calls by one path run in the order of the calls, and calls
   * by any path to one file one at a time; others side by side, so that thousands at once do not run out of file descriptors (open
   * streams are not counted). Do not change a buffer before it is written. Do not wait, inside a stream, for another write to its own target:
   * neither would end.
   *
   * Not kept: hard links to the old file, extended attributes, ACLs, its birth time. Not promised: an order among processes, nor
   * with {@link WriteFileSync}. On filesystems without hard links, `overwrite: false` shows an empty file for a moment.
   *
   * Where directories cannot be flushed (on Windows, on some filesystems) `"full"` becomes `"ordered"`, and the receipt says so. On
   * Windows only the read-only attribute of the mode is kept. There, and on network mounts, a rename that is refused as busy is tried
   * again for up to 2 seconds. Deno needs permission to read and write the file's directory.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed.
   * @param data - Text or bytes, or an iterable, a stream or a `Blob` of these, which is read in bounded memory.
   * @param options - See {@link WriteFileOptions}; a string is an encoding, as in `node:fs`.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} Everything else: the system's code, or `ERR_UNTORN_ABORTED` (signal), `ERR_UNTORN_DATA` (the
   * stream failed, or the buffer was given away), `ERR_UNTORN_CALLBACK` (onProgress or onTemporary threw), `ERR_UNTORN_NOT_A_FILE`,
   * `ERR_UNTORN_SAME_FILE` (backup), `ERR_UNTORN_SYMLINK`, `ERR_UNTORN_NOT_DURABLE` (strict), `ERR_UNTORN_NOT_CAPABLE` (Deno's
   * permissions).
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
   * Like {@link WriteFile}, but blocks until it is done, and takes only data that is there at once.
   *
   * When it returns, the file has the new contents and what `durability` promises. When it throws, the error's `outcome` says what is
   * there. It does not wait for asynchronous writes that are under way: of two that overlap, either may be the last.
   *
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The same codes as {@link WriteFile}.
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

/**
 * `writeFile` on a platform. Functions that are bound to one platform object share its queues, bounds and flushes.
 *
 * @example
 * ```ts
 * import { bindWriteFile } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const writeFile = bindWriteFile(createMemoryPlatform(memory));
 * await writeFile("/state.json", "{}");
 * console.log(memory.now.text("/state.json")); // {}
 * ```
 */
export function bindWriteFile<File, Directory>(platform: Platform<File, Directory>): WriteFile {
  return (path, data, options) => writeInTurn(() => jobFor(hostOf(platform), path, data, options, false));
}

/**
 * `writeFileSync` on a platform.
 *
 * @example
 * ```ts
 * import { bindWriteFileSync } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const writeFileSync = bindWriteFileSync(createMemoryPlatform(memory));
 * console.log(writeFileSync("/state.json", "{}").bytesWritten); // 2
 * ```
 */
export function bindWriteFileSync<File, Directory>(platform: Platform<File, Directory>): WriteFileSync {
  return (path, data, options) =>
    runSync(platform.sync, writing(jobFor(hostOf(platform), path, data, options, true)));
}

/**
 * `writeFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. Arguments are checked at the first step.
 *
 * @throws The errors of {@link WriteFileSync}, out of the steps.
 *
 * @example
 * ```ts
 * import { writeFileSteps } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const steps = writeFileSteps(createMemoryPlatform(new MemoryFileSystem()), "/state.json", "{}");
 * const first = steps.next();
 * console.log(first.done, !first.done && first.value.name); // false lstat
 * ```
 */
export function* writeFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  data: DataSync,
  options?: WriteFileOptions | Encoding,
): Steps<Receipt> {
  return yield* writing(jobFor(hostOf(platform), path, data, options, true));
}

/** Checks the arguments. No system call is made before this has passed. */
function jobFor(host: Host, path: unknown, data: unknown, options: unknown, sync: boolean): Job {
  const request = writeRequest(options);
  return jobOf(host, "writeFile", path, request, () => sourceOf(data, request, sync, host.text));
}

/** Does a whole job when its turn has come. */
export async function writeInTurn(make: () => Job): Promise<Receipt> {
  const job = make();
  try {
    void job.request.cancellation.check();
    return await inTurn(job.situation.path, job, replaceFile, replaceThere);
  } catch (error) {
    throw report(error, job.situation);
  } finally {
    void job.source.release();
  }
}

/** {@link replaceFile} on another thread. */
const replaceThere: There<Receipt> = (path, job) =>
  orderWrite(path, job, false, () => resolved(path, job, replaceFile));
