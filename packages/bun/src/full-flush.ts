import { dlopen, type Pointer, read } from "bun:ffi";
import type { AsyncFileSystem, FileSystem, Thread } from "@untorn/core";
import { blocking, deferred, WritingThread } from "@untorn/node-fs";

interface Calls {
  readonly sync?: Partial<FileSystem<number>>;
  readonly async?: Partial<AsyncFileSystem<number>>;
}

/**
 * On macOS fsync leaves the data in the device's cache, and only `F_FULLFSYNC` empties that. Node and Deno do so themselves; Bun's
 * fsync does not. So there a flush is fsync, off the main thread, and then `F_FULLFSYNC` on it, which has little left to do.
 */
export function fullFlush(system: string): Calls {
  if (system !== "darwin") return {};
  return {
    sync: {
      flush: (file) => {
        blocking.flush(file);
        emptyDeviceCache(file);
      },
      flushDirectory: (directory) => {
        blocking.flushDirectory(directory);
        emptyDeviceCache(directory);
      },
    },
    async: {
      flush: async (file) => {
        await deferred.flush(file);
        emptyDeviceCache(file);
      },
      flushDirectory: async (directory) => {
        await deferred.flushDirectory(directory);
        emptyDeviceCache(directory);
      },
    },
  };
}

/** What Bun needs on a system beside `node:fs`. The other thread knows nothing of {@link fullFlush}: it is used where that does nothing. */
export function callsOn(system: string): Calls & { readonly thread?: Thread } {
  return system === "darwin"
    ? fullFlush(system)
    : { thread: new WritingThread({ largestBeside: 16 * 1024 }) };
}

const F_FULLFSYNC = 51;
const EINTR = 4;
/** `EINVAL`, `ENOTTY`, `ENOTSUP` of macOS: on such a filesystem fsync is the most that can be had, as libuv and SQLite see it too. */
const unsupported: ReadonlySet<number> = new Set([22, 25, 45]);

function emptyDeviceCache(file: number): void {
  const { fcntl, __error } = libc();
  let errno = EINTR;
  while (errno === EINTR) {
    if (fcntl(file, F_FULLFSYNC) !== -1) return;
    errno = read.i32(__error() as Pointer, 0);
  }
  if (unsupported.has(errno)) return;
  throw Object.assign(new Error(`F_FULLFSYNC failed with errno ${errno}`), { code: "EIO", errno });
}

type LibC = ReturnType<typeof load>["symbols"];

let loaded: LibC | undefined;

/** Loaded at the first flush: nothing happens at import. */
const libc = (): LibC => (loaded ??= load().symbols);

const load = () =>
  dlopen("libSystem.B.dylib", {
    fcntl: { args: ["i32", "i32"], returns: "i32" },
    __error: { args: [], returns: "ptr" },
  });
