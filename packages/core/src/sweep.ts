import { Cancellation } from "./cancellation.ts";
import { flag, integer, optionsObject } from "./checks.ts";
import { report } from "./errors.ts";
import { hostOf } from "./host.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import { type Kept, Sweeping, type SweepRequest } from "./sweeping.ts";
import { about } from "./telling.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `sweep`. They are read, never changed. */
export interface SweepOptions {
  /** Only tell what would be removed. Default `false`. */
  readonly dryRun?: boolean | undefined;
  /**
   * How long ago a temporary was last written to, in milliseconds, for it to be litter where it cannot be told whether its maker still
   * runs. Default: 24 hours.
   */
  readonly olderThan?: number | undefined;
  /** Aborting ends it before the next temporary. */
  readonly signal?: AbortSignal | undefined;
}

/** What a sweep did. */
export interface Swept {
  /** The litter that was removed, or would be by a dry run: absolute paths, sorted. */
  readonly removed: readonly string[];
  /** The temporaries that stayed, and why. */
  readonly kept: readonly Kept[];
}

/** The type of `sweep`. */
export interface Sweep {
  /**
   * Removes the litter of killed processes from one directory, not from those below it: the temporaries that nobody will commit. To be
   * called now and then, as when a program starts; after `recover`, where there may be something to finish.
   *
   * When the promise is fulfilled, what it names in `removed` is gone. Only names are looked at that `isTemporaryName` knows. A temporary
   * stays while its maker runs: on this machine that is known by the number of the process and its start. Where it is not (the
   * maker ran on another host, in another container, or was this very process), it stays until `olderThan`. One that `recover` needs stays
   * always, and so does a directory that has something in it. When it is rejected, everything that could be removed is
   * removed; the error is that of the first one that could not.
   *
   * Not promised: that what was removed does not come back after a power cut, in which case the next sweep removes it. Deno
   * needs `--allow-read=/proc` to know its processes, and cannot tell whether a filesystem is local: temporaries from before the last
   * boot wait for `olderThan`, also where the filesystem is no well-known one of Linux.
   *
   * @param directory - Absolute or from the working directory, as a string or `file:` URL.
   * @param options - See {@link SweepOptions}.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code, or `ERR_UNTORN_ABORTED` (signal). It can be called again.
   *
   * @example
   * ```ts
   * import { sweep } from "untorn";
   *
   * const { removed, kept } = await sweep(".");
   * console.log(removed.length, kept.length); // 0 0
   * ```
   */
  (directory: string | URL, options?: SweepOptions): Promise<Swept>;
}

/** The type of `sweepSync`. */
export interface SweepSync {
  /**
   * Like {@link Sweep}, but blocks until it is done.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { sweepSync } from "untorn";
   *
   * console.log(sweepSync(".", { dryRun: true }).removed); // []
   * ```
   */
  (directory: string | URL, options?: SweepOptions): Swept;
}

/** `sweep` on a platform. */
export function bindSweep<File, Directory>(platform: Platform<File, Directory>): Sweep {
  return async (directory, options) => run(platform.async, sweepSteps(platform, directory, options));
}

/** `sweepSync` on a platform. */
export function bindSweepSync<File, Directory>(platform: Platform<File, Directory>): SweepSync {
  return (directory, options) => runSync(platform.sync, sweepSteps(platform, directory, options));
}

/** `sweepSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* sweepSteps<File, Directory>(
  platform: Platform<File, Directory>,
  directory: string | URL,
  options?: SweepOptions,
): Steps<Swept> {
  const request = sweepRequest(options);
  const whole = wholePath(directory, "directory", "sweep", platform);
  yield* about({ operation: "sweep", path: whole });
  const sweeping = new Sweeping(whole, request, hostOf(platform));
  try {
    const swept = yield* sweeping.run();
    if (sweeping.failed === undefined) return swept;
  } catch (error) {
    throw report(error, { operation: "sweep", path: whole, outcome: "unchanged" });
  }
  const { error, path } = sweeping.failed;
  throw report(error, { operation: "sweep", path, outcome: "unchanged" });
}

const aDay = 24 * 60 * 60 * 1000;

function sweepRequest(options: unknown): SweepRequest {
  const { dryRun, olderThan, signal } = optionsObject<SweepOptions>(options);
  return {
    dryRun: flag("dryRun", dryRun, false),
    olderThan: olderThan === undefined ? aDay : integer("olderThan", olderThan, Number.MAX_SAFE_INTEGER),
    cancellation: new Cancellation(signal),
  };
}
