import type { Host } from "./host.ts";
import type { Situation } from "./job.ts";
import type { WriteRequest } from "./options.ts";
import { absolute, directoryOf, nameOf, type PathStyle } from "./paths.ts";
import { Fault, type Stats, type Steps, sys } from "./port.ts";
import { about } from "./telling.ts";

/** The file that is to be written, after its symbolic links. */
export interface Target {
  readonly path: string;
  /** What is there; `undefined` where nothing is, or only a link that will be replaced. */
  readonly stats: Stats | undefined;
}

/** How a path is resolved, and who is told where it led. */
export interface Resolving {
  readonly request: Pick<WriteRequest, "overwrite" | "symlinks">;
  readonly host: Pick<Host, "platform">;
  readonly situation: Situation;
}

/** Which file a path means. One `lstat` where it is no link; nothing is touched. */
export function* resolveTarget(path: string, { request, host, situation }: Resolving): Steps<Target> {
  yield* about(situation);
  const style = host.platform.pathStyle;
  let at = path;
  for (let followed = 0; ; followed++) {
    if (namesDirectory(at, style))
      throw new Fault("lstat", request.overwrite ? "EISDIR" : "EEXIST", undefined);
    const stats = yield* sys.lstat(at);
    if (stats?.kind !== "link") situation.path = at;
    if (stats === undefined) return { path: at, stats };
    if (!request.overwrite) throw new Fault("lstat", "EEXIST", undefined);
    if (stats.kind === "file") return { path: at, stats };
    if (stats.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
    if (stats.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
    if (request.symlinks === "replace") return { path: at, stats: undefined };
    if (request.symlinks === "error") throw new Fault("lstat", "ERR_UNTORN_SYMLINK", undefined);
    if (at.startsWith("/proc/") && style === "posix")
      throw new Fault("readlink", "ERR_UNTORN_NOT_A_FILE", undefined); // /dev/stdout
    if (followed === mostLinks) throw new Fault("readlink", "ELOOP", undefined);
    const directory = directoryOf(at, style);
    at = absolute(yield* sys.readlink(at), style, () => directory);
  }
}

const mostLinks = 40; // as Linux has it

function namesDirectory(path: string, style: PathStyle): boolean {
  const name = nameOf(path, style);
  return name === "" || name === "." || name === "..";
}

/** Whether two looks saw the same inode, for sure; also when both saw nothing. */
export function sameFile(a: Stats | undefined, b: Stats | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.ino !== undefined && a.ino === b.ino && a.dev === b.dev;
}

/** The directory that a path means, through links. */
export function* directoryAt(path: string, style: PathStyle): Steps<Stats | undefined> {
  let at = path;
  for (;;) {
    const stats = yield* sys.lstat(at);
    if (stats?.kind !== "link") return stats;
    const parent = directoryOf(at, style);
    at = absolute(yield* sys.readlink(at), style, () => parent); // it ends: the file was found through these links
  }
}
