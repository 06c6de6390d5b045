import { type Receipt, type SymlinkOptions, symlinkSteps } from "@untorn/core";
import { expect, test } from "vitest";
import { type DiskView, explore } from "../src/mod.ts";
import { found, leavesNothing } from "./names-invariants.ts";

const cases: readonly (SymlinkOptions & { readonly over: "link" | "file" | "nothing" })[] = [
  { over: "link" },
  { over: "link", durability: "ordered" },
  { over: "link", durability: "none" },
  { over: "file" },
  { over: "nothing" },
  { over: "nothing", overwrite: false },
  { over: "nothing", createParents: true },
];

test.each(cases)(
  "symlink() %j leaves what was there or the new link, and tells which",
  async ({ over, ...options }) => {
    const path = options.createParents ? "/d/a/b/link" : "/d/link";
    const look = (disk: DiskView): string | undefined => disk.inode(path)?.to || disk.text(path);
    const before = { link: "old", file: "text", nothing: undefined }[over];
    const { faults } = await explore(
      {
        arrange(memory) {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/old", { kind: "file" }, "what the old link leads to");
          if (over === "link") memory.seed(path, { kind: "link" }, "old");
          if (over === "file") memory.seed(path, { kind: "file" }, "text");
        },
        run: (platform) => symlinkSteps(platform, "new", path, options),
      },
      {
        always: (disk) => {
          expect([before, "new"]).toContain(look(disk));
          expect(disk.text("/d/old")).toBe("what the old link leads to");
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<Receipt>(moment);
          if (!(result instanceof Error)) {
            expect(look(disk)).toBe("new");
            if (moment.fault === undefined) expect(result?.durability).toBe(options.durability ?? "full");
          } else if (result.outcome === "unchanged") expect(look(disk)).toBe(before);
          else if (result.outcome === "replaced") expect(look(disk)).toBe("new");
        },
        afterPowerCut: (disk, moment) => {
          expect([before, "new"]).toContain(look(disk));
          const result = found<Receipt>(moment);
          if (result !== undefined && "durability" in result && result.durability === "full")
            expect(look(disk)).toBe("new");
        },
      },
    );
    expect(faults).toBeGreaterThan(40);
  },
);
