import { type CopyFileOptions, type CopyReceipt, copyFileSteps, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { type DiskView, explore, type Moment, type VolumeOptions } from "../src/mod.ts";
import { isClaimed } from "./invariants-of.ts";
import { found, leavesNothing } from "./names-invariants.ts";

const text = "what is copied";

interface CopyScenario {
  readonly name: string;
  readonly options?: CopyFileOptions;
  readonly volume?: VolumeOptions;
  readonly source?: number;
  readonly old?: number;
  readonly mode: number;
}

const pieces = { onProgress: () => {} };

const cases: readonly CopyScenario[] = [
  { name: "by the system, where nothing is", source: 0o640, mode: 0o640 },
  { name: "by the system, over a file", source: 0o640, old: 0o644, mode: 0o644 },
  { name: "with its times", source: 0o600, mode: 0o600, options: { times: true } },
  { name: "over a secret", source: 0o644, old: 0o600, mode: 0o600 },
  { name: "in pieces", source: 0o640, mode: 0o640, options: pieces },
  {
    name: "in pieces, over a file, ordered",
    source: 0o640,
    old: 0o600,
    mode: 0o600,
    options: { ...pieces, durability: "ordered" },
  },
  { name: "of a set-uid file", source: 0o4755, mode: 0o755 },
  { name: "without overwriting", source: 0o640, mode: 0o640, options: { overwrite: false } },
];

test.each(cases)(
  "copyFile() $name leaves what was there or the whole copy, and tells which",
  async ({ options = {}, volume = {}, source, old, mode }) => {
    const before = old === undefined ? undefined : { text: "old", mode: old };
    const look = (disk: DiskView): object | undefined => {
      const inode = disk.inode("/d/g");
      return inode && { text: disk.text("/d/g"), mode: inode.mode };
    };
    const isWhole = (disk: DiskView, moment: Moment): void => {
      const claim = isClaimed(moment) ? [{ text: "", mode: 0o600 }] : [];
      expect([before, { text, mode }, ...claim]).toContainEqual(look(disk));
    };
    const { moments, faults } = await explore(
      {
        volume,
        arrange(memory) {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/f", { kind: "file", mode: source!, atime: 1000, mtime: 2000 }, text);
          if (old !== undefined) memory.seed("/d/g", { kind: "file", mode: old }, "old");
        },
        run: (platform) => copyFileSteps(platform, "/d/f", "/d/g", options),
      },
      {
        always: (disk, moment) => {
          isWhole(disk, moment);
          expect(disk.text("/d/f")).toBe(text);
          for (const path of disk.paths()) {
            const seen = disk.inode(path)!;
            if (path.endsWith(".tmp"))
              expect(seen.mode & ~mode & 0o6077, "a temporary is shown to more people").toBe(0);
          }
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<CopyReceipt>(moment);
          if (!(result instanceof Error)) {
            expect(look(disk)).toEqual({ text, mode });
            expect(result).toMatchObject({ from: "/d/f", bytesWritten: text.length });
            if (options.times) expect(disk.inode("/d/g")).toMatchObject({ atime: 1000, mtime: 2000 });
          } else if (result.outcome === "unchanged") expect(look(disk)).toEqual(before);
          else if (result.outcome === "replaced") expect(look(disk)).toEqual({ text, mode });
        },
        afterPowerCut: (disk, moment) => {
          isWhole(disk, moment);
          const result = found<CopyReceipt>(moment);
          if (result !== undefined && "durability" in result && result.durability === "full")
            expect(look(disk)).toEqual({ text, mode });
        },
      },
    );
    expect(moments).toBeGreaterThan(10);
    expect(faults).toBeGreaterThan(200);
  },
);

test("copyFile() beside a writer of its source copies one of its versions", async () => {
  const { moments } = await explore(
    {
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, text);
      },
      run: [
        (platform) => copyFileSteps(platform, "/d/f", "/d/g", { durability: "none", ...pieces }),
        (platform) => writeFileSteps(platform, "/d/f", "newer, and longer", { durability: "none" }),
      ],
    },
    { always: (disk) => expect([undefined, text, "newer, and longer"]).toContain(disk.text("/d/g")) },
  );
  expect(moments).toBeGreaterThan(50);
});
