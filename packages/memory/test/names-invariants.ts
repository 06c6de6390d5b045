import type { AtomicFileError } from "@untorn/core";
import { isTemporaryName } from "@untorn/core";
import { expect } from "vitest";
import type { DiskView, Moment } from "../src/mod.ts";

/** What a computation came to: its result, or its error. */
export function found<T extends object>(moment: Moment, i = 0): T | AtomicFileError | undefined {
  const ending = moment.endings[i];
  if (ending === undefined || "killed" in ending) return undefined;
  return ("value" in ending ? ending.value : ending.error) as T | AtomicFileError;
}

/** Nothing is left open, and no temporary but those that the error names. */
export function leavesNothing(disk: DiskView, moment: Moment): void {
  expect(moment.memory.openHandles).toBe(0);
  const result = found(moment);
  const litter = disk.paths().filter((path) => isTemporaryName(path.slice(path.lastIndexOf("/") + 1)));
  for (const path of litter) expect(result instanceof Error ? result.message : "").toContain(path);
}

/** A directory could not be flushed: the receipt says so, and less is promised of a power cut. */
export function isUnflushed({ memory }: Moment): boolean {
  return memory.trace.some((line) => /^flushDirectory .* -> (ENOTSUP|EINVAL)/.test(line));
}
