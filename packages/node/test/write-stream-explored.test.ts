import { once } from "node:events";
import type { AtomicFileError } from "@untorn/core";
import { type Computation, type DiskView, explore, type MemoryFileSystem, type Moment } from "@untorn/memory";
import { bindCreateWriteStream } from "@untorn/node-fs";
import { expect, test } from "vitest";

const arrange = (memory: MemoryFileSystem): void => {
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "old");
};

const text = (disk: DiskView): string | undefined => disk.text("/d/f");

/** Writes two pieces, and ends or is destroyed; until it is closed. What is in hex is not gathered, so that it is opened for it. */
const writing =
  (encoding: "utf8" | "hex", end: "end" | "destroy"): Computation =>
  async (platform) => {
    const stream = bindCreateWriteStream(platform as never)("/d/f", encoding);
    const closed = once(stream, "close"); // or its error
    stream.write(Buffer.from("ne").toString(encoding));
    stream.write(Buffer.from("w").toString(encoding), () => void (end === "destroy" && stream.destroy()));
    if (end === "end") stream.end();
    await closed;
    return {};
  };

/** Nothing is open, and no temporary is there but one that the error names. */
function leavesNothing(disk: DiskView, { memory, endings: [ending] }: Moment): void {
  expect(memory.openHandles).toBe(0);
  const error = ending !== undefined && "error" in ending ? (ending.error as Error).message : "";
  for (const name of disk.list("/d")) if (name.startsWith(".untorn-")) expect(error).toContain(name);
}

test.each(["utf8", "hex"] as const)(
  "createWriteStream() of %s is whole at every moment, at every power cut, and after every fault, and tells the truth",
  async (encoding) => {
    const { moments, disks, faults } = await explore(
      { arrange, run: writing(encoding, "end") },
      {
        always: (disk) => expect(["old", "new"]).toContain(text(disk)),
        afterPowerCut: (disk, { memory, endings: [ending] }) => {
          const isUnflushed = memory.trace.some((line) => /^flushDirectory .* -> ENOTSUP/.test(line));
          const isDone = ending !== undefined && "value" in ending && !isUnflushed;
          expect(isDone ? ["new"] : ["old", "new"]).toContain(text(disk));
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const [ending] = moment.endings;
          if (!("error" in ending!)) return expect(text(disk)).toBe("new");
          const error = ending.error as AtomicFileError;
          expect(error).toMatchObject({ operation: "createWriteStream" });
          if (moment.fault?.code !== undefined) expect(error.code).toBe(moment.fault.code);
          if (error.outcome !== "unknown")
            expect(text(disk)).toBe(error.outcome === "unchanged" ? "old" : "new");
        },
      },
    );
    expect(moments).toBeGreaterThan(10);
    expect(disks).toBeGreaterThan(30);
    expect(faults).toBeGreaterThan(200);
  },
  120_000,
);

test("createWriteStream() that is destroyed never changes the file, whatever fails", async () => {
  const isOld = (disk: DiskView): void => expect(text(disk)).toBe("old");
  const { faults } = await explore(
    { arrange, run: writing("hex", "destroy") },
    { always: isOld, afterPowerCut: isOld, atEnd: (_disk, { memory }) => expect(memory.openHandles).toBe(0) },
  );
  expect(faults).toBeGreaterThan(100);
}, 120_000);
