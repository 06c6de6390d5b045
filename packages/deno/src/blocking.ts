import type { FileSystem } from "@untorn/core";
import { make } from "./errors.ts";
import { cannotClone, type DenoFile, exclusive, idOf, readable, statsOf } from "./file.ts";

/** The port on the blocking calls of `Deno`. */
export const blocking: FileSystem<DenoFile> = {
  lstat: (path) => {
    try {
      return statsOf(make(() => Deno.lstatSync(path)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  },
  readlink: (path) => make(() => Deno.readLinkSync(path)),
  mkdir: (path, mode) => make(() => Deno.mkdirSync(path, { mode })) as undefined,
  symlink: (to, path) => make(() => Deno.symlinkSync(to, path)) as undefined,
  create: (path, mode) => ({ path, file: make(() => Deno.openSync(path, exclusive(mode))) }),
  open: (path) => ({ path, file: make(() => Deno.openSync(path, readable)) }),
  openToWrite: (path) => ({ path, file: make(() => Deno.openSync(path, { write: true })) }),
  read: ({ file }, bytes) => make(() => file.readSync(bytes)) ?? 0,
  write: ({ file }, bytes) => make(() => file.writeSync(bytes)),
  truncate: ({ file }, size) => make(() => file.truncateSync(size)) as undefined,
  fstat: ({ file }) => statsOf(make(() => file.statSync())),
  clone: () => cannotClone(),
  fchown: ({ path }, uid, gid) => make(() => Deno.chownSync(path, idOf(uid), idOf(gid))) as undefined,
  fchmod: ({ path }, mode) => make(() => Deno.chmodSync(path, mode)) as undefined,
  flush: ({ file }) => make(() => file.syncSync()) as undefined,
  close: ({ file }) => make(() => file.close()) as undefined,
  link: (from, to) => make(() => Deno.linkSync(from, to)) as undefined,
  rename: (from, to) => make(() => Deno.renameSync(from, to)) as undefined,
  remove: (path) => make(() => Deno.removeSync(path)) as undefined,
  rmdir: (path) => make(() => Deno.removeSync(path)) as undefined,
  chmod: (path, mode) => make(() => Deno.chmodSync(path, mode)) as undefined,
  utimes: (path, atime, mtime) => make(() => Deno.utimeSync(path, atime / 1000, mtime / 1000)) as undefined,
  list: (path) => make(() => Array.from(Deno.readDirSync(path), ({ name }) => name)),
  openDirectory: (path) => ({ path, file: make(() => Deno.openSync(path, { read: true })) }),
  flushDirectory: ({ file }) => make(() => file.syncSync()) as undefined,
  closeDirectory: ({ file }) => make(() => file.close()) as undefined,
  filesystemType: () => 0, // Deno cannot tell
  sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};
