import type { DataSync } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { hostOf } from "./host.ts";
import type { Receipt, WriteFileOptions } from "./options.ts";
import { type PendingFile, type PendingFileSync, PendingSync, pendingStream } from "./pending-file.ts";
import { type Opening, PendingSteps } from "./pending-steps.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";

/** The type of `openPending`. */
export interface OpenPending {
  /**
   * Opens a file to be written piece by piece, which replaces the target in one step when it is committed. Until then readers see the
   * old file, or none; and if it is discarded, or fails, that is how it stays.
   *
   * When the promise is fulfilled, a temporary is there to be written to. It guarantees what `writeFile` does, with all its options:
   * the receipt of the commit says what was reached. What is at the target is looked at again at the commit: its owner and mode are
   * those that the new file gets, and it is what a backup keeps.
   *
   * The path's turn is taken by the commit only: others may write the file meanwhile, also while this one waits for them, and of all
   * of them the last to commit wins. Pending files are not counted among the files that are open at a time.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed now.
   * @param options - As for `writeFile`; a string is an encoding. An abort of `signal` discards it at once.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The codes of `writeFile`; `"unchanged"`, and no temporary is there.
   *
   * @example
   * ```ts
   * import { openPending } from "untorn";
   *
   * const pending = await openPending("export.csv");
   * try {
   *   for (let row = 1; row <= 1000; row++) await pending.write(`${row};${row * row}\n`);
   *   const receipt = await pending.commit();
   *   console.log(receipt.bytesWritten === pending.bytesWritten); // true
   * } finally {
   *   await pending.discard(); // does nothing after the commit
   * }
   * ```
   */
  (path: string | URL, options?: WriteFileOptions | Encoding): Promise<PendingFile>;
}

/** The type of `openPendingSync`. */
export interface OpenPendingSync {
  /**
   * Like {@link OpenPending}, but each call blocks until it is done. It waits for no turn: of two commits that overlap, either may be
   * the last.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { openPendingSync } from "untorn";
   *
   * const pending = openPendingSync("notes.txt");
   * pending.write("one\n");
   * pending.write("two\n");
   * console.log(pending.commit().bytesWritten); // 8
   * ```
   */
  (path: string | URL, options?: WriteFileOptions | Encoding): PendingFileSync;
}

/** `openPending` on a platform. */
export function bindOpenPending<File, Directory>(platform: Platform<File, Directory>): OpenPending {
  return async (path, options) => {
    const pending = pendingStream(platform, opening(path, options), () => {});
    await pending.open();
    return pending;
  };
}

/** `openPendingSync` on a platform. */
export function bindOpenPendingSync<File, Directory>(platform: Platform<File, Directory>): OpenPendingSync {
  return (path, options) => new PendingSync(hostOf(platform), opening(path, options));
}

const opening = (path: unknown, options: unknown): Opening => ({
  operation: "openPending",
  path,
  options,
  gathers: false,
});

/** A {@link PendingFileSync} whose calls are steps. */
export interface PendingFileSteps {
  /** See {@link PendingFileSync.path}. */
  readonly path: string;
  /** See {@link PendingFileSync.bytesWritten}. */
  readonly bytesWritten: number;
  /** See {@link PendingFileSync.write}. */
  write(data: DataSync): Steps<undefined>;
  /** See {@link PendingFileSync.commit}. */
  commit(): Steps<Receipt>;
  /** See {@link PendingFileSync.discard}. */
  discard(): Steps<undefined>;
}

/**
 * `openPendingSync` as steps: for {@link runSync}, and for tests that stop between two of them. Arguments are checked at the first step.
 *
 * @throws The errors of {@link OpenPendingSync}, out of the steps.
 *
 * @example
 * ```ts
 * import { openPendingSteps, runSync } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const pending = runSync(memory.sync, openPendingSteps(createMemoryPlatform(memory), "/state.json"));
 * runSync(memory.sync, pending.write("{}"));
 * runSync(memory.sync, pending.commit());
 * console.log(memory.now.text("/state.json")); // {}
 * ```
 */
export function* openPendingSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  options?: WriteFileOptions | Encoding,
): Steps<PendingFileSteps> {
  const steps = new PendingSteps(hostOf(platform), opening(path, options), true, () => {});
  yield* steps.open();
  return {
    get path() {
      return steps.path;
    },
    get bytesWritten() {
      return steps.bytesWritten;
    },
    *write(data): Steps<undefined> {
      yield* steps.write(steps.partOf(data));
    },
    commit: () => steps.commit(),
    discard: () => steps.discard(),
  };
}
