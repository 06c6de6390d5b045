import { bindWriteFile, isTemporaryName } from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, explore, type Moment } from "../src/mod.ts";
import { directoryWith } from "./directory-with.ts";
import { fail, shown } from "./protocols.ts";

/** Writers in one process, which share handles and flushes of directories. Each tells by a sleep that its file is on disk. */
function together(paths: readonly string[]): Computation {
  return (platform) => {
    const writeFile = bindWriteFile(platform);
    const acknowledge = async (path: string, i: number): Promise<void> => {
      const { durability } = await writeFile(path, `new ${i}`);
      if (durability === "full") await platform.async.sleep(1000 + i);
    };
    return Promise.allSettled(paths.map(acknowledge));
  };
}

const isAcknowledged = ({ memory }: Moment, i: number): boolean => memory.trace.includes(`sleep ${1000 + i}`);

test.each([2, 3])(
  "writeFile() of %i files in one directory keeps what was acknowledged, in every order",
  async (count) => {
    const paths = ["/d/a", "/d/b", "/d/c"].slice(0, count);
    const coverage = await explore(
      { arrange: directoryWith(), run: together(paths) },
      {
        atEnd: (disk, { memory, fault }) => {
          if (fault === undefined) expect(disk.list("/d").filter(isTemporaryName)).toEqual([]);
          expect(memory.openHandles).toBe(0);
        },
        afterPowerCut: (disk, moment) => {
          for (const [i, path] of paths.entries()) {
            // no expect(): tens of thousands of disks
            const text = disk.text(path);
            if (text !== `new ${i}` && (text !== undefined || isAcknowledged(moment, i)))
              fail(`${path} was ${shown(text)}`);
          }
        },
      },
      { faults: count === 2 },
    );
    expect(coverage.moments).toBeGreaterThan(count === 2 ? 50 : 500);
  },
  120_000, // thousands of states, on whatever machine
);

test("writeFile() of one file, twice, ends with the last call's bytes, in every order", async () => {
  await explore(
    {
      arrange: (memory) => {
        directoryWith()(memory);
        memory.seed("/d/x", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, "old");
      },
      run: together(["/d/f", "/d/./f", "/d/x/../f"]),
    },
    {
      always: (disk) => expect(["old", "new 0", "new 1", "new 2"]).toContain(disk.text("/d/f")),
      atEnd: (disk) => expect(disk.text("/d/f")).toBe("new 2"),
      afterPowerCut: (disk, moment) => {
        const last = [2, 1, 0].find((i) => isAcknowledged(moment, i)) ?? -1;
        const allowed = ["old", "new 0", "new 1", "new 2"].slice(last + 1);
        expect(allowed).toContain(disk.text("/d/f"));
      },
    },
    { faults: false },
  );
});

test("writeFile() through a link and to its file take turns", async () => {
  await explore(
    {
      arrange: (memory) => {
        directoryWith()(memory);
        memory.seed("/d/f", { kind: "file" }, "old");
        memory.seed("/d/link", { kind: "link" }, "f");
      },
      run: together(["/d/link", "/d/f"]),
    },
    {
      always: (disk) => {
        expect(["old", "new 0", "new 1"]).toContain(disk.text("/d/f"));
        expect(disk.inode("/d/link")?.kind).toBe("link");
        expect(disk.list("/d").filter(isTemporaryName).length).toBeLessThanOrEqual(1);
      },
      atEnd: (disk) => expect(["new 0", "new 1"]).toContain(disk.text("/d/f")),
    },
    { faults: false },
  );
});
