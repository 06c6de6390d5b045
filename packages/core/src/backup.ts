import { setAttributes } from "./attributes.ts";
import { noLinks } from "./commit.ts";
import { closing, piecesOf, reading, writeAll } from "./content.ts";
import { flushDirectoryAt } from "./directories.ts";
import type { Job } from "./job.ts";
import { directoryOf } from "./paths.ts";
import { type Fault, type Stats, type Steps, sys } from "./port.ts";

/**
 * Keeps the file that is there under a second name, before it is replaced: a link beside the backup's name, renamed over an
 * older backup. Both names have a file at every moment; and with `"full"` the backup is on disk before the new file can be.
 */
export function* keepBackup(path: string, old: Stats, backup: string, job: Job): Steps<undefined> {
  const { platform, temporaries } = job.host;
  const { durability, strict } = job.request;
  const directory = directoryOf(backup, platform.pathStyle);
  const temporary = yield* secondName(path, old, directory, job);
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

/** Where the backup was a name of the same file already, the rename has done nothing. */
function* removeLeft(temporary: string): Steps<undefined> {
  try {
    yield* sys.remove(temporary);
  } catch (error) {
    if ((error as Fault).code !== "ENOENT") throw error;
  }
}

function* secondName(path: string, old: Stats, directory: string, job: Job): Steps<string> {
  try {
    return yield* job.host.temporaries.link(path, directory, job.situation);
  } catch (error) {
    if (!noLinks.has((error as Fault).code)) throw error;
    return yield* copy(path, old, directory, job);
  }
}

function* copy(
  path: string,
  old: Stats,
  directory: string,
  { host, request, situation }: Job,
): Steps<string> {
  const temporary = yield* host.temporaries.create(directory, 0o600, situation);
  try {
    yield* closing(temporary.file, function* () {
      yield* reading(path, (from) => writeAll(temporary.file, piecesOf(from)));
      yield* setAttributes(temporary, old, { mode: undefined, owner: "keep" }, host.platform.supports);
      if (request.durability !== "none") yield* sys.flush(temporary.file);
    });
  } catch (error) {
    yield* host.temporaries.discard(temporary.path, situation);
    throw error;
  }
  return temporary.path;
}
