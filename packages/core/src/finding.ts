import type { Host } from "./host.ts";
import type { Situation } from "./job.ts";
import type { SymlinkPolicy } from "./options.ts";
import type { Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { resolveTarget, type Target } from "./target.ts";

/** A file, and what is in it. */
export interface Found {
  readonly target: Target;
  /** `undefined` where nothing is. */
  readonly bytes?: Uint8Array | undefined;
}

/** Reads a file that may be replaced. Of one that is larger than `most` nothing is read, and `undefined` is the result. */
export function* find(
  path: string,
  symlinks: SymlinkPolicy,
  situation: Situation,
  host: Host,
  most: number = Number.POSITIVE_INFINITY,
): Steps<Found | undefined> {
  const target = yield* resolveTarget(path, { host, situation, request: { overwrite: true, symlinks } });
  if (target.stats === undefined) return { target };
  if (target.stats.size > most) return undefined;
  return { target, bytes: yield* readWhole(target.path, target.stats.size) };
}
