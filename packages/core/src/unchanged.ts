import { holds, type Pieces, reading } from "./content.ts";
import type { WriteRequest } from "./options.ts";
import { Fault, type Stats, type Steps, sys } from "./port.ts";
import type { Target } from "./target.ts";

/**
 * Whether the target has these bytes already, and the attributes that are asked for. If so it is as durable as if it had been
 * written now, but for its directory: whoever wrote it may not have flushed it. What cannot be read or flushed is replaced.
 */
export function* isUnchanged(
  { path, stats }: Target,
  request: WriteRequest,
  size: number,
  next: Pieces,
): Steps<boolean> {
  if (stats === undefined || stats.size !== size || !fits(stats, request)) return false;
  try {
    return yield* reading(path, function* (file) {
      if (!(yield* holds(file, next))) return false;
      if (request.durability !== "none") yield* sys.flush(file);
      return true;
    });
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

function fits(stats: Stats, { mode, owner }: WriteRequest): boolean {
  const sameOwner = typeof owner === "string" || (owner.uid === stats.uid && owner.gid === stats.gid);
  return sameOwner && (mode === undefined || mode === stats.mode);
}
