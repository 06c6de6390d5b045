import * as fs from "node:fs";
import type { AsyncFileSystem } from "@untorn/core";
import { byHandle } from "./by-handle.ts";
import { later, laterOnce } from "./errors.ts";
import { readFlags } from "./read-flags.ts";
import { bigint, statsOf } from "./stats.ts";

/**
 * The port on the callbacks of `node:fs`, which take one thread hop each and no more. Handles are file descriptors: a
 * `FileHandle` costs more, and closes by itself when it is lost.
 */
export const deferred: AsyncFileSystem<number> = {
  lstat: async (path) => {
    try {
      return statsOf(await later<fs.Stats | fs.BigIntStats>((done) => fs.lstat(path, { bigint }, done)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
  },
  readlink: (path) => later((done) => fs.readlink(path, done)),
  mkdir: (path, mode) => later((done) => fs.mkdir(path, mode, done)),
  symlink: (to, path) => later((done) => fs.symlink(to, path, done)),
  create: (path, mode) => later((done) => fs.open(path, "wx", mode, done)),
  open: async (path) => {
    try {
      return await later((done) => fs.open(path, readFlags, done));
    } catch (error) {
      if (readFlags === "r") throw error;
      return later((done) => fs.open(path, "r", done));
    }
  },
  openToWrite: (path) => later((done) => fs.open(path, fs.constants.O_WRONLY, done)),
  read: (file, bytes) => later((done) => fs.read(file, bytes, 0, bytes.byteLength, null, done)),
  write: (file, bytes) => later((done) => fs.write(file, bytes, 0, bytes.byteLength, null, done)),
  truncate: (file, size) => later((done) => fs.ftruncate(file, size, done)),
  fstat: async (file) =>
    statsOf(await later<fs.Stats | fs.BigIntStats>((done) => fs.fstat(file, { bigint }, done))),
  clone: async (from, to) => {
    const [source, copy] = [byHandle(from), byHandle(to)];
    return later((done) => fs.copyFile(source, copy, fs.constants.COPYFILE_FICLONE_FORCE, done));
  },
  fchown: (file, uid, gid) => later((done) => fs.fchown(file, uid, gid, done)),
  fchmod: (file, mode) => later((done) => fs.fchmod(file, mode, done)),
  flush: (file) => later((done) => fs.fsync(file, done)),
  close: (file) => laterOnce((done) => fs.close(file, done)),
  link: (from, to) => later((done) => fs.link(from, to, done)),
  rename: (from, to) => later((done) => fs.rename(from, to, done)),
  remove: (path) => later((done) => fs.unlink(path, done)),
  rmdir: (path) => later((done) => fs.rmdir(path, done)),
  chmod: (path, mode) => later((done) => fs.chmod(path, mode, done)),
  utimes: (path, atime, mtime) => later((done) => fs.utimes(path, atime / 1000, mtime / 1000, done)),
  list: (path) => later((done) => fs.readdir(path, done)),
  openDirectory: (path) => later((done) => fs.open(path, "r", done)),
  flushDirectory: (directory) => later((done) => fs.fsync(directory, done)),
  closeDirectory: (directory) => laterOnce((done) => fs.close(directory, done)),
  filesystemType: async (path) => (await later<fs.StatsFs>((done) => fs.statfs(path, done))).type,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds)),
};
