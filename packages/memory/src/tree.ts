import { type Disk, type Inode, root } from "./disk.ts";
import { systemError } from "./errors.ts";

/** Where a path leads: the directory that holds its last name, that name, and the inode if there is one. */
export interface Place {
  readonly directory: number;
  readonly name: string;
  readonly ino: number | undefined;
}

const mostLinks = 40;
const longestName = 255; // bytes
const longestPath = 4096;

/**
 * Walks a path; links in the middle are followed, and the last one where `follow` or a separator behind it says so. `look` is told each
 * name that is looked up.
 */
export function walk(
  disk: Disk,
  path: string,
  call: string,
  follow = false,
  look?: (directory: number, name: string) => void,
): Place {
  if (path.length >= longestPath) throw systemError("ENAMETOOLONG", call, path);
  const follows = follow || /\/\.?$/.test(path);
  let left = namesOf(path);
  let above = [root]; // the directories from the root to here
  let links = 0;
  while (left.length > 0) {
    const [name, ...rest] = left as [string, ...string[]];
    const directory = above.at(-1)!;
    const here = disk.get(directory)!;
    if (here.kind !== "directory") throw systemError("ENOTDIR", call, path);
    if (byteLength(name) > longestName) throw systemError("ENAMETOOLONG", call, path);
    left = rest;
    if (name === "..") {
      if (above.length > 1) above.pop();
      continue;
    }
    look?.(directory, name);
    const ino = here.names.get(name);
    const inode = ino === undefined ? undefined : disk.get(ino);
    if (inode?.kind === "link" && (rest.length > 0 || follows)) {
      if (++links > mostLinks) throw systemError("ELOOP", call, path);
      if (inode.to.startsWith("/")) above = [root];
      left = [...namesOf(inode.to), ...rest];
      continue;
    }
    if (rest.length === 0) return { directory, name, ino };
    if (ino === undefined) throw systemError("ENOENT", call, path);
    above.push(ino);
  }
  return { directory: above.at(-2) ?? root, name: ".", ino: above.at(-1)! };
}

function namesOf(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** In UTF-8. */
function byteLength(text: string): number {
  return text.length * 3 <= longestName ? text.length : new TextEncoder().encode(text).length;
}

/** The inode at a path, its last link not followed; `undefined` where nothing is, or not even a directory for it. */
export function inodeAt(disk: Disk, path: string): Inode | undefined {
  try {
    const { ino } = walk(disk, path, "look");
    return ino === undefined ? undefined : disk.get(ino);
  } catch {
    return undefined;
  }
}
