import { type Receipt, type RemoveFileOptions, removeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { explore, type VolumeOptions } from "../src/mod.ts";
import { found, leavesNothing } from "./names-invariants.ts";

const cases: readonly (RemoveFileOptions & {
  readonly volume?: VolumeOptions;
  readonly missing?: boolean;
})[] = [
  {},
  { durability: "ordered" },
  { durability: "none" },
  { force: true },
  { force: true, missing: true },
  { volume: { directoryFlush: false } },
];

test.each(cases)(
  "removeFile() %j leaves a file or none, and tells which",
  async ({ volume = {}, missing, ...options }) => {
    const { faults } = await explore(
      {
        volume,
        arrange(memory) {
          memory.seed("/d", { kind: "directory" });
          if (!missing) memory.seed("/d/f", { kind: "file" }, "text");
          memory.seed("/d/stranger", { kind: "file" }, "not ours");
        },
        run: (platform) => removeFileSteps(platform, "/d/f", options),
      },
      {
        always: (disk) => {
          expect(["text", undefined]).toContain(disk.text("/d/f"));
          expect(disk.text("/d/stranger")).toBe("not ours");
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<Receipt>(moment);
          if (!(result instanceof Error)) {
            expect(disk.text("/d/f")).toBe(undefined);
            if (moment.fault === undefined) {
              const had = volume.directoryFlush === false ? "ordered" : (options.durability ?? "full");
              expect(result).toMatchObject({ changed: !missing, durability: had });
            }
          } else if (result.outcome === "unchanged")
            expect(disk.text("/d/f")).toBe(missing ? undefined : "text");
          else if (result.outcome === "replaced") expect(disk.text("/d/f")).toBe(undefined);
        },
        afterPowerCut: (disk, moment) => {
          const result = found<Receipt>(moment);
          if (result !== undefined && "durability" in result && result.durability === "full")
            expect(disk.text("/d/f")).toBe(undefined);
          expect(disk.text("/d/stranger")).toBe("not ours");
        },
      },
    );
    expect(faults).toBeGreaterThan(25);
  },
);

test("removeFile() with force, where somebody removed the file and did not wait for the disk, makes sure of that", async () => {
  const { disks } = await explore(
    {
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, "text");
      },
      *run(platform) {
        platform.sync.remove("/d/f");
        return yield* removeFileSteps(platform, "/d/f", { force: true });
      },
    },
    {
      afterPowerCut: (disk, moment) => {
        if (found(moment) !== undefined) expect(disk.text("/d/f")).toBe(undefined);
      },
    },
    { faults: false },
  );
  expect(disks).toBeGreaterThan(4);
});
