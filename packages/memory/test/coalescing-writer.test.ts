import { bindCreateCoalescingWriter, isTemporaryName } from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, explore, type Moment } from "../src/mod.ts";

const texts = ["old", "new 0", "new 1", "new 2"];

/** Three contents, given at every moment that there is; by a sleep each tells what came of it. It ends when all have. */
const run: Computation = async (platform) => {
  const { sleep } = platform.async;
  const writer = bindCreateCoalescingWriter(platform)("/d/f");
  const give = async (i: number): Promise<void> => {
    const receipt = await writer.write(`new ${i}`).catch(() => undefined);
    if (receipt?.durability === "full") await sleep(1000 + i);
  };
  const given = [give(0)];
  await sleep(1)?.catch(() => {});
  void given.push(give(1));
  await sleep(2)?.catch(() => {});
  void given.push(give(2));
  await Promise.allSettled(given);
  await writer.close().catch(() => {});
};

const newestAcknowledged = ({ memory }: Moment): number =>
  [2, 1, 0].find((i) => memory.trace.includes(`sleep ${1000 + i}`)) ?? -1;

test("createCoalescingWriter() keeps what was acknowledged, or newer, whatever is given when, fails, or loses its power", async () => {
  const coverage = await explore(
    {
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, "old");
      },
      run,
    },
    {
      always: (disk) => expect(texts).toContain(disk.text("/d/f")),
      atEnd: (disk, moment) => {
        const { memory, fault } = moment;
        if (fault === undefined) {
          expect(disk.text("/d/f")).toBe("new 2");
          expect(disk.list("/d").filter(isTemporaryName)).toEqual([]);
        }
        expect(memory.openHandles).toBe(0);
        expect(texts.slice(newestAcknowledged(moment) + 1)).toContain(disk.text("/d/f"));
      },
      afterPowerCut: (disk, moment) =>
        expect(texts.slice(newestAcknowledged(moment) + 1)).toContain(disk.text("/d/f")),
    },
  );
  expect(coverage.moments).toBeGreaterThan(100);
  expect(coverage.disks).toBeGreaterThan(200);
  expect(coverage.faults).toBeGreaterThan(50);
}, 120_000);
