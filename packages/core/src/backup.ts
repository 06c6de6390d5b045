import { setAttributes } from "./attributes.ts";
import { noLinks } from "./commit.ts";
import { closing, piecesOf, reading, writeAll } from "./content.ts";
import { flushDirectoryAt } from "./directories.ts";
import type { Job } from "./job.ts";
import { directoryOf, nameOf } from "./paths.ts";
import { Fault, faultOf, type Stats, type Steps, sys } from "./port.ts";
import { directoryAt, sameFile } from "./target.ts";
import type { Temporary } from "./temporaries.ts";

/**
 * Keeps the file that is there under a second name, before it is replaced: a link beside the backup's name, renamed over an
 * older backup. Both names have a file at every moment; and with `"full"` the backup is on disk before the new file can be.
 */
export function* keepBackup(path: string, old: Stats, backup: string, job: Job): Steps<undefined> {
  try {
    yield* checkBackup(path, old, backup, job);
    yield* keep(path, backup, job);
  } catch (error) {
    throw faultOf("backup", error);
  }
}

/** The backup must be a file, or nothing yet; and not the target itself by another spelling, which would be the end of it. */
function* checkBackup(path: string, old: Stats, backup: string, { host }: Job): Steps<undefined> {
  const style = host.platform.pathStyle;
  const there = yield* sys.lstat(backup);
  if (there?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (there?.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
  if (there === undefined || !sameFile(there, old)) return;
  if (nameOf(path, style).toLowerCase() !== nameOf(backup, style).toLowerCase()) return; // a hard link: an earlier backup, say
  const a = yield* directoryAt(directoryOf(path, style), style);
  const b = yield* directoryAt(directoryOf(backup, style), style);
  if (sameFile(a, b)) throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);
}

function* keep(path: string, backup: string, job: Job): Steps<undefined> {
  const { platform, temporaries } = job.host;
  const { durability, strict } = job.request;
  const directory = directoryOf(backup, platform.pathStyle);
  if (durability !== "none") yield* flushOld(path);
  const temporary = yield* secondName(path, directory, job);
  try {
    yield* sys.rename(temporary, backup);
    yield* removeLeft(temporary);
  } catch (error) {
    yield* temporaries.discard(temporary, job.situation);
    throw error;
  }
  void temporaries.forget(temporary);
  if (durability === "full" && platform.supports.directoryFlush) yield* flushDirectoryAt(directory, strict);
}

/** What the old file holds may never have been flushed by whoever wrote it. One that this process may not read is left at that. */
export function* flushOld(path: string): Steps<undefined> {
  try {
    yield* reading(path, sys.flush);
  } catch (error) {
    if (!unreadable.has((error as Fault).code)) throw error;
  }
}

const unreadable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EBADF", "ERR_UNTORN_NOT_CAPABLE"]);

/** Where the backup was a name of the same file already, the rename has done nothing. */
export function* removeLeft(temporary: string): Steps<undefined> {
  try {
    yield* sys.remove(temporary);
  } catch (error) {
    if ((error as Fault).code !== "ENOENT") throw error;
  }
}

/** A second name for a file, or a copy of it where that cannot be: a temporary. */
export function* secondName(path: string, directory: string, job: Job): Steps<string> {
  if (job.request.inPlaceFallback) return yield* copy(path, directory, job); // a link might be overwritten with the target
  try {
    return yield* job.host.temporaries.link(path, directory, job);
  } catch (error) {
    if (!noLinks.has((error as Fault).code)) throw error;
    return yield* copy(path, directory, job);
  }
}

function* copy(path: string, directory: string, job: Job): Steps<string> {
  const { host, situation } = job;
  const temporary = yield* host.temporaries.create(directory, 0o600, job);
  try {
    yield* closing(temporary.file, fill(temporary, path, job));
  } catch (error) {
    yield* host.temporaries.discard(temporary.path, situation);
    throw error;
  }
  return temporary.path;
}

function* fill(temporary: Temporary, path: string, { host, request }: Job): Steps<undefined> {
  const like = yield* reading(path, function* (from) {
    const stats = yield* sys.fstat(from); // somebody may have put another file there, which must not be shown as the old one was
    yield* writeAll(temporary.file, piecesOf(from));
    return stats;
  });
  yield* setAttributes(temporary, like, { mode: undefined, owner: "keep" }, host.platform.supports);
  if (request.durability !== "none") yield* sys.flush(temporary.file);
}
