import type { Host } from "./host.ts";
import { type Journal, readJournal } from "./journal.ts";
import { directoryOf } from "./paths.ts";
import { attempt, type Steps, sys } from "./port.ts";
import { directoryAt } from "./target.ts";

/**
 * What a journal tells, where its word counts: root's, that of the directory's owner, and our own. What somebody else has put there, who
 * may write to the directory too, is left alone; `foreign` is told of it.
 */
export function* trustedJournal(
  path: string,
  host: Host,
  foreign: string[] = [],
): Steps<Journal | undefined> {
  const { supports, pathStyle } = host.platform;
  if (supports.owners && !(yield* isTrusted(path, host))) return void foreign.push(path);
  return yield* readJournal(path, pathStyle);
}

function* isTrusted(path: string, host: Host): Steps<boolean> {
  const uid = (yield* sys.lstat(path))?.uid;
  if (uid === undefined || uid === 0) return true;
  const style = host.platform.pathStyle;
  const directory = directoryOf(path, style);
  return uid === (yield* directoryAt(directory, style))?.uid || uid === (yield* ownUid(directory, host));
}

/** Whose the files are that this process makes there: what counts is what the filesystem makes of its user. */
function* ownUid(directory: string, { temporaries }: Host): Steps<number | undefined> {
  const probe = temporaries.nameIn(directory);
  yield* sys.mkdir(probe, 0o700);
  const uid = (yield* sys.lstat(probe))?.uid;
  yield* attempt(sys.rmdir(probe));
  return uid;
}
