import * as fs from "node:fs";
import type { FileSystem } from "@untorn/core";
import { byHandle } from "./by-handle.ts";
import { make, makeOnce } from "./errors.ts";
import { readFlags } from "./read-flags.ts";
import { bigint, statsOf } from "./stats.ts";

const share = fs.constants.COPYFILE_FICLONE_FORCE; // or fail

/** The port on the blocking calls of `node:fs`. Handles are file descriptors. */
export const blocking: FileSystem<number> = {
  lstat: (path) => {
    const stats = make(() => fs.lstatSync(path, { bigint, throwIfNoEntry: false }));
    return stats && statsOf(stats);
  },
  readlink: (path) => make(() => fs.readlinkSync(path)),
  mkdir: (path, mode) => void make(() => fs.mkdirSync(path, mode)),
  symlink: (to, path) => void make(() => fs.symlinkSync(to, path)),
  create: (path, mode) => make(() => fs.openSync(path, "wx", mode)),
  open: (path) => {
    try {
      return make(() => fs.openSync(path, readFlags));
    } catch (error) {
      if (readFlags === "r") throw error;
      return make(() => fs.openSync(path, "r"));
    }
  },
  openToWrite: (path) => make(() => fs.openSync(path, fs.constants.O_WRONLY)),
  read: (file, bytes) => make(() => fs.readSync(file, bytes)),
  write: (file, bytes) => make(() => fs.writeSync(file, bytes)),
  truncate: (file, size) => void make(() => fs.ftruncateSync(file, size)),
  fstat: (file) => statsOf(make(() => fs.fstatSync(file, { bigint }))),
  clone: (from, to) => void make(() => fs.copyFileSync(byHandle(from), byHandle(to), share)),
  fchown: (file, uid, gid) => void make(() => fs.fchownSync(file, uid, gid)),
  fchmod: (file, mode) => void make(() => fs.fchmodSync(file, mode)),
  flush: (file) => void make(() => fs.fsyncSync(file)),
  close: (file) => void makeOnce(() => fs.closeSync(file)),
  link: (from, to) => void make(() => fs.linkSync(from, to)),
  rename: (from, to) => void make(() => fs.renameSync(from, to)),
  remove: (path) => void make(() => fs.unlinkSync(path)),
  rmdir: (path) => void make(() => fs.rmdirSync(path)),
  chmod: (path, mode) => void make(() => fs.chmodSync(path, mode)),
  utimes: (path, atime, mtime) => void make(() => fs.utimesSync(path, atime / 1000, mtime / 1000)),
  list: (path) => make(() => fs.readdirSync(path)),
  openDirectory: (path) => make(() => fs.openSync(path, "r")),
  flushDirectory: (directory) => void make(() => fs.fsyncSync(directory)),
  closeDirectory: (directory) => void makeOnce(() => fs.closeSync(directory)),
  filesystemType: (path) => make(() => fs.statfsSync(path).type),
  sleep: (milliseconds) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
};
