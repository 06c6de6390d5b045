import type { FileSystem, Stats } from "@untorn/core";
import { contentOf, type Inode } from "./disk.ts";
import { systemError } from "./errors.ts";
import { type Place, walk } from "./tree.ts";
import type { Volume } from "./volume.ts";

/** An open file or directory. */
export interface MemoryHandle {
  /** What is open. */
  readonly ino: number;
  /** Where the next read or write begins. */
  position: number;
  /** `false` once it is closed: whoever uses it then gets `EBADF`. */
  open: boolean;
}

/** What each system call does to a volume. */
export function callsOn(volume: Volume): FileSystem<MemoryHandle> {
  const { disk } = volume;

  /** All of an inode that can change, but for its names. */
  const inode = (ino: number): Inode => {
    volume.footprint?.read(`i${ino}`);
    return disk.get(ino)!;
  };

  const kindOf = (ino: number): Inode["kind"] => disk.get(ino)!.kind;

  /** The names in a directory, in an order that tells nothing of the past. */
  const namesIn = (ino: number): string[] => {
    volume.footprint?.read(`l${ino}`);
    return [...disk.get(ino)!.names.keys()].sort();
  };

  const look = (directory: number, name: string): void => volume.footprint?.read(`n${directory}/${name}`);

  const place = (path: string, call: string, follow?: boolean): Place => walk(disk, path, call, follow, look);

  const may = ({ mode, uid, gid }: Inode, bit: 2 | 4): boolean => {
    const shift = uid === volume.uid ? 6 : gid === volume.gid ? 3 : 0;
    return volume.uid === 0 || ((mode >> shift) & bit) !== 0;
  };

  /** Where a name will be added or removed. */
  const change = (path: string, call: string): Place => {
    const there = place(path, call);
    if (!may(inode(there.directory), 2)) throw systemError("EACCES", call, path);
    return there;
  };

  const existing = (ino: number | undefined, call: string, path: string): number => {
    if (ino === undefined) throw systemError("ENOENT", call, path);
    return ino;
  };

  /** Nothing is there: also where a directory on the way is missing. */
  const lookUp = (path: string): number | undefined => {
    try {
      return place(path, "lstat").ino;
    } catch (error) {
      if ((error as { code?: unknown }).code === "ENOENT") return undefined;
      throw error;
    }
  };

  const opened = (path: string, call: string): MemoryHandle => {
    const ino = existing(place(path, call, true).ino, call, path);
    if (!may(inode(ino), 4)) throw systemError("EACCES", call, path);
    return { ino, position: 0, open: true };
  };

  const used = (handle: MemoryHandle, call: string): Inode => {
    if (!handle.open) throw systemError("EBADF", call);
    return inode(handle.ino);
  };

  const statsOf = (ino: number, { kind, mode, uid, gid, size, atime, mtime }: Inode): Stats => {
    return { kind, mode, uid, gid, size, dev: volume.deviceOf(ino), ino, atime, mtime };
  };

  const close = (handle: MemoryHandle): undefined => {
    used(handle, "close");
    handle.open = false;
  };

  return {
    lstat(path): Stats | undefined {
      const ino = lookUp(path);
      if (ino === undefined) return undefined;
      return statsOf(ino, inode(ino));
    },
    fstat(handle) {
      return statsOf(handle.ino, used(handle, "fstat"));
    },
    readlink(path) {
      const { kind, to } = inode(existing(place(path, "readlink").ino, "readlink", path));
      if (kind !== "link") throw systemError("EINVAL", "readlink", path);
      return to;
    },
    mkdir(path, mode) {
      const { directory, name, ino } = place(path, "mkdir");
      if (ino !== undefined) throw systemError("EEXIST", "mkdir", path);
      if (!may(inode(directory), 2)) throw systemError("EACCES", "mkdir", path);
      const made = volume.allocate({ kind: "directory", mode: mode & ~volume.umask }, path);
      volume.change({ kind: "add", directory, name, ino: made });
    },
    symlink(to, path) {
      const { directory, name, ino } = change(path, "symlink");
      if (ino !== undefined) throw systemError("EEXIST", "symlink", path);
      const made = volume.allocate({ kind: "link", mode: 0o777, to }, path);
      volume.change({ kind: "add", directory, name, ino: made });
    },
    create(path, mode) {
      const { directory, name, ino } = place(path, "create");
      if (ino !== undefined) throw systemError("EEXIST", "create", path);
      if (!may(inode(directory), 2)) throw systemError("EACCES", "create", path);
      const made = volume.allocate({ kind: "file", mode: mode & ~volume.umask }, path);
      volume.change({ kind: "add", directory, name, ino: made });
      return { ino: made, position: 0, open: true };
    },
    open(path) {
      const handle = opened(path, "open");
      if (kindOf(handle.ino) === "directory") throw systemError("EISDIR", "open", path);
      return handle;
    },
    openToWrite(path) {
      const ino = existing(place(path, "openToWrite", true).ino, "openToWrite", path);
      if (kindOf(ino) === "directory") throw systemError("EISDIR", "openToWrite", path);
      if (!may(inode(ino), 2)) throw systemError("EACCES", "openToWrite", path);
      return { ino, position: 0, open: true };
    },
    truncate(handle, size) {
      if (used(handle, "truncate").size !== size) volume.change({ kind: "size", ino: handle.ino, size });
    },
    list: (path) => {
      const ino = existing(place(path, "list", true).ino, "list", path);
      if (kindOf(ino) !== "directory") throw systemError("ENOTDIR", "list", path);
      if (!may(inode(ino), 4)) throw systemError("EACCES", "list", path);
      return namesIn(ino);
    },
    read(handle, bytes) {
      const rest = contentOf(used(handle, "read")).subarray(handle.position);
      const count = Math.min(rest.length, bytes.length);
      bytes.set(rest.subarray(0, count));
      handle.position += count;
      return count;
    },
    write(handle, bytes) {
      const { mode } = used(handle, "write");
      const count = Math.min(bytes.length, volume.free());
      if (count === 0 && bytes.length > 0) throw systemError("ENOSPC", "write");
      const offset = handle.position;
      handle.position += count;
      if (volume.uid !== 0 && (mode & 0o6000) !== 0) {
        volume.change({ kind: "mode", ino: handle.ino, mode: mode & ~0o6000 }); // as the kernel does
      }
      store(handle.ino, offset, bytes.slice(0, count));
      return count;
    },
    clone(from, to) {
      const [source, { ino }] = [used(from, "clone"), to];
      const { size } = used(to, "clone");
      if (volume.deviceOf(from.ino) !== volume.deviceOf(ino)) throw systemError("EXDEV", "clone");
      const bytes = contentOf(source);
      if (bytes.length > volume.free()) throw systemError("ENOSPC", "clone");
      if (size > 0) volume.change({ kind: "size", ino, size: 0 });
      store(ino, 0, bytes);
      if (volume.modes) volume.change({ kind: "mode", ino, mode: source.mode });
    },
    fchown(handle, uid, gid) {
      const old = used(handle, "fchown");
      const owner = { uid: uid === -1 ? old.uid : uid, gid: gid === -1 ? old.gid : gid };
      const permitted =
        old.uid === volume.uid &&
        owner.uid === old.uid &&
        (owner.gid === old.gid || owner.gid === volume.gid);
      if (volume.uid !== 0 && !permitted) throw systemError("EPERM", "fchown");
      volume.change({ kind: "owner", ino: handle.ino, ...owner });
      if ((old.mode & 0o6000) !== 0)
        volume.change({ kind: "mode", ino: handle.ino, mode: old.mode & ~0o6000 });
    },
    fchmod(handle, mode) {
      setMode(used(handle, "fchmod"), handle.ino, mode);
    },
    flush(handle) {
      used(handle, "flush");
      volume.flush(handle.ino);
    },
    close,
    link(from, to) {
      const ino = existing(place(from, "link").ino, "link", from);
      const { directory, name, ino: taken } = change(to, "link");
      if (taken !== undefined) throw systemError("EEXIST", "link", to);
      if (!volume.sameDevice(ino, directory)) throw systemError("EXDEV", "link", to);
      if (!volume.hardLinks || kindOf(ino) === "directory") throw systemError("EPERM", "link", to);
      volume.change({ kind: "add", directory, name, ino });
    },
    rename(from, to) {
      const { directory, name, ino: found } = change(from, "rename");
      const ino = existing(found, "rename", from);
      const { directory: toDirectory, name: toName, ino: over } = change(to, "rename");
      if (volume.mounted.has(to)) throw systemError("EBUSY", "rename", to);
      if (!volume.sameDevice(ino, toDirectory)) throw systemError("EXDEV", "rename", to);
      if (kindOf(ino) === "directory" && to.startsWith(`${from}/`)) throw systemError("EINVAL", "rename", to);
      if (over === ino) return; // two names of one file: nothing happens, and the old name stays
      if (over !== undefined) {
        const [kind, overKind] = [kindOf(ino), kindOf(over)];
        if (overKind === "directory" && kind !== "directory") throw systemError("EISDIR", "rename", to);
        if (overKind !== "directory" && kind === "directory") throw systemError("ENOTDIR", "rename", to);
        if (!volume.replaceReadOnly && (inode(over).mode & 0o200) === 0)
          throw systemError("EPERM", "rename", to);
        if (overKind === "directory" && namesIn(over).length > 0)
          throw systemError("ENOTEMPTY", "rename", to);
      }
      if (volume.splitRenames && directory !== toDirectory) {
        volume.change({ kind: "add", directory: toDirectory, name: toName, ino });
        volume.change({ kind: "remove", directory, name });
      } else {
        volume.change({
          kind: "rename",
          directory,
          name,
          toDirectory,
          toName,
          ino,
          over: over !== undefined,
        });
      }
    },
    remove(path) {
      const { directory, name, ino } = change(path, "remove");
      if (kindOf(existing(ino, "remove", path)) === "directory") throw systemError("EISDIR", "remove", path);
      volume.change({ kind: "remove", directory, name });
    },
    rmdir(path) {
      const { directory, name, ino } = change(path, "rmdir");
      const there = existing(ino, "rmdir", path);
      if (kindOf(there) !== "directory") throw systemError("ENOTDIR", "rmdir", path);
      if (namesIn(there).length > 0) throw systemError("ENOTEMPTY", "rmdir", path);
      volume.change({ kind: "remove", directory, name });
    },
    utimes(path, atime, mtime) {
      const ino = existing(place(path, "utimes", true).ino, "utimes", path);
      if (volume.uid !== 0 && inode(ino).uid !== volume.uid) throw systemError("EPERM", "utimes", path);
      volume.change({ kind: "times", ino, atime, mtime });
    },
    chmod(path, mode) {
      const ino = existing(place(path, "chmod", true).ino, "chmod", path);
      setMode(inode(ino), ino, mode);
    },
    openDirectory(path) {
      const handle = opened(path, "openDirectory");
      if (kindOf(handle.ino) !== "directory") throw systemError("ENOTDIR", "openDirectory", path);
      return handle;
    },
    flushDirectory(handle) {
      used(handle, "flushDirectory");
      if (!volume.directoryFlush) throw systemError("EINVAL", "flushDirectory");
      volume.flush(handle.ino);
    },
    closeDirectory: close,
    filesystemType: () => volume.filesystemType,
    sleep: () => undefined,
  };

  /** Piece by piece; the file grows with each by a change of its own, which may be on disk without the piece, or not with it (rule 3). */
  function store(ino: number, offset: number, bytes: Uint8Array): void {
    let at = offset;
    for (const piece of pieces(bytes)) {
      const end = at + piece.length;
      if (end > disk.get(ino)!.size) volume.change({ kind: "size", ino, size: end });
      volume.change({ kind: "write", ino, offset: at, bytes: piece });
      at = end;
    }
  }

  function setMode({ uid, mode: old }: Inode, ino: number, mode: number): undefined {
    const refused = (volume.uid !== 0 && uid !== volume.uid) || (!volume.modes && mode !== old);
    if (refused) throw systemError("EPERM", "chmod");
    volume.change({ kind: "mode", ino, mode });
  }
}

const sector = 512;
const page = 4096;

/** A write is torn at sectors or pages: into a few pieces at most, which stand for all the places where it can be. */
function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  const size = bytes.length <= 4 * sector ? sector : Math.ceil(bytes.length / 4 / page) * page;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
