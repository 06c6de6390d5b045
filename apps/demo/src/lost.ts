import type { Finding } from "./classify.ts";
import { versionAfter } from "./versions.ts";

/**
 * Whether a kill took back what was acknowledged: a file that is whole, but neither the version acknowledged last nor the
 * one after it, whose save was under way. Without an acknowledgement in this life, what was there before counts.
 */
export function isLost(
  found: Finding,
  acknowledged: number | undefined,
  before: Finding | undefined,
): boolean {
  const known = acknowledged ?? (before?.kind === "whole" ? before.version : undefined);
  if (found.kind !== "whole" || known === undefined) return false;
  return found.version !== known && found.version !== versionAfter(known);
}
