import { type Context, type Platform, type ProcessIdentity, type Supports, supportsOf } from "@untorn/core";
import type { MemoryHandle } from "./calls.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";

/** What a platform in memory pretends. */
export interface MemoryPlatformOptions {
  /** What it promises, where that is not what POSIX systems do. */
  readonly supports?: Partial<Supports> | undefined;
  /** Tells the temporaries of several writers apart. Default `"w"`. */
  readonly name?: string;
  /** The number of its process. Default 1. */
  readonly pid?: number;
  /** When a process started: `"s"` for all that run. Default: none runs but its own. */
  readonly startOf?: Platform["startOf"];
  /** The time. Default: it stands still at 0. */
  readonly now?: () => number;
}

/**
 * A platform on a memory filesystem, for the functions of `@untorn/core`. Names are counted, not random, so that every run is the same.
 *
 * Its timers never fire, and its contexts follow no `await`.
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
  options: MemoryPlatformOptions = {},
): Platform<MemoryHandle> {
  const { pid = 1, now = () => 0 } = options;
  const self: ProcessIdentity = { pid, start: "s", boot: "b", space: "m" };
  let names = 0;
  return {
    supports: { ...supportsOf("posix"), ...options.supports },
    sync: memory.sync,
    async: memory.async,
    pathStyle: "posix",
    cwd: () => "/",
    self: () => self,
    startOf: options.startOf ?? ((other) => (other === pid ? self.start : undefined)),
    now,
    every: () => () => undefined,
    newContext: contextWhileRunning,
    unique: () => `${options.name ?? "w"}-${++names}`,
    onExit: () => () => undefined,
  };
}

/** It holds while a function runs, and not longer. */
function contextWhileRunning<T>(): Context<T> {
  let current: T | undefined;
  return {
    get: () => current,
    run: (value, body) => {
      const outer = current;
      current = value;
      try {
        return body();
      } finally {
        current = outer;
      }
    },
  };
}
