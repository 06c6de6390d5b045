import { isTemporaryName, type Receipt, type WriteFileOptions, writeFileSteps } from "@untorn/core";
import { expect, test } from "vitest";
import {
  createMemoryPlatform,
  exploreMoments,
  MemoryFileSystem,
  type Moment,
  type Scenario,
} from "../src/mod.ts";

/** Writers in processes of their own, which share nothing but the filesystem. */
function writers(
  writes: readonly { readonly path: string; readonly text: string; readonly options?: WriteFileOptions }[],
  arrange: (memory: MemoryFileSystem) => void,
): Scenario {
  return () => {
    const memory = new MemoryFileSystem();
    memory.seed("/d", { kind: "directory" });
    arrange(memory);
    const steps = writes.map(({ path, text, options }, i) =>
      writeFileSteps(createMemoryPlatform(memory, { name: `w${i}` }), path, text, options),
    );
    return { memory, steps };
  };
}

const receipts = ({ endings }: Moment): (Receipt | undefined)[] =>
  endings.map((ending) => (ending && "value" in ending ? (ending.value as Receipt) : undefined));

const codes = ({ endings }: Moment): unknown[] =>
  endings.map((ending) =>
    ending && "error" in ending ? (ending.error as { code: string }).code : undefined,
  );

const isDone = ({ endings }: Moment): boolean => endings.every((ending) => ending !== undefined);

const litter = (moment: Moment): string[] => moment.memory.now.list("/d").filter(isTemporaryName);

test("writeFile() by two writers over one file leaves one of them, whole, in every order", () => {
  const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file", mode: 0o600 }, "old");
  const all = ["old", "first", "second one"];
  const scenario = writers(
    [
      { path: "/d/f", text: "first" },
      { path: "/d/f", text: "second one" },
    ],
    seed,
  );
  const coverage = exploreMoments(scenario, {
    now: (moment) => {
      expect(all).toContain(moment.memory.now.text("/d/f"));
      expect(moment.memory.now.inode("/d/f")?.mode).toBe(0o600);
      expect(codes(moment)).toEqual([undefined, undefined]);
      if (isDone(moment)) expect(litter(moment)).toEqual([]);
    },
    afterPowerCut: (disk, moment) => {
      const acknowledged = receipts(moment).some((receipt) => receipt !== undefined);
      expect(acknowledged ? all.slice(1) : all).toContain(disk.text("/d/f"));
      expect(disk.inode("/d/f")?.mode).toBe(0o600);
    },
  });
  expect(coverage.moments).toBeGreaterThan(200);
});

test("writeFile() of three writers over one file leaves one of them, whole, in every order", () => {
  const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file" }, "old");
  const options = { durability: "ordered", owner: "process" } as const;
  const texts = ["a", "bb", "ccc"];
  const coverage = exploreMoments(
    writers(
      texts.map((text) => ({ path: "/d/f", text, options })),
      seed,
    ),
    {
      now: (moment) => {
        expect(["old", ...texts]).toContain(moment.memory.now.text("/d/f"));
        expect(codes(moment)).toEqual([undefined, undefined, undefined]);
        if (isDone(moment)) expect(litter(moment)).toEqual([]);
      },
    },
  );
  expect(coverage.moments).toBeGreaterThan(500);
});

test.each([true, false])(
  "writeFile() with overwrite: false has one winner, in every order (hard links: %s)",
  (hardLinks) => {
    const scenario: Scenario = () => {
      const memory = new MemoryFileSystem({ hardLinks });
      memory.seed("/d", { kind: "directory" });
      const options = { overwrite: false, durability: "ordered" } as const;
      const steps = ["first", "second one"].map((text, i) =>
        writeFileSteps(createMemoryPlatform(memory, { name: `w${i}` }), "/d/f", text, options),
      );
      return { memory, steps };
    };
    exploreMoments(scenario, {
      now: (moment) => {
        const text = moment.memory.now.text("/d/f");
        expect([undefined, "first", "second one", ...(hardLinks ? [] : [""])]).toContain(text);
        const won = receipts(moment).flatMap((receipt, i) =>
          receipt === undefined ? [] : [["first", "second one"][i]],
        );
        expect(won.length).toBeLessThanOrEqual(1);
        if (won.length === 1) expect(text).toBe(won[0]);
        if (!isDone(moment)) return;
        expect(won.length).toBe(1);
        expect(codes(moment)).toContain("EEXIST");
        expect(litter(moment)).toEqual([]);
      },
    });
  },
);

test("writeFile() of two files whose directories are missing keeps what was acknowledged, in every order", () => {
  const options = { createParents: true };
  const paths = ["/d/a/b/one", "/d/a/b/two"];
  const coverage = exploreMoments(
    writers(
      paths.map((path) => ({ path, text: path, options })),
      () => undefined,
    ),
    {
      now: (moment) => expect(codes(moment)).toEqual([undefined, undefined]),
      afterPowerCut: (disk, moment) => {
        for (const [i, receipt] of receipts(moment).entries()) {
          if (receipt !== undefined) expect(disk.text(paths[i]!)).toBe(paths[i]);
        }
      },
    },
  );
  expect(coverage.moments).toBeGreaterThan(500);
});

test("writeFile() by two writers with one backup keep whole files under both names, in every order", () => {
  const seed = (memory: MemoryFileSystem): void => memory.seed("/d/f", { kind: "file" }, "old");
  const options = { backup: true, durability: "ordered" } as const;
  const scenario = writers(
    [
      { path: "/d/f", text: "first", options },
      { path: "/d/f", text: "second one", options },
    ],
    seed,
  );
  exploreMoments(scenario, {
    now: (moment) => {
      const { now } = moment.memory;
      const all = ["old", "first", "second one"];
      expect(all).toContain(now.text("/d/f"));
      expect([undefined, ...all]).toContain(now.text("/d/f.bak"));
      if (isDone(moment)) expect(litter(moment)).toEqual([]);
    },
  });
});
