import { type AsyncFileSystem, type FileSystem, type Platform, supportsOf } from "@untorn/core";
import { blocking } from "./blocking.ts";
import { deferred } from "./deferred.ts";

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
  } = {},
): Platform<number> {
  const pathStyle = process.platform === "win32" ? "windows" : "posix";
  return {
    supports: supportsOf(pathStyle),
    sync: { ...blocking, ...calls.sync },
    async: { ...deferred, ...calls.async },
    pathStyle,
    cwd: () => process.cwd(),
    pid: process.pid,
    unique: () => crypto.randomUUID(),
    onExit: (action) => {
      process.on("exit", action);
      return () => void process.off("exit", action);
    },
  };
}
