import { removeLeft } from "./backup.ts";
import { retryBusy } from "./commit.ts";
import { flushIfPossible } from "./directories.ts";
import type { Committal } from "./journal.ts";
import { directoryOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { attempt, Fault as Failure, type Fault, type Stats, type Steps, type Supports, sys } from "./port.ts";

/** How a committed transaction is finished. */
export interface Finishing {
  readonly platform: Platform;
  /** By somebody who came after a crash: what is done already is left at that. Else nothing is done yet. */
  readonly again: boolean;
  /** Flush what was renamed before the journal goes. */
  readonly durable: boolean;
  /** Asked before anything is removed: throws where this process may do nothing any more. */
  readonly check: () => Steps<undefined>;
}

/**
 * Finishes what the journal of a transaction tells, as often as it takes. Every temporary and every grave has a name that is never
 * used twice, so what is done is known for sure: a temporary that is gone is in place, and a grave that is there holds what was to be
 * removed. What somebody has written there since then is not touched. The graves go when the journal is gone for sure.
 *
 * Says whether all of it was flushed: not where a directory cannot be.
 */
export function* rollForward(journal: string, told: Committal, how: Finishing): Steps<boolean> {
  const { platform, again, durable, check } = how;
  const { supports, pathStyle: style } = platform;
  for (const [temporary, path] of told.replace) yield* place(temporary, path, again, supports);
  if (told.bury.length > 0) yield* check();
  for (const [path, grave] of told.bury) yield* buried(path, grave, again, supports);
  let flushed = durable;
  if (durable) {
    const changed = [...told.replace.map(([, path]) => path), ...told.bury.map(([path]) => path)];
    for (const directory of new Set(changed.map((path) => directoryOf(path, style))))
      flushed = (yield* flushIfPossible(directory, supports, false)) && flushed;
  }
  yield* removeJournal(journal, supports);
  if (durable) flushed = (yield* flushIfPossible(directoryOf(journal, style), supports, false)) && flushed;
  for (const [, grave] of told.bury) yield* attempt(sys.remove(grave)); // one that stays is litter
  return flushed;
}

function* place(temporary: string, path: string, again: boolean, supports: Supports): Steps<undefined> {
  if (again && (yield* sys.lstat(temporary)) === undefined) return;
  yield* makeWritable(path, supports);
  try {
    yield* retryBusy(() => sys.rename(temporary, path), temporary, supports);
  } catch (error) {
    if ((error as Fault).code === "ENOENT" || (yield* lookedAt(temporary)) !== "gone") throw error; // else it has happened
  }
  yield* retryBusy(() => removeLeft(temporary), temporary, supports); // two names of one file: the rename has done nothing
}

/** Where a rename does not replace what is read-only. */
function* makeWritable(path: string, supports: Supports): Steps<undefined> {
  if (supports.replaceReadOnly) return;
  const mode = (yield* sys.lstat(path))?.mode ?? 0o200;
  if ((mode & 0o200) === 0) yield* sys.chmod(path, mode | 0o200);
}

function* buried(path: string, grave: string, again: boolean, supports: Supports): Steps<undefined> {
  if (again && (yield* sys.lstat(grave)) !== undefined) return;
  const there: Stats | undefined = yield* sys.lstat(path);
  if (there === undefined) return;
  if (there.kind === "directory") throw new Failure("lstat", "EISDIR", undefined);
  try {
    yield* retryBusy(() => sys.rename(path, grave), path, supports);
  } catch (error) {
    if ((yield* lookedAt(grave)) !== "there") throw error;
  }
}

export function* lookedAt(path: string): Steps<"there" | "gone" | "unknown"> {
  try {
    return (yield* sys.lstat(path)) === undefined ? "gone" : "there";
  } catch {
    return "unknown";
  }
}

function* removeJournal(journal: string, supports: Supports): Steps<undefined> {
  try {
    yield* retryBusy(() => sys.remove(journal), journal, supports);
  } catch (error) {
    if ((yield* lookedAt(journal)) !== "gone") throw error;
  }
}
