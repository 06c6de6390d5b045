import { type Change, type Disk, type Inode, inLetters } from "./disk.ts";

// What tells two states apart: exactly, unlike DiskView.fingerprint, which tells what a reader can see.

/** Gives each text a number: equal numbers, equal texts. */
export class Numbers {
  readonly #known: Map<string, number> = new Map();

  /** The text's number. */
  of(text: string): number {
    let number = this.#known.get(text);
    if (number === undefined) this.#known.set(text, (number = this.#known.size));
    return number;
  }
}

/** All inodes, or some, with their names and with what is behind the end of a file. */
export function identityOf(disk: Disk, numbers: Numbers, inos: Iterable<number> = disk.keys()): string {
  return [...inos]
    .sort((a, b) => a - b)
    .map((ino) => `${ino}:${numbers.of(textOf(disk.get(ino)!))}`)
    .join();
}

const texts = new WeakMap<Inode, string>();

function textOf(inode: Inode): string {
  let text = texts.get(inode);
  if (text === undefined) {
    const { kind, mode, uid, gid, atime, mtime, bytes, size, names, to } = inode;
    const entries = [...names].sort(([a], [b]) => (a < b ? -1 : 1));
    text = JSON.stringify([kind, mode, uid, gid, atime, mtime, inLetters(bytes), size, entries, to]);
    texts.set(inode, text);
  }
  return text;
}

const printed = new WeakMap<Change, string>();

/** A change in all its parts. */
export function changeInFull(change: Change): string {
  let text = printed.get(change);
  if (text === undefined) {
    text = JSON.stringify(change.kind === "write" ? { ...change, bytes: inLetters(change.bytes) } : change);
    printed.set(change, text);
  }
  return text;
}
