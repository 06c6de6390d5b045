import type { Stats } from "@untorn/core";

/**
 * An open file with its name: Deno changes owner and mode by name only. Whoever may write to the directory can put a link in the
 * place of a temporary, and have the mode of another file changed.
 */
export interface DenoFile {
  readonly path: string;
  readonly file: Deno.FsFile;
}

/** How a temporary is created. */
export const exclusive = (mode: number): Deno.OpenOptions =>
  Deno.build.os === "windows" ? { write: true, createNew: true } : { write: true, createNew: true, mode };

/** How a file is opened that is read, and perhaps flushed, which Windows allows only on a handle that may write. */
export const readable: Deno.OpenOptions = { read: true, write: Deno.build.os === "windows" };

/** What the core wants to know of a file. */
export function statsOf({
  isFile,
  isDirectory,
  isSymlink,
  mode,
  size,
  uid,
  gid,
  dev,
  ino,
  atime,
  mtime,
}: Deno.FileInfo): Stats {
  return {
    kind: isFile ? "file" : isDirectory ? "directory" : isSymlink ? "link" : "other",
    mode: (mode ?? 0o666) & 0o7777,
    size,
    uid: uid ?? 0,
    gid: gid ?? 0,
    dev,
    ino: ino ?? undefined,
    atime: atime?.getTime() ?? 0,
    mtime: mtime?.getTime() ?? 0,
  };
}

/** `null` is Deno's word for an id that is kept. */
export const idOf = (id: number): number | null => (id === -1 ? null : id);

/** Deno copies by name only, and whoever may write to the directory can put a link in the place of a temporary. */
export function cannotClone(): never {
  throw Object.assign(new Error("Deno shares no blocks of open files"), { code: "ENOSYS" });
}
