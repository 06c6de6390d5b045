import { type AtomicFileError, isAtomicFileError, isTemporaryName, type Receipt } from "@untorn/core";
import { expect } from "vitest";
import type { DiskView, Fault, Invariants, Moment } from "../src/mod.ts";
import { type Found, type WriteScenario, whole } from "./scenarios.ts";

/** What must be true of a write, whatever happens to it: its file is whole, and its receipt and its error tell the truth. */
export function invariantsOf(scenario: WriteScenario): Invariants {
  const { before, after, target, others, options, receives, mayBeEmpty } = whole(scenario);
  const power = options.durability !== "none";

  const found = (disk: DiskView): Found => {
    const inode = disk.inode(target);
    return inode?.kind === "file" ? { text: disk.text(target)!, mode: inode.mode } : undefined;
  };

  /** Old or new, mode and all; and nobody else's file touched. */
  const isWhole = (disk: DiskView, moment: Moment): void => {
    const claim = mayBeEmpty || isClaimed(moment) ? [{ text: "", mode: 0o600 }] : [];
    const exceptions = moment.fault === undefined ? [] : [refused];
    expect([before, after, ...claim, ...exceptions]).toContainEqual(found(disk));
    expect(disk.text("/d/stranger")).toBe("not ours");
    const names = disk.list("/d").filter((name) => !isTemporaryName(name));
    expect(["f", "stranger", ...others]).toEqual(expect.arrayContaining(names));
  };

  const receiptOf = ({ endings }: Moment): Receipt | undefined =>
    endings[0] && "value" in endings[0] ? (endings[0].value as Receipt) : undefined;

  const errorOf = ({ endings }: Moment): AtomicFileError | undefined =>
    endings[0] && "error" in endings[0] ? (endings[0].error as AtomicFileError) : undefined;

  /** The previous version is the target or the backup, at every moment. */
  const hasPrevious = (disk: DiskView, backup: string): void => {
    expect([found(disk)?.text, disk.text(backup)]).toContain(before?.text);
  };

  /** After a fault the new file may lack what was refused: its owner, and so its set-id bits. */
  const refused = after && { ...after, mode: after.mode & ~0o6000 };

  const succeeds = (disk: DiskView, moment: Moment): void => {
    expect(receiptOf(moment)).toMatchObject({ path: target, durability: receives });
    expect(found(disk)).toEqual(after);
    expect(litterIn(disk, target)).toEqual([]);
  };

  const tellsTheTruth = (disk: DiskView, moment: Moment, fault: Fault): void => {
    const error = errorOf(moment);
    const left = error?.temporaryPath === undefined ? [] : [error.temporaryPath];
    const litter = litterIn(disk, target);
    for (const path of litter) expect(error?.message).toContain(path);
    if (options.backup === undefined) expect(left).toEqual(expect.arrayContaining(litter));
    else if (litter.length > 0) expect(litter).toContain(error?.temporaryPath); // one of the two
    if (!moment.memory.trace.some((line) => /^remove .* -> /.test(line))) expect(left).toEqual([]);

    if (error === undefined) return expect(found(disk)).toMatchObject({ text: after?.text });
    expect(isAtomicFileError(error)).toBe(true);
    if (fault.code !== undefined && options.backup === undefined) expect(error.code).toBe(fault.code);
    if (error.outcome === "unchanged" && !mayBeEmpty) expect(found(disk)).toEqual(before);
    if (error.outcome === "replaced") expect(found(disk)).toEqual(after);
  };

  return {
    always: isWhole,
    atEnd: (disk, moment) => {
      expect(moment.memory.openHandles).toBe(0);
      if (moment.fault === undefined) succeeds(disk, moment);
      else tellsTheTruth(disk, moment, moment.fault);
    },
    afterPowerCut: (disk, moment) => {
      if (power) isWhole(disk, moment);
      if (receiptOf(moment)?.durability === "full") expect(found(disk)).toMatchObject({ text: after?.text });
      if (errorOf(moment)?.outcome === "unchanged" && !mayBeEmpty && power)
        expect(found(disk)).toEqual(before);
      if (options.backup !== undefined && receives === "full" && moment.fault === undefined) {
        hasPrevious(disk, options.backup === true ? `${target}.bak` : String(options.backup));
      }
    },
  };
}

/** A link was refused, so that an empty file claims the name, until the new one is renamed over it. */
export const isClaimed = ({ memory }: Moment): boolean =>
  memory.trace.some((line) => /^link .* -> /.test(line));

function litterIn(disk: DiskView, target: string): string[] {
  const directory = target.slice(0, target.lastIndexOf("/"));
  const inside = disk.list(directory).map((name) => `${directory}/${name}`);
  return inside.filter((path) => isTemporaryName(path.slice(directory.length + 1)));
}
