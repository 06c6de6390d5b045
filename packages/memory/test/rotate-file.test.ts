import {
  bindRotateFile,
  type RotateFileOptions,
  type RotateReceipt,
  rotateFileSteps,
  runSync,
} from "@untorn/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type VolumeOptions,
} from "../src/mod.ts";
import { found, isUnflushed, leavesNothing } from "./names-invariants.ts";

interface RotateScenario {
  readonly name: string;
  readonly options: RotateFileOptions;
  readonly volume?: VolumeOptions;
  /** What there is before, the newest first. */
  readonly before: readonly string[];
  readonly directory?: string;
}

const cases: readonly RotateScenario[] = [
  { name: "the first time", options: { keep: 3 }, before: [] },
  { name: "when it is full", options: { keep: 3 }, before: ["one", "two", "three"] },
  { name: "ordered", options: { keep: 3, durability: "ordered" }, before: ["one", "two", "three"] },
  { name: "none", options: { keep: 3, durability: "none" }, before: ["one", "two", "three"] },
  { name: "with one", options: { keep: 1 }, before: ["one"] },
  {
    name: "into another directory",
    options: { keep: 2, directory: "/old" },
    before: ["one", "two"],
    directory: "/old",
  },
  {
    name: "to another device",
    options: { keep: 2, directory: "/other" },
    volume: { devices: ["/other"] },
    before: ["one", "two"],
    directory: "/other",
  },
];

const textsIn = (disk: DiskView, directory: string): (string | undefined)[] =>
  ["/d/log", ...[1, 2, 3, 4].map((number) => `${directory}/log.${number}`)].map((path) => disk.text(path));

describe.each(cases)("rotateFile() $name", ({ options, volume = {}, before, directory = "/d" }) => {
  test("loses nothing but the oldest at every moment, power cut and fault", async () => {
    const all = ["newest", ...before];
    const kept = all.slice(0, options.keep);
    const after = [undefined, ...kept];
    const isKept = (disk: DiskView): void => {
      const texts = textsIn(disk, directory);
      for (const each of kept) expect(texts).toContain(each);
      // in their order, each once, but for the log itself while it is copied
      const numbered = texts.slice(1).filter((each) => each !== undefined);
      expect(numbered).toEqual(all.filter((each) => numbered.includes(each)));
    };
    const { moments, faults } = await explore(
      {
        volume,
        arrange(memory) {
          for (const path of ["/d", "/old", "/other"]) memory.seed(path, { kind: "directory" });
          memory.seed("/d/log", { kind: "file" }, "newest");
          for (const [i, each] of before.entries())
            memory.seed(`${directory}/log.${i + 1}`, { kind: "file" }, each);
        },
        run: (platform) => rotateFileSteps(platform, "/d/log", options),
      },
      {
        always: isKept,
        afterPowerCut: (disk, moment) => {
          if (options.durability !== "none" && !isUnflushed(moment)) isKept(disk);
          const result = found<RotateReceipt>(moment);
          if (
            result !== undefined &&
            "durability" in result &&
            result.durability === "full" &&
            !isUnflushed(moment)
          )
            expect(textsIn(disk, directory).slice(0, after.length)).toEqual(after);
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<RotateReceipt>(moment);
          if (!(result instanceof Error)) {
            expect(textsIn(disk, directory).slice(0, after.length)).toEqual(after);
            if (moment.fault === undefined)
              expect(result).toMatchObject({
                to: `${directory}/log.1`,
                durability: options.durability ?? "full",
              });
          } else if (result.outcome === "unchanged") expect(disk.text("/d/log")).toBe("newest");
          else if (result.outcome === "replaced") expect(disk.text(`${directory}/log.1`)).toBe("newest");
        },
      },
    );
    expect(moments).toBeGreaterThan(6);
    expect(faults).toBeGreaterThan(80);
  });
});

test("rotateFile() after a crash at any moment of the one before goes on, and loses nothing", async () => {
  const { recoveries } = await explore(
    {
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        for (const [name, each] of [
          ["log", "newest"],
          ["log.1", "one"],
          ["log.2", "two"],
          ["log.3", "three"],
        ] as const)
          memory.seed(`/d/${name}`, { kind: "file" }, each);
      },
      run: (platform) => rotateFileSteps(platform, "/d/log", { keep: 3 }),
      recover: (platform) => rotateFileSteps(platform, "/d/log", { keep: 3 }),
    },
    {
      afterRecovery: (disk) =>
        expect(textsIn(disk, "/d").slice(0, 4)).toEqual([undefined, "newest", "one", "two"]),
    },
    { faults: false },
  );
  expect(recoveries).toBeGreaterThan(3);
});

describe("rotateFile() with a list that does not show all names, as Deno's where a directory cannot be read", () => {
  const names = ["log.1", "log.2", "log.3"];
  const subsets = Array.from({ length: 8 }, (_, bits) => names.filter((_each, i) => (bits & (1 << i)) !== 0));

  test.each(subsets.map((hidden) => [hidden]))("hiding %j loses nothing that is to be kept", (hidden) => {
    for (const keep of [1, 2, 3, 4]) {
      const memory = new MemoryFileSystem();
      for (const name of ["log", ...names]) memory.seed(`/${name}`, { kind: "file" }, name);
      const list = (path: string): string[] =>
        memory.sync.list(path).filter((name) => !hidden.includes(name));
      const sync = { ...memory.sync, list };
      const platform = { ...createMemoryPlatform(memory), sync };
      const texts = (): unknown[] =>
        ["log", ...names, "log.4"].map((name) => memory.now.text(`/${name}`)).filter(Boolean);
      try {
        void runSync(sync, rotateFileSteps(platform, "/log", { keep }));
        expect(memory.now.text("/log.1")).toBe("log");
        expect(texts()).toEqual(expect.arrayContaining(["log", ...names].slice(0, keep)));
      } catch (error) {
        expect(error).toMatchObject({ code: "EEXIST", step: "list", outcome: "unchanged" });
        expect((error as Error).message).toContain("the list of its directory does not show");
        expect(hidden.some((name) => Number(name.slice(4)) < keep)).toBe(true);
        expect(texts()).toEqual(["log", ...names]);
      }
    }
  });
});

test("rotateFile() says that a name is taken where a directory is in the way", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/log", { kind: "file" }, "newest");
  memory.seed("/log.1", { kind: "directory" });
  memory.fail({ call: "rename", code: "EEXIST" }); // as some filesystems answer where others say ENOTEMPTY
  expect(() =>
    runSync(memory.sync, rotateFileSteps(createMemoryPlatform(memory), "/log", { keep: 2 })),
  ).toThrow(/^rotateFile "\/log": EEXIST at rename, a name that must be free is taken, perhaps/);
  expect(memory.now.text("/log")).toBe("newest");
});

describe("rotateFile() with gzip", () => {
  const original = globalThis.CompressionStream;

  /** The same bytes with a mark before them, by promises alone, so that it can be explored. */
  beforeAll(() => {
    globalThis.CompressionStream = class extends TransformStream<Uint8Array, Uint8Array> {
      constructor() {
        super({ start: (controller) => controller.enqueue(new TextEncoder().encode("gz:")) });
      }
    } as never;
  });
  afterAll(() => {
    globalThis.CompressionStream = original;
  });

  test("leaves the file whole, as it was or compressed, at every moment, power cut and fault", async () => {
    const isKept = (disk: DiskView): void => {
      expect(
        [disk.text("/d/log"), disk.text("/d/log.1.gz")].some(
          (each) => each === "newest" || each === "gz:newest",
        ),
      ).toBe(true);
      expect([undefined, "gz:newest"]).toContain(disk.text("/d/log.1.gz"));
      expect([disk.text("/d/log.1"), disk.text("/d/log.2")].filter((each) => each === "one").length).toBe(1);
      expect(disk.text("/d/log.1") !== undefined && disk.text("/d/log.1.gz") !== undefined).toBe(false);
    };
    const { disks, faults } = await explore(
      {
        arrange(memory) {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/log", { kind: "file" }, "newest");
          memory.seed("/d/log.1", { kind: "file" }, "one");
        },
        run: (platform) => bindRotateFile(platform)("/d/log", { keep: 2, gzip: true }),
      },
      {
        always: isKept,
        afterPowerCut: (disk, moment) => {
          if (!isUnflushed(moment)) isKept(disk);
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<RotateReceipt>(moment);
          if (result instanceof Error) {
            if (result.outcome === "unchanged") expect(disk.text("/d/log")).toBe("newest");
            if (result.outcome === "replaced") expect(disk.text("/d/log.1.gz")).toBe("gz:newest");
          } else expect([disk.text("/d/log"), disk.text("/d/log.1.gz")]).toEqual([undefined, "gz:newest"]);
        },
      },
    );
    expect(disks).toBeGreaterThan(30);
    expect(faults).toBeGreaterThan(300);
  });
});
