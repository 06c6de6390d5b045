import { isTemporaryName, type Receipt, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import {
  type DiskView,
  explore,
  type MemoryFileSystem,
  type Moment,
  type Scenario,
  type VolumeOptions,
} from "../src/mod.ts";

/** Writers in processes of their own, which share nothing but the filesystem. */
function writers(
  writes: readonly { readonly path: string; readonly text: string; readonly options?: WriteFileOptions }[],
  arrange: (memory: MemoryFileSystem) => void,
  volume: VolumeOptions = {},
): Scenario {
  return {
    volume,
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      arrange(memory);
    },
    run: writes.map(
      ({ path, text, options }) =>
        (platform) =>
          writeFileSteps(platform, path, text, options),
    ),
  };
}

const receipts = ({ endings }: Moment): (Receipt | undefined)[] =>
  endings.map((ending) => (ending && "value" in ending ? (ending.value as Receipt) : undefined));

const codes = ({ endings }: Moment): unknown[] =>
  endings.map((ending) =>
    ending && "error" in ending ? (ending.error as { code: string }).code : undefined,
  );

const isDone = ({ endings }: Moment): boolean => endings.every((ending) => ending !== undefined);

const litter = (disk: DiskView): string[] => disk.list("/d").filter(isTemporaryName);

test("writeFile() by two writers over one file leaves one of them, whole, in every order", async () => {
  const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file", mode: 0o600 }, "old");
  const all = ["old", "first", "second one"];
  const scenario = writers(
    [
      { path: "/d/f", text: "first" },
      { path: "/d/f", text: "second one" },
    ],
    seed,
  );
  const coverage = await explore(scenario, {
    always: (disk, moment) => {
      expect(all).toContain(disk.text("/d/f"));
      expect(disk.inode("/d/f")?.mode).toBe(0o600);
      expect(codes(moment)).toEqual([undefined, undefined]);
      if (isDone(moment)) expect(litter(disk)).toEqual([]);
    },
    afterPowerCut: (disk, moment) => {
      const acknowledged = receipts(moment).some((receipt) => receipt !== undefined);
      expect(acknowledged ? all.slice(1) : all).toContain(disk.text("/d/f"));
      expect(disk.inode("/d/f")?.mode).toBe(0o600);
    },
  });
  expect(coverage.moments).toBeGreaterThan(200);
});

test.each(["full", "ordered"] as const)(
  "writeFile() of three writers over one file leaves one of them, whole, in every order, also to a power cut (%s)",
  async (durability) => {
    const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file" }, "old");
    const options = { durability, owner: "process" } as const;
    const texts = ["a", "bb", "ccc"];
    const coverage = await explore(
      writers(
        texts.map((text) => ({ path: "/d/f", text, options })),
        seed,
      ),
      {
        always: (disk, moment) => {
          expect(["old", ...texts]).toContain(disk.text("/d/f"));
          expect(codes(moment)).toEqual([undefined, undefined, undefined]);
          if (isDone(moment)) expect(litter(disk)).toEqual([]);
        },
        afterPowerCut: (disk, moment) => {
          const isSure = durability === "full" && receipts(moment).some((receipt) => receipt !== undefined);
          expect(isSure ? texts : ["old", ...texts]).toContain(disk.text("/d/f"));
        },
      },
    );
    expect(coverage.moments).toBeGreaterThan(500);
    expect(coverage.disks).toBeGreaterThan(10_000);
  },
  60_000,
);

test.each([true, false])(
  "writeFile() with overwrite: false has one winner, in every order (hard links: %s)",
  async (hardLinks) => {
    const options = { overwrite: false, durability: "ordered" } as const;
    const writes = ["first", "second one"].map((text) => ({ path: "/d/f", text, options }));
    const scenario = writers(writes, () => undefined, { hardLinks });
    await explore(scenario, {
      always: (disk, moment) => {
        const text = disk.text("/d/f");
        expect([undefined, "first", "second one", ...(hardLinks ? [] : [""])]).toContain(text);
        const won = receipts(moment).flatMap((receipt, i) =>
          receipt === undefined ? [] : [["first", "second one"][i]],
        );
        expect(won.length).toBeLessThanOrEqual(1);
        if (won.length === 1) expect(text).toBe(won[0]);
        if (!isDone(moment)) return;
        expect(won.length).toBe(1);
        expect(codes(moment)).toContain("EEXIST");
        expect(litter(disk)).toEqual([]);
      },
    });
  },
);

test("writeFile() of two files whose directories are missing keeps what was acknowledged, in every order", async () => {
  const options = { createParents: true };
  const paths = ["/d/a/b/one", "/d/a/b/two"];
  const coverage = await explore(
    writers(
      paths.map((path) => ({ path, text: path, options })),
      () => undefined,
    ),
    {
      always: (_disk, moment) => expect(codes(moment)).toEqual([undefined, undefined]),
      afterPowerCut: (disk, moment) => {
        for (const [i, receipt] of receipts(moment).entries()) {
          if (receipt !== undefined) expect(disk.text(paths[i]!)).toBe(paths[i]);
        }
      },
    },
  );
  expect(coverage.moments).toBeGreaterThan(500);
});

test("writeFile() by two writers with one backup keep whole files under both names, in every order", async () => {
  const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file" }, "old");
  const options = { backup: true, durability: "ordered" } as const;
  const scenario = writers(
    [
      { path: "/d/f", text: "first", options },
      { path: "/d/f", text: "second one", options },
    ],
    seed,
  );
  await explore(scenario, {
    always: (disk, moment) => {
      const all = ["old", "first", "second one"];
      expect(all).toContain(disk.text("/d/f"));
      expect([undefined, ...all]).toContain(disk.text("/d/f.bak"));
      if (isDone(moment)) expect(litter(disk)).toEqual([]);
    },
  });
});
