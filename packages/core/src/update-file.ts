import { callback } from "./checks.ts";
import type { Data, DataSync } from "./data.ts";
import { decode } from "./decoding.ts";
import type { Encoding } from "./encoding.ts";
import { invalidArgument } from "./errors.ts";
import { hostOf } from "./host.ts";
import { type LockOptions, lockRequest } from "./lock-options.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { runSync } from "./run.ts";
import { type Update, updating, updatingLater } from "./updating.ts";
import { jobOf } from "./writing.ts";

/** Options of `updateFile`: how the lock is waited for, and how the file is written. They are read, never changed. */
export interface UpdateFileOptions
  extends LockOptions,
    Omit<WriteFileOptions, "overwrite" | "signal" | "encoding"> {
  /** How bytes become text for `update`, and text becomes bytes. Default: `update` gets bytes, and text that it gives becomes UTF-8. */
  readonly encoding?: Encoding | undefined;
}

/** The same where `update` gets text. */
export interface UpdateTextOptions extends UpdateFileOptions {
  /** How bytes become text, and text becomes bytes. */
  readonly encoding: Encoding;
}

/** The same where `update` gets bytes. */
export interface UpdateBytesOptions extends UpdateFileOptions {
  /** Not given. */
  readonly encoding?: undefined;
}

/** The type of `updateFile`. */
export interface UpdateFile {
  /**
   * Reads a file, changes it and writes it, while nobody else does: under the lock that `withLock` takes for the same path. So of updates
   * by any number of processes, on Node, Bun and Deno, none is lost.
   *
   * When the promise is fulfilled, the file has what `update` gave, and what `durability` promises; or nothing was changed, where `update`
   * gave `undefined`. When it is rejected, the error's `outcome` says what is there; what `update` throws comes out as it is, and
   * the file is as it was. A process that was wrongly taken for dead changes nothing any more: `ERR_UNTORN_LOCK_LOST`, `"unchanged"`.
   *
   * `writeFile` takes no lock: what it writes between the reading and the writing of an update is lost. A symbolic link is followed
   * when the lock is taken. With `{ lock }` from the action of a `withLock`, that lock is used in place of one of its own; updates
   * of one file under one such lock do not wait for each other, so `await` each of them, or some are lost. The rest is as of
   * {@link WriteFile} and {@link WithLock}.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL.
   * @param update - Gets the contents, or `undefined` where there is no file; gives the new ones, in any form that `writeFile` takes.
   * @param options - See {@link UpdateFileOptions}; a string is an encoding.
   * @throws `TypeError` A wrong argument; nothing was done. Or `update` gave what is no data; the file is as it was.
   * @throws {@link AtomicFileError} The codes of {@link WriteFile} and {@link WithLock}.
   *
   * @example
   * ```ts
   * import { updateFile } from "untorn";
   *
   * await updateFile("counter", (text) => String(Number(text ?? 0) + 1), "utf8");
   * ```
   */
  (
    path: string | URL,
    update: (text: string | undefined) => Data | undefined | PromiseLike<Data | undefined>,
    options: UpdateTextOptions | Encoding,
  ): Promise<Receipt>;
  /** The same with bytes. */
  (
    path: string | URL,
    update: (bytes: Uint8Array | undefined) => Data | undefined | PromiseLike<Data | undefined>,
    options?: UpdateBytesOptions,
  ): Promise<Receipt>;
}

/** The type of `updateFileSync`. */
export interface UpdateFileSync {
  /**
   * Like {@link UpdateFile}, but blocks until it is done, and `update` must give its data at once.
   *
   * @throws `TypeError` A wrong argument; or `update` gave a promise, or what is no data; the file is as it was.
   * @throws {@link AtomicFileError} The same codes, and `ERR_UNTORN_DEADLOCK`.
   *
   * @example
   * ```ts
   * import { updateFileSync } from "untorn";
   *
   * updateFileSync("counter", (text) => String(Number(text ?? 0) + 1), "utf8");
   * ```
   */
  (
    path: string | URL,
    update: (text: string | undefined) => DataSync | undefined,
    options: UpdateTextOptions | Encoding,
  ): Receipt;
  /** The same with bytes. */
  (
    path: string | URL,
    update: (bytes: Uint8Array | undefined) => DataSync | undefined,
    options?: UpdateBytesOptions,
  ): Receipt;
}

/** `updateFile` on a platform. */
export function bindUpdateFile<File, Directory>(platform: Platform<File, Directory>): UpdateFile {
  return async (path: unknown, update: unknown, options?: unknown) =>
    updatingLater(updateOf(platform, path, update, options));
}

/** `updateFileSync` on a platform. */
export function bindUpdateFileSync<File, Directory>(platform: Platform<File, Directory>): UpdateFileSync {
  return (path: unknown, update: unknown, options?: unknown) =>
    runSync(platform.sync, updating(updateOf(platform, path, update, options)));
}

/** `updateFileSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* updateFileSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  update: (text: string | undefined) => DataSync | undefined,
  options: UpdateTextOptions | Encoding,
): Steps<Receipt> {
  return yield* updating(updateOf(platform, path, update, options));
}

/** Checks the arguments. No system call is made before this has passed. */
function updateOf<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  update: unknown,
  options: unknown,
): Update {
  const isText = typeof options === "string";
  const host = hostOf(platform);
  const request = writeRequest(options);
  const job = jobOf(host, "updateFile", path, request, () => undefined as never);
  const waiting = lockRequest(isText ? undefined : options);
  const change = callback<(old: unknown) => unknown>("update", update);
  if (change === undefined)
    throw invalidArgument("TYPE", `update must be a function, not ${nameOfType(update)}`);
  const decodes = isText || (options as UpdateFileOptions | undefined)?.encoding !== undefined;
  return {
    job,
    waiting,
    outer: host.locks.current,
    change: (old) => change(decodes ? old && decode(old, request.encoding) : old?.slice()), // in a buffer of just their size
  };
}
