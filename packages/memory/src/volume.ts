import type { MemoryHandle } from "./calls.ts";
import { apply, type Change, contentOf, type Disk, type Inode, root } from "./disk.ts";
import type { Footprint } from "./footprint.ts";
import { Journal } from "./journal.ts";
import { walk } from "./tree.ts";

/** What the memory pretends to be. */
export interface VolumeOptions {
  /** The user who makes the calls; 0 may do everything. Default 1000. */
  readonly uid?: number;
  /** The user's group. Default 1000. */
  readonly gid?: number;
  /** Taken from the mode of new files and directories. Default `0o022`. */
  readonly umask?: number;
  /** How many bytes fit into all files: a write is cut short there, and the next one fails with `ENOSPC`. Default: no limit. */
  readonly capacity?: number;
  /** `false`: no hard links (`EPERM`), as on vfat. */
  readonly hardLinks?: boolean;
  /** `false`: a directory cannot be flushed (`EINVAL`), as on some FUSE filesystems. */
  readonly directoryFlush?: boolean;
  /** `false`: every file has mode 0755 and other modes are refused (`EPERM`), as on vfat. */
  readonly modes?: boolean;
  /** `false`: a rename over a file that its owner may not write fails with `EPERM`, as on Windows. */
  readonly replaceReadOnly?: boolean;
  /** A power cut may leave half of a rename between two directories (rule 7). Diagnoses; no filesystem in use does it. Default `false`. */
  readonly splitRenames?: boolean;
  /** Files that are themselves mount points: a rename over them fails with `EBUSY`. */
  readonly mounted?: readonly string[];
  /** Directories where another device begins: nothing is renamed or linked across (`EXDEV`). */
  readonly devices?: readonly string[];
  /** What `filesystemType` answers. Default: tmpfs. */
  readonly filesystemType?: number;
  /** Start from this state, as after a power cut. */
  readonly disk?: Disk;
}

const emptyDirectory: Inode = {
  kind: "directory",
  mode: 0o755,
  uid: 1000,
  gid: 1000,
  atime: 0,
  mtime: 0,
  bytes: new Uint8Array(),
  size: 0,
  names: new Map(),
  to: "",
};

/** The state that everybody sees, and the journal of what may be missing from it after a power cut. */
export class Volume {
  readonly uid: number;
  readonly gid: number;
  readonly umask: number;
  readonly capacity: number;
  readonly hardLinks: boolean;
  readonly directoryFlush: boolean;
  readonly modes: boolean;
  readonly replaceReadOnly: boolean;
  readonly splitRenames: boolean;
  readonly mounted: ReadonlySet<string>;
  readonly devices: readonly string[];
  readonly filesystemType: number;
  readonly disk: Disk;
  readonly journal: Journal;
  /** Where each inode was made, for stories. */
  readonly madeAt: Map<number, string> = new Map([[root, "/"]]);
  /** What is open. */
  readonly open: Set<MemoryHandle> = new Set();
  /** What the calls look at and change is noted here, where somebody wants to know. */
  footprint: Footprint | undefined;
  /** Chooses the numbers of new inodes. Default: they are counted. */
  inoFor: ((path: string) => number) | undefined;
  /** Changes are on disk in their order only, so that the order of any two makes a difference. */
  isOrdered: boolean = false;
  #lastIno: number;

  constructor(options: VolumeOptions = {}) {
    this.uid = options.uid ?? 1000;
    this.gid = options.gid ?? 1000;
    this.umask = options.umask ?? 0o022;
    this.capacity = options.capacity ?? Number.POSITIVE_INFINITY;
    this.hardLinks = options.hardLinks ?? true;
    this.directoryFlush = options.directoryFlush ?? true;
    this.modes = options.modes ?? true;
    this.replaceReadOnly = options.replaceReadOnly ?? true;
    this.splitRenames = options.splitRenames ?? false;
    this.mounted = new Set(options.mounted);
    this.devices = options.devices ?? [];
    this.filesystemType = options.filesystemType ?? 0x01021994;
    this.disk = new Map(options.disk ?? [[root, emptyDirectory]]);
    this.journal = new Journal(this.disk);
    this.#lastIno = Math.max(...this.disk.keys());
  }

  /** Makes a change, which is not on disk for sure until a flush covers it. */
  change(change: Change): void {
    if (this.footprint !== undefined) this.#note(change, this.footprint);
    apply(this.disk, change);
    this.journal.record(change);
  }

  #note(change: Change, footprint: Footprint): void {
    if (this.isOrdered) footprint.write("order");
    if (this.capacity !== Number.POSITIVE_INFINITY) footprint.write("space");
    if (!("directory" in change)) return footprint.write(`i${change.ino}`);
    if (this.devices.length > 0) footprint.write("devices");
    footprint.write(`n${change.directory}/${change.name}`);
    footprint.add(`l${change.directory}`);
    if (change.kind !== "rename") return;
    footprint.write(`n${change.toDirectory}/${change.toName}`);
    footprint.add(`l${change.toDirectory}`);
    footprint.read(`i${change.ino}`); // on some filesystems a rename waits for the data
  }

  /** A flush of an inode that succeeds. */
  flush(ino: number): void {
    this.footprint?.read(`i${ino}`);
    this.footprint?.read(`l${ino}`);
    this.journal.flush(ino);
  }

  /** A new inode, to be given a name, at a path, by a change. */
  allocate(inode: Partial<Inode> & Pick<Inode, "kind" | "mode">, path: string): number {
    const ino = this.inoFor?.(path) ?? this.#lastIno + 1;
    this.#lastIno = Math.max(this.#lastIno, ino);
    this.madeAt.set(ino, path);
    const mode = this.modes || inode.kind !== "file" ? inode.mode : 0o755;
    const made = { ...emptyDirectory, uid: this.uid, gid: this.gid, ...inode, mode };
    this.disk.set(ino, made);
    this.journal.allocate(ino, made);
    return ino;
  }

  /**
   * A process is killed that held these.
   *
   * Rule 11: That is no power cut: what it did is seen as before, and is as sure to be on disk as before; nothing is flushed and nothing is
   * undone. Only what it had open is closed. [POSIX, "Consequences of Process Termination"; exit(2); fsync(2)]
   */
  release(handles: Iterable<MemoryHandle>): void {
    for (const handle of handles) {
      handle.open = false;
      this.open.delete(handle);
    }
  }

  /** Remembers how it is now, handles and all, and returns what brings that back. */
  saved(): () => void {
    const disk = [...this.disk];
    const handles = [...this.open].map((handle) => [handle, handle.position] as const);
    const restoreJournal = this.journal.saved();
    return () => {
      this.disk.clear();
      for (const [ino, inode] of disk) this.disk.set(ino, inode);
      this.open.clear();
      for (const [handle, position] of handles) {
        handle.position = position;
        handle.open = true;
        this.open.add(handle);
      }
      restoreJournal();
    };
  }

  /** The device that an inode is on: 1, or a number of its own for each of {@link VolumeOptions.devices}. */
  deviceOf(ino: number): number {
    if (this.devices.length > 0) this.footprint?.read("devices"); // and so on every name
    for (const [i, path] of this.devices.entries()) {
      const top = walk(this.disk, path, "look").ino;
      if (top !== undefined && this.#isBelow(top, ino)) return i + 2;
    }
    return 1;
  }

  /** Whether two inodes are on one device. */
  sameDevice(a: number, b: number): boolean {
    return this.devices.length === 0 || this.deviceOf(a) === this.deviceOf(b);
  }

  #isBelow(top: number, ino: number): boolean {
    if (top === ino) return true;
    return [...this.disk.get(top)!.names.values()].some((below) => this.#isBelow(below, ino));
  }

  /** How many bytes are left for files that have a name. */
  free(): number {
    if (this.capacity === Number.POSITIVE_INFINITY) return this.capacity;
    this.footprint?.read("space");
    const named = new Set([...this.disk.values()].flatMap(({ names }) => [...names.values()]));
    let used = 0;
    for (const ino of named) used += contentOf(this.disk.get(ino)!).length;
    return Math.max(0, this.capacity - used);
  }
}
