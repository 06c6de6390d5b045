import { piecesOf, reading } from "./content.ts";
import { report } from "./errors.ts";
import { finishOverwrite } from "./in-place.ts";
import { isJournalName, readJournal } from "./journal.ts";
import { absolute, pathOf, under } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { type Opaque, type Steps, sys } from "./port.ts";
import { run, runSync } from "./run.ts";

/** What a recovery did. */
export interface Recovery {
  /** The files that are whole again, absolute. */
  readonly finished: readonly string[];
  /**
   * Journals whose copy was missing, which were removed. That is so where the crash came before anything was overwritten; and where
   * somebody else removed the copy, in which case the file may be half written.
   */
  readonly abandoned: readonly string[];
}

/** The type of `recover`. */
export interface Recover {
  /**
   * Finishes, in one directory, what a crash interrupted: the overwriting of files by `inPlaceFallback`. To be called when a program
   * starts, before it reads such files; where there is nothing to do it costs one look at the directory.
   *
   * When the promise is fulfilled, the files that it names have their new contents, on disk. A crash while it is at work is survived: it is
   * called again. Not promised: anything while another process is writing the same files.
   *
   * @param directory - Absolute or from the working directory, as a string or `file:` URL.
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code, or `ERR_UNTORN_JOURNAL`: written by a later version. It can be called again.
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
  return async (directory) => run(platform.async, recoverSteps(platform, directory));
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
  const style = platform.pathStyle;
  const whole = absolute(pathOf(directory, "directory", style), style, platform.cwd);
  let path = whole;
  try {
    const finished: string[] = [];
    const abandoned: string[] = [];
    for (const name of (yield* sys.list(whole)).filter(isJournalName).sort()) {
      path = under(whole, name, style);
      const overwrite = readJournal(yield* reading(path, allOf));
      if (yield* finishOverwrite(whole, overwrite, path, platform))
        void finished.push(under(whole, overwrite.target, style));
      else void abandoned.push(path);
    }
    return { finished, abandoned };
  } catch (error) {
    throw report(error, { operation: "recover", path, outcome: "unknown" });
  }
}

/** The bytes of a small file. */
function* allOf(file: Opaque): Steps<Uint8Array> {
  const bytes: number[] = [];
  const next = piecesOf(file);
  for (let piece = yield* next(); piece !== undefined; piece = yield* next()) void bytes.push(...piece);
  return Uint8Array.from(bytes);
}
