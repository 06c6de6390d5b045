import { AsyncLocalStorage } from "node:async_hooks";
import {
  type AsyncFileSystem,
  type Context,
  type EncodeInto,
  type FileSystem,
  type Platform,
  supportsOf,
  type Thread,
} from "@untorn/core";
import { blocking } from "./blocking.ts";
import { deferred } from "./deferred.ts";
import { self, startOf } from "./processes.ts";

/**
 * A platform on `node:fs` and `process`; with other calls where a runtime's own need it.
 *
 * @example
 * ```ts
 * import { bindWriteFileSync } from "@untorn/core";
 * import { createPlatform } from "@untorn/node-fs";
 *
 * const writeFileSync = bindWriteFileSync(createPlatform());
 * console.log(writeFileSync("state.json", "{}").durability); // full
 * ```
 */
export function createPlatform(
  calls: {
    readonly sync?: Partial<FileSystem<number>>;
    readonly async?: Partial<AsyncFileSystem<number>>;
    /** Default: none. */
    readonly thread?: Thread;
    /** Default: a `TextEncoder`. */
    readonly encodeInto?: EncodeInto | undefined;
  } = {},
): Platform<number> {
  const pathStyle = process.platform === "win32" ? "windows" : "posix";
  return {
    supports: supportsOf(pathStyle),
    sync: { ...blocking, ...calls.sync },
    async: { ...deferred, ...calls.async },
    pathStyle,
    cwd: () => process.cwd(),
    self,
    startOf,
    now: () => Date.now(),
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds).unref();
      return () => clearInterval(timer);
    },
    newContext: <T>() => contextOf(new AsyncLocalStorage<T>()),
    unique: () => crypto.randomUUID(),
    onExit: (action) => {
      process.on("exit", action);
      return () => void process.off("exit", action);
    },
    thread: calls.thread,
    encodeInto: calls.encodeInto,
  };
}

const contextOf = <T>(storage: AsyncLocalStorage<T>): Context<T> => ({
  get: () => storage.getStore(),
  run: (value, body) => storage.run(value, body),
});
