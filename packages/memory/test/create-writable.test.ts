import { type AtomicFileError, bindCreateWritable } from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, type DiskView, explore, type MemoryFileSystem } from "../src/mod.ts";
import { found, leavesNothing } from "./names-invariants.ts";

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
    {
      always: (disk) => expect(["old", "new"]).toContain(text(disk)),
      afterPowerCut: (disk, moment) => {
        const isClosed = found(moment) !== undefined && !(found(moment) instanceof Error);
        const isUnflushed = moment.memory.trace.some((line) => /^flushDirectory .* -> ENOTSUP/.test(line));
        expect(isClosed && !isUnflushed ? ["new"] : ["old", "new"]).toContain(text(disk));
      },
      atEnd: (disk, moment) => {
        leavesNothing(disk, moment);
        const result = found<AtomicFileError>(moment);
        if (!(result instanceof Error)) return expect(text(disk)).toBe("new");
        expect(result).toMatchObject({ operation: "createWritable" });
        if (moment.fault?.code !== undefined) expect(result.code).toBe(moment.fault.code);
        if (result.outcome !== "unknown")
          expect(text(disk)).toBe(result.outcome === "unchanged" ? "old" : "new");
      },
    },
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
