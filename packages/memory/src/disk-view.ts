import { contentOf, type Disk, type Inode, inLetters, root } from "./disk.ts";
import { walk } from "./tree.ts";

/** What a reader finds on a disk: the present one, or one that a power cut left. Links are not followed at the end of a path. */
export class DiskView {
  /** The inodes, to start a filesystem from. */
  readonly disk: Disk;

  /** After a power cut, what became of each change that was not sure to be on disk: `lost: size 20 of #5`. */
  readonly fates: readonly string[];

  /** Looks at a disk. */
  constructor(disk: Disk, fates: readonly string[] = []) {
    this.disk = disk;
    this.fates = fates;
  }

  /** What has this name; `undefined` if nothing has. */
  inode(path: string): Inode | undefined {
    const ino = this.ino(path);
    return ino === undefined ? undefined : this.disk.get(ino);
  }

  /** The number of the inode that has this name. */
  ino(path: string): number | undefined {
    try {
      return walk(this.disk, path, "look").ino;
    } catch {
      return undefined; // not even a directory for it
    }
  }

  /** The bytes of a file. */
  bytes(path: string): Uint8Array | undefined {
    const inode = this.inode(path);
    return inode?.kind === "file" ? contentOf(inode) : undefined;
  }

  /** The bytes of a file as text. */
  text(path: string): string | undefined {
    const bytes = this.bytes(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  /** The names in a directory, sorted. */
  list(path: string): string[] {
    return [...(this.inode(path)?.names.keys() ?? [])].sort();
  }

  /** The paths of all that is there below the root, sorted. */
  paths(directory: string = ""): string[] {
    return this.list(directory === "" ? "/" : directory).flatMap((name) => {
      const path = `${directory}/${name}`;
      return [path, ...this.paths(path)];
    });
  }

  /** All that can be seen, as one string: two disks with the same one cannot be told apart. */
  fingerprint(): string {
    return this.#print(root).join("\n");
  }

  #print(ino: number, path = "/"): string[] {
    const inode = this.disk.get(ino)!;
    const lines = [`${path} ${printed(inode)}`];
    const names = [...inode.names.keys()].sort();
    for (const name of names)
      lines.push(...this.#print(inode.names.get(name)!, `${path === "/" ? "" : path}/${name}`));
    return lines;
  }
}

const prints = new WeakMap<Inode, string>();

/** All of an inode but its names; inodes are never changed, so that it is printed once. */
export function printed(inode: Inode): string {
  let text = prints.get(inode);
  if (text === undefined) {
    const { kind, mode, uid, gid, to, atime, mtime } = inode;
    const times = atime === 0 && mtime === 0 ? "" : ` ${atime} ${mtime}`;
    text = `${kind} ${mode.toString(8)} ${uid}:${gid}${times} ${kind === "file" ? inLetters(contentOf(inode)) : to}`;
    prints.set(inode, text);
  }
  return text;
}
