import { type Entry, isHolderName } from "./lock-entry.ts";
import { type PathStyle, under } from "./paths.ts";
import { attempt, Fault, type Steps, type Supports, sys } from "./port.ts";
import { isTemporaryName } from "./temporaries.ts";

/*
 * The lock of PATH is a directory, PATH.untorn-lock, that holds one entry: the holder, itself a directory, whose name says which process it is
 * and is never used twice.
 *
 * claim     a temporary with the own holder in it is made, and renamed to PATH.untorn-lock. A rename of a directory succeeds only where there
 *           is nothing, or an empty directory; so one of several contenders wins, and the lock is never there without its holder.
 * release   rmdir of the own holder, then of PATH.untorn-lock.
 * evict     a holder that is dead is removed as if it had released: its temporaries, then rmdir of the holder. Then all may claim.
 * commit    a write under the lock has its temporary *in the holder*, and renames it from there to the target.
 *
 * 1. Two never hold it by the disk's word: a claim needs PATH.untorn-lock empty, and only a claim puts a holder in.
 * 2. Nobody removes another's lock: release and evict name one holder, whose name no later one has; PATH.untorn-lock itself is only ever
 *    removed by rmdir, which does nothing where somebody is in.
 * 3. Who was evicted, and wakes up, can commit nothing. The next claim comes after the rmdir of its holder; that is after its temporaries
 *    are gone; and in a directory that was removed nothing can be made. This holds for the directory itself and not for its path, so that
 *    neither a call under way, nor a network client that remembers where the path led, gets around it. (So a dead holder is not taken over
 *    by renaming it: the directory would live on, and with it the temporary of a sleeping commit.)
 * 4. What is committed before the eviction is there before the next claim, and so is read by the next holder.
 * 5. A crash at any point leaves a temporary (litter), PATH.untorn-lock with a dead holder (evicted by whoever comes next) or PATH.untorn-lock empty
 *    (as good as none). After a power cut every holder is of an earlier boot. So nothing of a lock needs to be flushed.
 */

/** What is found at a lock's path. */
export interface Found {
  /** There is a directory, be it empty. */
  readonly exists: boolean;
  /** Whose lock it is. */
  readonly holder: string | undefined;
}

/** Looks whose a lock is. */
export function* look(lock: string): Steps<Found> {
  let names: string[];
  try {
    names = yield* sys.list(lock);
  } catch (error) {
    const { code, cause } = error as Fault;
    if (code === "ENOENT") return { exists: false, holder: undefined };
    throw code === "ENOTDIR" ? new Fault("list", "ERR_UNTORN_NOT_A_LOCK", cause) : error;
  }
  const holder = names.find(isHolderName);
  if (holder === undefined && names.length > 0) throw new Fault("list", "ERR_UNTORN_NOT_A_LOCK", undefined);
  return { exists: true, holder };
}

/** Makes what a claim renames. Nobody else has such a name, so one that is there is ours, made by a call that was sent twice. */
export function* prepare({ temporary, name }: Entry, style: PathStyle): Steps<undefined> {
  for (const path of [temporary, under(temporary, name, style)]) {
    try {
      yield* sys.mkdir(path, 0o777);
    } catch (error) {
      if ((error as Fault).code !== "EEXIST") throw error;
    }
  }
}

/** Removes what was prepared, and a claim of which nobody can tell whether it happened; says what may be left. */
export function* withdraw(entry: Entry, style: PathStyle): Steps<string[]> {
  const left: string[] = [];
  try {
    yield* release(entry, style);
  } catch {
    void left.push(entry.holder);
  }
  yield* attempt(sys.rmdir(under(entry.temporary, entry.name, style)));
  try {
    yield* sys.rmdir(entry.temporary);
  } catch (error) {
    if ((error as Fault).code !== "ENOENT") void left.push(entry.temporary);
  }
  return left;
}

const taken: ReadonlySet<string> = new Set(["EEXIST", "ENOTEMPTY"]);
const busy: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);

/** Whether the lock is ours now. It is tried where it seemed to be free, or its holder not to be alive. */
export function* claim(entry: Entry, found: Found, supports: Supports): Steps<boolean> {
  if (found.exists) yield* attempt(sys.rmdir(entry.lock)); // an empty one is in the way on Windows, and on some mounts
  try {
    yield* sys.rename(entry.temporary, entry.lock);
    return true;
  } catch (error) {
    const { code } = error as Fault;
    if (taken.has(code)) return false;
    const { holder } = yield* look(entry.lock);
    if (holder === entry.name) return true; // it happened all the same: a network filesystem asked twice
    if (holder !== undefined || (busy.has(code) && !supports.replaceOpen)) return false;
    throw error;
  }
}

/** Removes a holder that is dead. One that was quicker, or a holder that wakes up and goes on, is no failure: the next look tells. */
export function* evict(lock: string, name: string, style: PathStyle, supports: Supports): Steps<undefined> {
  try {
    yield* removeHolder(under(lock, name, style), style);
  } catch (error) {
    const { code } = error as Fault;
    if (!taken.has(code) && (supports.replaceOpen || !busy.has(code))) throw error;
  }
}

/** What came of giving a lock back. */
export interface Released {
  /** It was still ours. */
  readonly kept: boolean;
  /** A temporary that has become of it, with something in it that would not go. */
  readonly moved: readonly string[];
}

/** Gives the lock back. */
export function* release(entry: Entry, style: PathStyle): Steps<Released> {
  let moved: string[] = [];
  try {
    if (!(yield* removeHolder(entry.holder, style))) return { kept: false, moved };
  } catch (error) {
    if (yield* isHeld(entry)) moved = yield* moveAway(entry, error);
  }
  yield* attempt(sys.rmdir(entry.lock)); // not where somebody has it already
  return { kept: true, moved };
}

/** Whether the lock is ours still. */
export function* isHeld({ holder }: Entry): Steps<boolean> {
  return (yield* sys.lstat(holder)) !== undefined;
}

/** Something is in the holder that nobody of us made, or that cannot be removed: with it, it becomes litter, and holds nothing. */
function* moveAway({ holder, temporary }: Entry, error: unknown): Steps<string[]> {
  try {
    yield* sys.rename(holder, temporary);
  } catch {
    throw error;
  }
  return (yield* isDone(sys.rmdir(temporary), undefined)) ? [] : [temporary];
}

/** `false` where it is gone already. Removes nothing from it but temporaries. */
function* removeHolder(holder: string, style: PathStyle): Steps<boolean> {
  try {
    const isEmpty = yield* isDone(sys.rmdir(holder), taken);
    if (isEmpty) return true;
    const left = (yield* sys.list(holder)).filter(isTemporaryName);
    for (const name of left) yield* isDone(sys.remove(under(holder, name, style)), missing);
    yield* sys.rmdir(holder);
    return true;
  } catch (error) {
    if ((error as Fault).code === "ENOENT") return false;
    throw error;
  }
}

const missing: ReadonlySet<string> = new Set(["ENOENT"]);

/** `false` for a failure with one of these codes; without them, for any. */
function* isDone(steps: Steps<undefined>, otherwise: ReadonlySet<string> | undefined): Steps<boolean> {
  try {
    yield* steps;
    return true;
  } catch (error) {
    if (otherwise?.has((error as Fault).code) === false) throw error;
    return false;
  }
}
