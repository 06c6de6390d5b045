import { setAttributes } from "./attributes.ts";
import { closing, piecesOf, reading, writeAll } from "./content.ts";
import { flushIfPossible } from "./directories.ts";
import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import { isJournalName, type Overwrite, writeJournal } from "./journal.ts";
import { directoryOf, nameOf, under } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { attempt, Fault, type Opaque, type Steps, type Supports, sys } from "./port.ts";
import { trustedJournal } from "./trusted.ts";

/**
 * Overwrites a target that cannot be replaced, as one that is mounted into a container. The temporary, whole and on disk, becomes the
 * copy from which this can be finished; a journal names it; and once that is on disk too, the target is overwritten. A reader can see
 * it half done, and so can whoever comes after a crash, until `recover` has finished it.
 */
export function* overwriteInPlace(temporary: string, path: string, job: Job): Steps<undefined> {
  const { request, situation } = job;
  const { platform, temporaries } = job.host;
  const { supports, pathStyle: style } = platform;
  const directory = directoryOf(path, style);
  const overwrite = {
    kind: "overwrite",
    target: nameOf(path, style),
    copy: nameOf(temporary, style),
  } as const;
  if (request.durability === "none") yield* reading(temporary, sys.flush); // a copy to finish from is on disk always
  const journal = yield* writeJournal(directory, overwrite, job);

  situation.journal = journal;
  situation.outcome = "unknown";
  void temporaries.forget(temporary); // from here on it must outlive this process
  yield* supersede(directory, overwrite.target, journal, job.host);
  if (!(yield* fileAt(path))) throw new Fault("lstat", "ENOENT", undefined);
  yield* overwriteFrom(temporary, path, supports, (file) =>
    setAttributes({ file, path }, undefined, { owner: request.owner, mode: undefined }, supports),
  );
  situation.outcome = "replaced";
  try {
    yield* forgetBoth(temporary, journal, directory, supports);
  } catch (error) {
    void situation.left.push(temporary);
    throw error;
  }
  situation.journal = undefined;
}

/** An overwriting of the same file that failed earlier must not come back over this one. */
function* supersede(directory: string, target: string, own: string, host: Host): Steps<undefined> {
  const style = host.platform.pathStyle;
  for (const name of (yield* sys.list(directory)).filter(isJournalName)) {
    const path = under(directory, name, style);
    if (path === own) continue;
    const older = yield* readable(path, host);
    if (older?.target !== target) continue;
    yield* sys.remove(path);
    yield* attempt(sys.remove(under(directory, older.copy, style)));
  }
}

/** What the journal of an overwriting tells, if it is one that this version understands; `recover` says so of another one. */
function* readable(journal: string, host: Host): Steps<Overwrite | undefined> {
  try {
    const told = yield* trustedJournal(journal, host);
    return told?.kind === "overwrite" ? told : undefined;
  } catch (error) {
    if ((error as Fault).code !== "ERR_UNTORN_JOURNAL") throw error;
    return undefined;
  }
}

/** Finishes what a journal tells, as often as it takes; `false` where the copy is missing, and so the overwriting was never begun. */
export function* finishOverwrite<File, Directory>(
  directory: string,
  { target, copy }: Overwrite,
  journal: string,
  { supports, pathStyle: style }: Platform<File, Directory>,
): Steps<boolean> {
  const source = under(directory, copy, style);
  const path = under(directory, target, style);
  const found = yield* fileAt(source);
  if (found) {
    if (!(yield* fileAt(path))) throw new Fault("lstat", "ENOENT", undefined);
    yield* flushIfPossible(directory, supports, false); // whoever was killed may not have: a half written file needs its journal
    yield* overwriteFrom(source, path, supports);
    yield* forgetBoth(source, journal, directory, supports);
  } else {
    yield* sys.remove(journal);
    yield* flushIfPossible(directory, supports, false);
  }
  return found;
}

/** Whether there is a file; a link, a pipe or a device in its place is somebody's trap. */
function* fileAt(path: string): Steps<boolean> {
  const kind = (yield* sys.lstat(path))?.kind;
  if (kind !== undefined && kind !== "file") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
  return kind === "file";
}

function* overwriteFrom(
  source: string,
  path: string,
  supports: Supports,
  setOwner?: (file: Opaque) => Steps<undefined>,
): Steps<undefined> {
  const file = yield* sys.openToWrite(path);
  yield* closing(file, overwriteOpen(file, source, path, supports, setOwner));
}

/** An earlier overwriting may have come as far as its flush, which failed: what that left behind is in no later flush, unless it is changed anew. */
function* overwriteOpen(
  file: Opaque,
  source: string,
  path: string,
  supports: Supports,
  setOwner: ((file: Opaque) => Steps<undefined>) | undefined,
): Steps<undefined> {
  const size = yield* reading(source, (from) => writeAll(file, piecesOf(from)));
  yield* sys.truncate(file, size + 1); // a change, whatever the length was
  yield* sys.truncate(file, size);
  if (setOwner !== undefined) yield* setOwner(file);
  yield* takeMode(file, source, path, supports);
  yield* sys.flush(file);
}

/** The copy has the mode that the file shall have. */
function* takeMode(file: Opaque, source: string, path: string, supports: Supports): Steps<undefined> {
  const wanted = (yield* sys.lstat(source))?.mode;
  if (!supports.modes || wanted === undefined) return;
  const setting = sys.fchmod(file, wanted);
  yield* (yield* sys.lstat(path))?.mode === wanted ? attempt(setting) : setting; // the same one anew, where that is permitted
}

/** The journal first, and for sure: if it came back after a crash with its copy, this version would come back over a newer one. */
function* forgetBoth(
  source: string,
  journal: string,
  directory: string,
  supports: Supports,
): Steps<undefined> {
  yield* sys.remove(journal);
  yield* flushIfPossible(directory, supports, false);
  yield* sys.remove(source);
}
