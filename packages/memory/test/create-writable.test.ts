import { bindCreateWritable } from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, type DiskView, explore, type MemoryFileSystem } from "../src/mod.ts";
import { leavesNothing } from "./names-invariants.ts";
import { streamInvariants } from "./stream-invariants.ts";

const arrange = (memory: MemoryFileSystem): void => {
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "old");
};

const text = (disk: DiskView): string | undefined => disk.text("/d/f");

/**
 * Writes in two pieces, and closes or aborts. What fails is what the stream says. They are written together; how one after the other is
 * written is looked at with `openPending()`, which takes the same steps and gathers nothing.
 */
const writing =
  (end: "close" | "abort"): Computation =>
  async (platform) => {
    const writer = (await bindCreateWritable(platform)("/d/f")).getWriter();
    writer.closed.catch(() => undefined); // the calls tell it too
    await writer.write("ne");
    await writer.write("w");
    await writer[end]();
    return {};
  };

test("createWritable() is whole at every moment, at every power cut, and after every fault, and tells the truth", async () => {
  const { moments, disks, faults } = await explore(
    { arrange, run: writing("close") },
    streamInvariants("createWritable", "/d/f"),
  );
  expect(moments).toBeGreaterThan(10);
  expect(disks).toBeGreaterThan(30);
  expect(faults).toBeGreaterThan(200);
});

test("createWritable() that is aborted never changes the file, whatever fails, and names what it leaves", async () => {
  const isOld = (disk: DiskView): void => expect(text(disk)).toBe("old");
  const { faults } = await explore(
    { arrange, run: writing("abort") },
    { always: isOld, afterPowerCut: isOld, atEnd: (disk, moment) => leavesNothing(disk, moment) },
  );
  expect(faults).toBeGreaterThan(100);
});
