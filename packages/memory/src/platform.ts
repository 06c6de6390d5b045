import { type Platform, type Supports, supportsOf } from "@untorn/core";
import type { MemoryHandle } from "./calls.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";

/**
 * A platform on a memory filesystem, for the functions of `@untorn/core`. Names are counted, not random, so that every run is the same.
 *
 * @param name - Tells the temporaries of several writers apart.
 */
export function createMemoryPlatform(
  memory: MemoryFileSystem,
  options: { readonly supports?: Partial<Supports>; readonly name?: string } = {},
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
