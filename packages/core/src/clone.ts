import type { Attributes } from "./attributes.ts";
import { type Stats, type Steps, sys } from "./port.ts";
import type { Temporary } from "./temporaries.ts";

/**
 * Lets the system copy a file over a temporary, sharing blocks where the filesystem can; what was made is open then. It is opened
 * anew, as some systems put another file in its place.
 */
export function* cloned(from: string, { path, file }: Temporary): Steps<Temporary> {
  yield* sys.close(file);
  yield* sys.clone(from, path);
  return { path, file: yield* sys.open(path) }; // its mode may not allow to write
}

/** How large a file is now. */
export function* sizeOf(path: string): Steps<number> {
  return (yield* sys.lstat(path))?.size ?? 0;
}

/**
 * Whether the system may copy a file. The temporary then has the mode of the source for a moment: nobody may be able to read it, or
 * run it as somebody else, who may not do so with the file that it becomes.
 */
export function mayClone(source: Stats, old: Stats | undefined, { mode, owner }: Attributes): boolean {
  const known = mode ?? old?.mode ?? source.mode & 0o777;
  if ((source.mode & ~known & othersOrIds) !== 0) return false;
  const changesGroup = typeof owner === "object" || (owner === "keep" && old !== undefined);
  return !changesGroup || ((source.mode >> 3) & ~known & 0o7) === 0; // its group is another one for that moment
}

const othersOrIds = 0o6077;
