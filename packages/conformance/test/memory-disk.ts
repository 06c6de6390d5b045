import type { Disk, Entry, Facility } from "@untorn/conformance";
import type { MemoryFileSystem, VolumeOptions } from "@untorn/memory";

/** A disk for tests on a filesystem in memory. */
export function createMemoryDisk(
  memory: MemoryFileSystem,
  { uid = 1000, capacity, modes = true }: VolumeOptions,
): Disk {
  const { sync, now } = memory;
  const facilities = new Set<Facility>(["fifo", "devices", uid === 0 ? "root" : "user"]);
  if (uid !== 0 && modes) facilities.add("freeze");
  if (capacity !== undefined) facilities.add("smallDisk");
  let directories = 0;

  const look = (path: string): Entry | undefined => {
    const inode = now.inode(path);
    const ino = now.ino(path);
    if (inode === undefined || ino === undefined) return undefined;
    const named = [...now.disk.values()].flatMap(({ names }) => [...names.values()]);
    const { kind, mode, uid, gid, size } = inode;
    const links = named.filter((other) => other === ino).length;
    return { kind, mode, uid, gid, size, ino, links, modified: 0 };
  };

  const remove = (path: string): void => {
    if (look(path)?.kind !== "directory") return void sync.remove(path);
    for (const name of now.list(path)) remove(`${path}/${name}`);
    sync.rmdir(path);
  };

  const write = (path: string, data: string | Uint8Array): undefined => {
    const mode = look(path)?.mode;
    if (mode !== undefined) sync.remove(path);
    const file = sync.create(path, 0o666);
    if (mode !== undefined) sync.fchmod(file, mode);
    let rest = typeof data === "string" ? new TextEncoder().encode(data) : data;
    while (rest.length > 0) rest = rest.subarray(sync.write(file, rest));
    sync.close(file);
  };

  const freeze = (path: string): (() => undefined) => {
    sync.chmod(path, 0o555);
    return () => sync.chmod(path, 0o755);
  };

  return {
    facilities,
    fresh: () => {
      const path = `/case-${++directories}`;
      sync.mkdir(path, 0o777);
      return path;
    },
    remove: (path) => {
      remove(path);
      memory.settle();
    },
    read: (path) => {
      const bytes = now.bytes(path) ?? new Uint8Array();
      return bytes.slice();
    },
    write,
    list: (path) => now.list(path),
    look,
    mkdir: (path) => sync.mkdir(path, 0o777),
    symlink: (target, path) => void memory.seed(path, { kind: "link" }, target),
    readlink: (path) => sync.readlink(path),
    link: (from, to) => sync.link(from, to),
    chmod: (path, mode) => sync.chmod(path, mode),
    chown: (path, uid, gid) => {
      const file = sync.open(path);
      sync.fchown(file, uid, gid);
      sync.close(file);
    },
    device: (path) => {
      memory.seed(path, { kind: "other" });
      return path;
    },
    mkfifo: (path) => void memory.seed(path, { kind: "other" }),
    freeze,
  };
}
