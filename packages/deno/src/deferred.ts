import type { AsyncFileSystem } from "@untorn/core";
import { later, make } from "./errors.ts";
import { cannotClone, type DenoFile, exclusive, idOf, readable, statsOf } from "./file.ts";

/** The port on the promises of `Deno`. */
export const deferred: AsyncFileSystem<DenoFile> = {
  lstat: async (path) => {
    try {
      return statsOf(await later(Deno.lstat(path)));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  },
  readlink: (path) => later(Deno.readLink(path)),
  mkdir: (path, mode) => later(Deno.mkdir(path, { mode })) as Promise<undefined>,
  symlink: (to, path) => later(Deno.symlink(to, path)) as Promise<undefined>,
  create: async (path, mode) => ({ path, file: await later(Deno.open(path, exclusive(mode))) }),
  open: async (path) => ({ path, file: await later(Deno.open(path, readable)) }),
  openToWrite: async (path) => ({ path, file: await later(Deno.open(path, { write: true })) }),
  read: async ({ file }, bytes) => (await later(file.read(bytes))) ?? 0,
  write: ({ file }, bytes) => later(file.write(bytes)),
  truncate: ({ file }, size) => later(file.truncate(size)) as Promise<undefined>,
  fstat: async ({ file }) => statsOf(await later(file.stat())),
  clone: () => cannotClone(),
  fchown: ({ path }, uid, gid) => later(Deno.chown(path, idOf(uid), idOf(gid))) as Promise<undefined>,
  fchmod: ({ path }, mode) => later(Deno.chmod(path, mode)) as Promise<undefined>,
  flush: ({ file }) => later(file.sync()) as Promise<undefined>,
  close: ({ file }) => make(() => file.close()) as undefined,
  link: (from, to) => later(Deno.link(from, to)) as Promise<undefined>,
  rename: (from, to) => later(Deno.rename(from, to)) as Promise<undefined>,
  remove: (path) => later(Deno.remove(path)) as Promise<undefined>,
  rmdir: (path) => later(Deno.remove(path)) as Promise<undefined>,
  chmod: (path, mode) => later(Deno.chmod(path, mode)) as Promise<undefined>,
  utimes: (path, atime, mtime) => later(Deno.utime(path, atime / 1000, mtime / 1000)) as Promise<undefined>,
  list: (path) => later(namesIn(path)),
  openDirectory: async (path) => ({ path, file: await later(Deno.open(path, { read: true })) }),
  flushDirectory: ({ file }) => later(file.sync()) as Promise<undefined>,
  closeDirectory: ({ file }) => make(() => file.close()) as undefined,
  filesystemType: () => 0, // Deno cannot tell
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds)),
};

async function namesIn(path: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(path)) names.push(name);
  return names;
}
