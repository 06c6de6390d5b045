import { report } from "./errors.ts";
import { type Finish, finishing, finishingLater, finishPart } from "./finish.ts";
import { type Host, hostOf } from "./host.ts";
import { finishOverwrite } from "./in-place.ts";
import { isJournalName, type Part } from "./journal.ts";
import { under } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { type Steps, sys } from "./port.ts";
import { run, runSync } from "./run.ts";
import { about } from "./telling.ts";
import { trustedJournal } from "./trusted.ts";
import { wholePath } from "./whole-path.ts";

/** What a recovery did. */
export interface Recovery {
  /** The files that are whole again, absolute; of a transaction all its paths, also those that it removed. */
  readonly finished: readonly string[];
  /**
   * Journals whose copy was missing, which were removed. That is so where the crash came before anything was overwritten; and where
   * somebody else removed the copy, in which case the file may be half written.
   */
  readonly abandoned: readonly string[];
  /**
   * Journals that were not followed, as they are neither root's, nor of the directory's owner, nor of this process's user. Where files have
   * no owners there are none.
   */
  readonly foreign: readonly string[];
}

/** The type of `recover`. */
export interface Recover {
  /**
   * Finishes, in one directory, what a crash interrupted: transactions, and the overwriting of files by `inPlaceFallback`. To be called when a program
   * starts, before it reads or writes such files, and after an error that says so; where there is nothing to do it costs one look at
   * the directory.
   *
   * When the promise is fulfilled, the files that it names have their new contents, on disk. When it is rejected, journals that are
   * left can still be finished. A crash while it is at work is survived: it is called again.
   *
   * Not promised: anything while somebody else is writing the same files, or may rename what is in the directory. Journals of root and of the directory's
   * owner are followed; those of other users are not, where files have owners (not on Windows). A file that was replaced before this was called gets the older contents back.
   *
   * @param directory - Absolute or from the working directory, as a string or `file:` URL.
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code; `ERR_UNTORN_JOURNAL`: not a journal that this version understands; or
   * `ERR_UNTORN_PART`: of a transaction whose directory is not there. It can be called again.
   *
   * @example
   * ```ts
   * import { recover } from "untorn";
   *
   * const { finished } = await recover(".");
   * console.log(finished.length); // 0
   * ```
   */
  (directory: string | URL): Promise<Recovery>;
}

/** The type of `recoverSync`. */
export interface RecoverSync {
  /**
   * Like {@link Recover}, but blocks until it is done.
   *
   * @throws The same errors.
   */
  (directory: string | URL): Recovery;
}

/** `recover` on a platform. */
export function bindRecover<File, Directory>(platform: Platform<File, Directory>): Recover {
  return async (directory) => {
    const host = hostOf(platform);
    return run(platform.async, recovering(host, directory, finishingLater(host, "recover")));
  };
}

/** `recoverSync` on a platform. */
export function bindRecoverSync<File, Directory>(platform: Platform<File, Directory>): RecoverSync {
  return (directory) => runSync(platform.sync, recoverSteps(platform, directory));
}

/** `recoverSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* recoverSteps<File, Directory>(
  platform: Platform<File, Directory>,
  directory: string | URL,
): Steps<Recovery> {
  const host = hostOf(platform);
  return yield* recovering(host, directory, finishing(host, "recover"));
}

function* recovering(host: Host, directory: string | URL, finish: Finish): Steps<Recovery> {
  const { platform } = host;
  const { pathStyle: style } = platform;
  const whole = wholePath(directory, "directory", "recover", platform);
  yield* about({ operation: "recover", path: whole });
  const finished: string[] = [];
  const abandoned: string[] = [];
  const foreign: string[] = [];
  let first: unknown;
  const fail = (error: unknown, path: string): undefined => {
    first ??= report(error, { operation: "recover", path, outcome: "unknown" });
  };
  const parts: [path: string, part: Part][] = [];
  let isCommitted = false;
  for (const journal of yield* journalsIn(whole, platform)) {
    try {
      const told = yield* trustedJournal(journal, host, foreign);
      if (told === undefined) continue;
      if (told.kind === "part") void parts.push([journal, told]);
      else if (told.kind === "transaction") isCommitted = true;
      else {
        const done = yield* finishOverwrite(whole, told, journal, platform);
        if (done) void finished.push(under(whole, told.target, style));
        else void abandoned.push(journal);
      }
    } catch (error) {
      void fail(error, journal);
    }
  }
  try {
    if (isCommitted) void finished.push(...(yield* finish(whole)));
  } catch (error) {
    void fail(error, whole);
  }
  for (const [path, part] of parts) {
    try {
      void finished.push(...(yield* finishPart(path, part, finish, style)));
    } catch (error) {
      void fail(error, path);
    }
  }
  if (first !== undefined) throw first;
  return { finished, abandoned, foreign };
}

function* journalsIn(directory: string, platform: Platform): Steps<string[]> {
  try {
    const names = (yield* sys.list(directory)).filter(isJournalName).sort();
    return names.map((name) => under(directory, name, platform.pathStyle));
  } catch (error) {
    throw report(error, { operation: "recover", path: directory, outcome: "unchanged" });
  }
}
