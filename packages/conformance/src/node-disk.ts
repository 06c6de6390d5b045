import type { Disk, Entry, Facility } from "./disk.ts";

/** The functions of `node:fs` that a disk for tests is made of; Bun and Deno have them too. */
export interface NodeFs {
  /** As in `node:fs`. */
  mkdtempSync(prefix: string): string;
  /** As in `node:fs`. */
  rmSync(path: string, options: { recursive: boolean; force: boolean }): void;
  /** As in `node:fs`. */
  readFileSync(path: string): Uint8Array;
  /** As in `node:fs`. */
  writeFileSync(path: string, data: string | Uint8Array): void;
  /** As in `node:fs`. */
  readdirSync(path: string): string[];
  /** As in `node:fs`. */
  lstatSync(
    path: string,
    options: { throwIfNoEntry: false },
  ): (Omit<Entry, "kind" | "links" | "modified"> & { nlink: number; mtimeMs: number }) | undefined;
  /** As in `node:fs`. */
  mkdirSync(path: string): unknown;
  /** As in `node:fs`. */
  symlinkSync(target: string, path: string): void;
  /** As in `node:fs`. */
  readlinkSync(path: string): string;
  /** As in `node:fs`. */
  linkSync(from: string, to: string): void;
  /** As in `node:fs`. */
  chmodSync(path: string, mode: number): void;
  /** As in `node:fs`. */
  chownSync(path: string, uid: number, gid: number): void;
}

/** Where a disk for tests is, and what it may use. */
export interface DiskOptions {
  /** The runtime's `node:fs`. */
  readonly fs: NodeFs;
  /** Where fresh directories are made; absolute. */
  readonly directory: string;
  /** A directory on a filesystem of some hundred KiB, if there is one. */
  readonly small?: string | undefined;
  /** Runs a program and throws if it fails: `mkfifo`, `mknod`, `chattr`. Without it there are no pipes, devices and frozen directories. */
  readonly run?: (program: string, args: string[]) => unknown;
}

/** A disk for tests on the functions of `node:fs`. */
export function createDisk({ fs, directory, small, run }: DiskOptions): Disk {
  const separator = directory.includes("\\") ? "\\" : "/";
  const fresh = (isSmall: boolean): string =>
    fs.mkdtempSync(`${(isSmall ? small : undefined) ?? directory}${separator}case-`);
  const look = (path: string): Entry | undefined => {
    const stats = fs.lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    const { mode, nlink, mtimeMs, size, uid, gid, ino } = stats;
    const kind = kinds[mode & 0o170000] ?? "other";
    return { kind, mode: mode & 0o7777, links: nlink, modified: mtimeMs, size, uid, gid, ino };
  };
  const isRoot = separator === "/" && ownerOf(fresh, look, fs) === 0;
  const freeze = (path: string): (() => undefined) => {
    if (isRoot) run?.("chattr", ["+i", path]);
    else fs.chmodSync(path, 0o555);
    return () => {
      if (isRoot) run?.("chattr", ["-i", path]);
      else fs.chmodSync(path, 0o755);
    };
  };
  const mkfifo = (path: string): undefined => void run?.("mkfifo", [path]);

  const device = (path: string): string => {
    if (!isRoot) return "/dev/null";
    run?.("mknod", [path, "c", "1", "3"]);
    return path;
  };

  const facilities = new Set<Facility>(["clock"]);
  if (separator === "/") facilities.add(isRoot ? "root" : "user");
  if (small !== undefined) facilities.add("smallDisk");
  if (run !== undefined && separator === "/") {
    if (works(fresh, fs, (there) => mkfifo(`${there}/pipe`))) facilities.add("fifo");
    if (works(fresh, fs, (there) => freeze(there)())) facilities.add("freeze");
    if (works(fresh, fs, (there) => look(device(`${there}/device`))!.kind)) facilities.add("devices");
  }

  return {
    facilities,
    fresh,
    remove: (path) => void fs.rmSync(path, { recursive: true, force: true }),
    read: (path) => fs.readFileSync(path),
    write: (path, data) => void fs.writeFileSync(path, data),
    list: (path) => fs.readdirSync(path).sort(),
    look,
    mkdir: (path) => void fs.mkdirSync(path),
    symlink: (target, path) => void fs.symlinkSync(target, path),
    readlink: (path) => fs.readlinkSync(path),
    link: (from, to) => void fs.linkSync(from, to),
    chmod: (path, mode) => void fs.chmodSync(path, mode),
    chown: (path, uid, gid) => void fs.chownSync(path, uid, gid),
    mkfifo,
    device,
    freeze,
  };
}

const kinds: Readonly<Record<number, Entry["kind"]>> = {
  0o100000: "file",
  0o040000: "directory",
  0o120000: "link",
};

/** Who makes files here, found out without asking for the permission to know. */
function ownerOf(fresh: Disk["fresh"], look: Disk["look"], fs: NodeFs): number | undefined {
  const there = fresh(false);
  try {
    return look(there)?.uid;
  } finally {
    fs.rmSync(there, { recursive: true, force: true });
  }
}

function works(fresh: Disk["fresh"], fs: NodeFs, action: (there: string) => unknown): boolean {
  const there = fresh(false);
  try {
    action(there);
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(there, { recursive: true, force: true });
  }
}
