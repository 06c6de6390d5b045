import { type AtomicFileError, isAtomicFileError, isTemporaryName, type Receipt } from "@untorn/core";
import { describe, expect, test } from "vitest";
import { type DiskView, exploreFaults, exploreMoments, type Moment } from "../src/mod.ts";
import { type Found, scenarioOf, scenarios, whole } from "./scenarios.ts";

describe.each(scenarios)("writeFile() $name", (scenario) => {
  const { before, after, target, others, options, receives, mayBeEmpty } = whole(scenario);
  const power = options.durability !== "none";

  const found = (disk: DiskView): Found => {
    const inode = disk.inode(target);
    return inode?.kind === "file" ? { text: disk.text(target)!, mode: inode.mode } : undefined;
  };

  /** Old or new, mode and all; and nobody else's file touched. */
  const isWhole = (disk: DiskView, exceptions: readonly Found[] = []): void => {
    const claim = mayBeEmpty ? [{ text: "", mode: 0o600 }] : [];
    expect([before, after, ...claim, ...exceptions]).toContainEqual(found(disk));
    expect(disk.text("/d/stranger")).toBe("not ours");
    const names = disk.list("/d").filter((name) => !isTemporaryName(name));
    expect(["f", "stranger", ...others]).toEqual(expect.arrayContaining(names));
  };

  const receiptOf = ({ endings }: Moment): Receipt | undefined =>
    endings[0] && "value" in endings[0] ? (endings[0].value as Receipt) : undefined;

  /** The previous version is the target or the backup, at every moment. */
  const hasPrevious = (disk: DiskView, backup: string): void => {
    expect([found(disk)?.text, disk.text(backup)]).toContain(before?.text);
  };

  test("is whole at every moment, and at every power cut", () => {
    const coverage = exploreMoments(scenarioOf(scenario), {
      now: (moment) => {
        isWhole(moment.memory.now);
        const receipt = receiptOf(moment);
        if (receipt === undefined) return;
        expect(receipt).toMatchObject({ path: target, durability: receives });
        expect(found(moment.memory.now)).toEqual(after);
        expect(litterIn(moment.memory.now, target)).toEqual([]);
        expect(moment.memory.openHandles).toBe(0);
      },
      afterPowerCut: (disk, moment) => {
        if (power) isWhole(disk);
        if (receiptOf(moment)?.durability === "full") expect(found(disk)).toEqual(after);
        if (options.backup !== undefined && receives === "full") {
          hasPrevious(disk, options.backup === true ? `${target}.bak` : String(options.backup));
        }
      },
    });
    expect(coverage.moments).toBeGreaterThan(3);
  });

  test("tells the truth of every failing call", () => {
    const tried = exploreFaults(scenarioOf(scenario), (moment, fault) => {
      const { memory, endings } = moment;
      const [ending] = endings;
      const now = memory.now;
      const refused = after && { ...after, mode: after.mode & ~0o6000 }; // the owner could not be kept
      isWhole(now, [refused]);
      expect(memory.openHandles).toBe(0);
      const error = ending && "error" in ending ? (ending.error as AtomicFileError) : undefined;
      const left = error?.temporaryPath === undefined ? [] : [error.temporaryPath];
      const litter = litterIn(now, target);
      if (options.backup === undefined) expect(left).toEqual(expect.arrayContaining(litter));
      else if (litter.length > 0) expect(litter).toContain(error?.temporaryPath); // one of the two
      if (!memory.trace.some((line) => /^remove .* -> /.test(line))) expect(left).toEqual([]);

      if (error === undefined) {
        expect(found(now)).toMatchObject({ text: after?.text });
      } else {
        expect(isAtomicFileError(error)).toBe(true);
        if (fault.code !== undefined && options.backup === undefined) expect(error.code).toBe(fault.code);
        if (error.outcome === "unchanged" && !mayBeEmpty) expect(found(now)).toEqual(before);
        if (error.outcome === "replaced") expect(found(now)).toEqual(after);
      }
      for (const disk of memory.afterPowerCut()) {
        if (power) isWhole(disk, [refused]);
        if (receiptOf(moment)?.durability === "full")
          expect(found(disk)).toMatchObject({ text: after?.text });
        if (error?.outcome === "unchanged" && !mayBeEmpty && power) expect(found(disk)).toEqual(before);
      }
    });
    expect(tried).toBeGreaterThan(50);
  });
});

function litterIn(disk: DiskView, target: string): string[] {
  const directory = target.slice(0, target.lastIndexOf("/"));
  const inside = disk.list(directory).map((name) => `${directory}/${name}`);
  return inside.filter((path) => isTemporaryName(path.slice(directory.length + 1)));
}
