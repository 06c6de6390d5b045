import type { Outcome } from "./errors.ts";
import { isLocal, isNetwork } from "./filesystems.ts";
import { overwriteInPlace } from "./in-place.ts";
import type { Job } from "./job.ts";
import { isHeld } from "./lock-protocol.ts";
import { directoryOf } from "./paths.ts";
import { attempt, type Fault, known, type Stats, type Steps, type Supports, sys } from "./port.ts";
import { sameFile, type Target } from "./target.ts";

/** Whether what is at the target now is what was to come there. */
export type IsNew = (now: Stats) => Steps<boolean>;

/** A new file cannot be told by its inode, which nobody has looked at. */
export const ofSize =
  (size: number): IsNew =>
  (now) =>
    known(now.kind === "file" && now.size === size);

/** The commit point of what may replace: the old file before it, the new one after it, never neither. */
export function* commitOver(temporary: string, target: Target, isNew: IsNew, job: Job): Steps<undefined> {
  const { path, stats } = target;
  const { supports } = job.host.platform;
  const readOnly = stats !== undefined && (stats.mode & 0o200) === 0 && !supports.replaceReadOnly;
  if (readOnly) yield* openUp(path, stats.mode);
  try {
    yield* retryBusy(() => sys.rename(temporary, path), temporary, supports);
    job.situation.outcome = "replaced";
  } catch (error) {
    job.situation.outcome = yield* outcomeOf(temporary, target, isNew, (error as Fault).code, job);
    const falls = job.request.inPlaceFallback && job.situation.outcome === "unchanged" && stats !== undefined;
    try {
      if (falls && (error as Fault).code === "EBUSY") return yield* overwriteInPlace(temporary, path, job);
      throw error;
    } finally {
      if (readOnly && job.situation.outcome === "unchanged") yield* attempt(sys.chmod(path, stats.mode));
    }
  }
}

/** For the rename. What reports an error may have happened, and then nobody else would take it back. */
function* openUp(path: string, mode: number): Steps<undefined> {
  try {
    yield* sys.chmod(path, mode | 0o200);
  } catch (error) {
    yield* attempt(sys.chmod(path, mode));
    throw error;
  }
}

/** A rename that reports an error may have happened, on a network filesystem that asked twice. */
function* outcomeOf(
  temporary: string,
  target: Target,
  isNew: IsNew,
  code: string,
  { request: { lock }, host }: Job,
): Steps<Outcome> {
  try {
    if ((yield* sys.lstat(temporary)) !== undefined) return "unchanged";
    const directory = directoryOf(target.path, host.platform.pathStyle);
    if (lock !== undefined && code === "ENOENT" && (yield* isLocal(directory))) return "unchanged"; // only a network asks twice
    const now = yield* sys.lstat(target.path);
    if (sameFile(now, target.stats)) return "unchanged"; // somebody took the temporary away
    if (now === undefined || !(yield* isNew(now))) return "unknown";
    const isOurs = lock === undefined || (yield* isHeld(lock.entry)); // else it may be of whoever took the lock away
    return isOurs ? "replaced" : "unknown";
  } catch {
    return "unknown";
  }
}

const busy: ReadonlySet<string> = new Set(["EPERM", "EACCES", "EBUSY"]);
const longestWait = 2000; // milliseconds in all: a virus scanner or an indexer lets go within tens

/** Where somebody who reads a file can block its name, on Windows and on network mounts, the call is tried again for a while. */
export function* retryBusy(call: () => Steps<undefined>, path: string, supports: Supports): Steps<undefined> {
  let waited = 0;
  for (let pause = 1; ; pause = Math.min(pause * 2, 100)) {
    try {
      return yield* call();
    } catch (error) {
      if (!busy.has((error as Fault).code) || waited >= longestWait) throw error;
      if (waited === 0 && supports.replaceOpen && !(yield* isNetwork(path))) throw error;
    }
    yield* sys.sleep(pause);
    waited += pause;
  }
}

/** What filesystems answer that have no hard links. */
export const noLinks: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
]);

/** The commit point of a write that must not replace: a link under the new name, which fails where there is one. */
export function* commitNew(temporary: string, path: string, isNew: IsNew, job: Job): Steps<undefined> {
  if (yield* linkNew(temporary, path, isNew, job)) yield* sys.remove(temporary);
}

/** The same, but the old name may be left: the result says so. */
export function* linkNew(from: string, path: string, isNew: IsNew, job: Job): Steps<boolean> {
  const isLink = yield* linked(from, path, job.request.strict);
  if (isLink) job.situation.outcome = "replaced";
  else yield* commitClaimed(from, path, isNew, job);
  return isLink;
}

/** Gives the temporary the target's name too; `false` where the filesystem has no hard links. */
function* linked(temporary: string, path: string, strict: boolean): Steps<boolean> {
  try {
    yield* sys.link(temporary, path);
    return true;
  } catch (error) {
    if (yield* isLinked(temporary, path)) return true; // it happened all the same: a network filesystem asked twice
    if (strict || !noLinks.has((error as Fault).code)) throw error;
    return false;
  }
}

function* isLinked(temporary: string, path: string): Steps<boolean> {
  try {
    const found = yield* sys.lstat(path);
    return found !== undefined && sameFile(found, yield* sys.lstat(temporary));
  } catch {
    return false;
  }
}

/**
 * Without hard links: an empty file claims the name, exclusively, and is replaced at once. No file that was there is destroyed, and of
 * several such writers one wins; but a reader may see the empty file for a moment, and a crash in that moment leaves it.
 */
function* commitClaimed(temporary: string, path: string, isNew: IsNew, job: Job): Steps<undefined> {
  let claim: Stats | undefined;
  try {
    yield* attempt(sys.close(yield* sys.create(path, 0o600)));
    claim = yield* sys.lstat(path);
    yield* commitOver(temporary, { path, stats: claim }, isNew, job);
  } catch (error) {
    const taken = (error as Fault).step === "create" && (error as Fault).code === "EEXIST";
    if (!taken && job.situation.outcome === "unchanged") job.situation.outcome = yield* unclaim(path, claim);
    throw error;
  }
}

/** Takes the claim back, if it is there and ours. */
function* unclaim(path: string, claim: Stats | undefined): Steps<Outcome> {
  try {
    const now = yield* sys.lstat(path);
    if (now === undefined) return "unchanged";
    if (claim === undefined) return "unknown"; // ours or somebody else's
    if (sameFile(now, claim)) yield* sys.remove(path);
    return "unchanged";
  } catch {
    return "unknown";
  }
}
