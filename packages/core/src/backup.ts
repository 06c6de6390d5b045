import { setAttributes } from "./attributes.ts";
import { noLinks } from "./commit.ts";
import { closing, piecesOf, reading, writeAll } from "./content.ts";
import { flushDirectoryAt } from "./directories.ts";
import type { Host } from "./host.ts";
import type { WriteRequest } from "./options.ts";
import { directoryOf } from "./paths.ts";
import { Fault, type Stats, type Steps, sys } from "./port.ts";
import { sameFile } from "./target.ts";

/** The file that is to be kept, and where. */
export interface Backup {
  readonly path: string;
  readonly old: Stats;
  readonly to: string;
}

/**
 * Keeps the file that is there under a second name, before it is replaced: a link beside the backup's name, renamed over an
 * older backup. Both names have a file at every moment; and with `"full"` the backup is on disk before the new file can be.
 */
export function* keepBackup(backup: Backup, request: WriteRequest, host: Host): Steps<undefined> {
  const { supports, pathStyle } = host.platform;
  const directory = directoryOf(backup.to, pathStyle);
  const there = yield* sys.lstat(backup.to);
  if (there?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (!sameFile(there, backup.old)) {
    const temporary = yield* secondName(backup, directory, request, host);
    try {
      yield* sys.rename(temporary, backup.to);
    } catch (error) {
      yield* host.temporaries.discard(temporary);
      throw error;
    }
    void host.temporaries.forget(temporary);
  } // else the two are names of one file already, and the rename would do nothing
  if (request.durability === "full" && supports.directoryFlush)
    yield* flushDirectoryAt(directory, request.strict);
}

function* secondName(backup: Backup, directory: string, request: WriteRequest, host: Host): Steps<string> {
  try {
    return yield* host.temporaries.link(backup.path, directory);
  } catch (error) {
    if (!noLinks.has((error as Fault).code)) throw error;
    return yield* copy(backup, directory, request, host);
  }
}

function* copy({ path, old }: Backup, directory: string, request: WriteRequest, host: Host): Steps<string> {
  const temporary = yield* host.temporaries.create(directory, 0o600);
  try {
    yield* closing(temporary.file, function* () {
      yield* reading(path, (from) => writeAll(temporary.file, piecesOf(from)));
      yield* setAttributes(
        temporary,
        old,
        { ...request, mode: undefined, owner: "keep" },
        host.platform.supports,
      );
      if (request.durability !== "none") yield* sys.flush(temporary.file);
    });
  } catch (error) {
    yield* host.temporaries.discard(temporary.path);
    throw error;
  }
  return temporary.path;
}
