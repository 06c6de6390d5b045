import { type Platform, type Supports, supportsOf } from "@untorn/core";
import type { MemoryHandle } from "./calls.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";

/**
 * A platform on a memory filesystem, for the functions of `@untorn/core`. Names are counted, not random, so that every run is the same.
 *
 * @param options - `supports`: what the platform says that it promises. `name`: tells the temporaries of several writers apart.
 *
 * @example
 * ```ts
 * import { bindWriteFileSync } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const writeFileSync = bindWriteFileSync(createMemoryPlatform(memory, { supports: { directoryFlush: false } }));
 * console.log(writeFileSync("/state.json", "{}").durability); // ordered
 * ```
 */
export function createMemoryPlatform(
  memory: MemoryFileSystem,
  options: { readonly supports?: Partial<Supports> | undefined; readonly name?: string } = {},
): Platform<MemoryHandle> {
  let names = 0;
  return {
    supports: { ...supportsOf("posix"), ...options.supports },
    sync: memory.sync,
    async: memory.async,
    pathStyle: "posix",
    cwd: () => "/",
    pid: 1,
    unique: () => `${options.name ?? "w"}-${++names}`,
    onExit: () => () => undefined,
  };
}
