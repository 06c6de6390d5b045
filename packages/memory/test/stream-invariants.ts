import type { AtomicFileError } from "@untorn/core";
import { expect } from "vitest";
import type { Invariants } from "../src/mod.ts";
import { found, leavesNothing } from "./names-invariants.ts";

/** Of a stream that makes "old" to "new": whole at every moment and power cut, and what it says at its end is so. */
export const streamInvariants = (operation: string, path: string): Invariants => ({
  always: (disk) => expect(["old", "new"]).toContain(disk.text(path)),
  afterPowerCut: (disk, moment) => {
    const isDone = found(moment) !== undefined && !(found(moment) instanceof Error);
    const isUnflushed = moment.memory.trace.some((line) => /^flushDirectory .* -> ENOTSUP/.test(line));
    expect(isDone && !isUnflushed ? ["new"] : ["old", "new"]).toContain(disk.text(path));
  },
  atEnd: (disk, moment) => {
    leavesNothing(disk, moment);
    const result = found<AtomicFileError>(moment);
    if (!(result instanceof Error)) return expect(disk.text(path)).toBe("new");
    expect(result).toMatchObject({ operation });
    if (moment.fault?.code !== undefined) expect(result.code).toBe(moment.fault.code);
    if (result.outcome !== "unknown")
      expect(disk.text(path)).toBe(result.outcome === "unchanged" ? "old" : "new");
  },
});
