import type { Durability } from "untorn";

/**
 * The bare system calls that give the guarantee of a level, written by hand with the runtime's fastest API: lstat, create, write, mode,
 * flush, close, rename, flush of the directory. Nothing is checked, resolved, cleaned up or reported: nobody can be faster who gives
 * the guarantee.
 */
export interface Floor {
  readonly write: (path: string, data: Uint8Array, level: Durability) => Promise<unknown>;
  readonly writeSync: (path: string, data: Uint8Array, level: Durability) => unknown;
  /** The runtime's own write, in place: neither atomic nor durable. */
  readonly plain: (path: string, data: Uint8Array) => Promise<unknown>;
  readonly plainSync: (path: string, data: Uint8Array) => unknown;
  /** Gives a file another name in its directory. With a level that flushes, what it holds is flushed before. */
  readonly rename: (from: string, to: string, level: Durability) => Promise<unknown>;
  /** Copies a file to another filesystem by the runtime's own copying, flushes the copy, gives it its name, and removes the source. */
  readonly moveAcross: (from: string, to: string) => Promise<unknown>;
}

let count = 0;

/** A name that no other write of this process has: what has to be unpredictable costs more. */
export const temporaryOf = (path: string): string => `${path}.${count++}.tmp`;

export const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));
