/** What an inode holds. A file's bytes may reach beyond its size: written, but not yet (or never) part of it. */
export interface Inode {
  /** `"other"` is a pipe or a device. */
  readonly kind: "file" | "directory" | "link" | "other";
  /** Permission and set-id bits. */
  readonly mode: number;
  /** The owner. */
  readonly uid: number;
  /** The group. */
  readonly gid: number;
  /** When it was last read: as it was set, reading does not change it. */
  readonly atime: number;
  /** When it was last written: as it was set, writing does not change it. */
  readonly mtime: number;
  /** Of a file: what was written. */
  readonly bytes: Uint8Array;
  /** Of a file: how many of its bytes are part of it. */
  readonly size: number;
  /** Of a directory: inode numbers by name. */
  readonly names: ReadonlyMap<string, number>;
  /** Of a link: where it leads. */
  readonly to: string;
}

/** All inodes by number, as they are at one moment. Inode 1 is the root. An inode is never changed in place, but put anew. */
export type Disk = Map<number, Inode>;

export const root = 1;

/** A change of a disk, small enough to persist whole or not at all. */
export type Change =
  | { readonly kind: "write"; readonly ino: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: "size"; readonly ino: number; readonly size: number }
  | { readonly kind: "mode"; readonly ino: number; readonly mode: number }
  | { readonly kind: "owner"; readonly ino: number; readonly uid: number; readonly gid: number }
  | { readonly kind: "times"; readonly ino: number; readonly atime: number; readonly mtime: number }
  | { readonly kind: "add"; readonly directory: number; readonly name: string; readonly ino: number }
  | { readonly kind: "remove"; readonly directory: number; readonly name: string }
  | {
      readonly kind: "rename";
      readonly directory: number;
      readonly name: string;
      readonly toDirectory: number;
      readonly toName: string;
      readonly ino: number;
      /** Something had the new name before. */
      readonly over: boolean;
    };

/** Makes a change. */
export function apply(disk: Disk, change: Change): void {
  switch (change.kind) {
    case "write":
      return edit(disk, change.ino, ({ bytes }) => ({ bytes: spliced(bytes, change.offset, change.bytes) }));
    case "size":
      return edit(disk, change.ino, ({ bytes }) => ({
        size: change.size,
        // what is cut off does not come back when the file grows again: there are zeros
        bytes: padded(bytes.subarray(0, change.size), change.size),
      }));
    case "mode":
      return edit(disk, change.ino, () => ({ mode: change.mode }));
    case "owner":
      return edit(disk, change.ino, () => ({ uid: change.uid, gid: change.gid }));
    case "times":
      return edit(disk, change.ino, () => ({ atime: change.atime, mtime: change.mtime }));
    case "add":
      return name(disk, change.directory, change.name, change.ino);
    case "remove":
      return name(disk, change.directory, change.name, undefined);
    case "rename":
      // in a crash state the old name may never have been, or be another file's by now
      if (disk.get(change.directory)?.names.get(change.name) === change.ino) {
        name(disk, change.directory, change.name, undefined);
      }
      return name(disk, change.toDirectory, change.toName, change.ino);
  }
}

function name(disk: Disk, directory: number, text: string, ino: number | undefined): void {
  edit(disk, directory, (inode) => {
    const names = new Map(inode.names);
    if (ino === undefined) names.delete(text);
    else names.set(text, ino);
    return { names };
  });
}

function edit(disk: Disk, ino: number, change: (inode: Inode) => Partial<Inode>): void {
  const inode = disk.get(ino)!;
  disk.set(ino, { ...inode, ...change(inode) });
}

function padded(bytes: Uint8Array, size: number): Uint8Array {
  if (bytes.length >= size) return bytes;
  const longer = new Uint8Array(size);
  longer.set(bytes);
  return longer;
}

function spliced(old: Uint8Array, offset: number, bytes: Uint8Array): Uint8Array {
  const both = padded(old, offset + bytes.length).slice();
  both.set(bytes, offset);
  return both;
}

/** What a reader of a file sees. */
export function contentOf({ bytes, size }: Inode): Uint8Array {
  return bytes.subarray(0, size);
}

const letters = new TextDecoder("latin1");

/** Bytes as text that no other bytes have: a letter for each. */
export const inLetters = (bytes: Uint8Array): string => letters.decode(bytes);

/** A change in words, for stories. */
export function inWords(change: Change): string {
  switch (change.kind) {
    case "write":
      return `${change.bytes.length} bytes at ${change.offset} of #${change.ino}`;
    case "size":
      return `size ${change.size} of #${change.ino}`;
    case "mode":
      return `mode 0${change.mode.toString(8)} of #${change.ino}`;
    case "owner":
      return `owner ${change.uid}:${change.gid} of #${change.ino}`;
    case "times":
      return `times ${change.atime} and ${change.mtime} of #${change.ino}`;
    case "add":
      return `name "${change.name}" for #${change.ino}`;
    case "remove":
      return `removal of "${change.name}"`;
    case "rename":
      return `rename of "${change.name}" to "${change.toName}" (#${change.ino})`;
  }
}
