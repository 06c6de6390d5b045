import {
  bindCopyFile,
  type CopyFile,
  type CopyFileOptions,
  type CopyReceipt,
  copyFileSteps,
  runSync,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type Moment,
  type VolumeOptions,
} from "../src/mod.ts";
import { isClaimed } from "./invariants-of.ts";
import { found, leavesNothing } from "./names-invariants.ts";
import { type OnMemory, withThread } from "./with-thread.ts";

const text = "what is copied";

interface CopyScenario {
  readonly name: string;
  readonly options?: CopyFileOptions;
  readonly volume?: VolumeOptions;
  readonly source?: number;
  readonly old?: number;
  readonly mode: number;
}

const pieces = { onProgress: () => {} };

const cases: readonly CopyScenario[] = [
  { name: "by the system, where nothing is", source: 0o640, mode: 0o640 },
  { name: "by the system, over a file", source: 0o640, old: 0o644, mode: 0o644 },
  { name: "with its times", source: 0o600, mode: 0o600, options: { times: true } },
  { name: "ordered", source: 0o640, mode: 0o640, options: { durability: "ordered" } },
  { name: "over a secret", source: 0o644, old: 0o600, mode: 0o600 },
  { name: "in pieces", source: 0o640, mode: 0o640, options: pieces },
  {
    name: "in pieces, over a file, ordered",
    source: 0o640,
    old: 0o600,
    mode: 0o600,
    options: { ...pieces, durability: "ordered" },
  },
  { name: "of a set-uid file", source: 0o4755, mode: 0o755 },
  { name: "without overwriting", source: 0o640, mode: 0o640, options: { overwrite: false } },
];

/** By blocking calls, and where another thread makes them. */
const ways = {
  "by blocking calls": copyFileSteps,
  "on another thread": (platform, ...call) => bindCopyFile(withThread(platform))(...call),
} satisfies Record<string, (platform: OnMemory, ...call: Parameters<CopyFile>) => unknown>;

const everyWay = cases.flatMap((each) => Object.entries(ways).map(([way, copy]) => ({ ...each, way, copy })));

test.each(everyWay)(
  "copyFile() $name, $way, leaves what was there or the whole copy, and tells which",
  async ({ copy, options = {}, volume = {}, source, old, mode }) => {
    const before = old === undefined ? undefined : { text: "old", mode: old };
    const look = (disk: DiskView): object | undefined => {
      const inode = disk.inode("/d/g");
      return inode && { text: disk.text("/d/g"), mode: inode.mode };
    };
    const isWhole = (disk: DiskView, moment: Moment): void => {
      const claim = isClaimed(moment) ? [{ text: "", mode: 0o600 }] : [];
      expect([before, { text, mode }, ...claim]).toContainEqual(look(disk));
    };
    const { moments, faults } = await explore(
      {
        volume,
        arrange(memory) {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/f", { kind: "file", mode: source!, atime: 1000, mtime: 2000 }, text);
          if (old !== undefined) memory.seed("/d/g", { kind: "file", mode: old }, "old");
        },
        run: (platform) => copy(platform, "/d/f", "/d/g", options),
      },
      {
        always: (disk, moment) => {
          isWhole(disk, moment);
          expect(disk.text("/d/f")).toBe(text);
          for (const path of disk.paths()) {
            const seen = disk.inode(path)!;
            if (path.endsWith(".tmp"))
              expect(seen.mode & ~mode & 0o6077, "a temporary is shown to more people").toBe(0);
          }
        },
        atEnd: (disk, moment) => {
          leavesNothing(disk, moment);
          const result = found<CopyReceipt>(moment);
          if (!(result instanceof Error)) {
            expect(look(disk)).toEqual({ text, mode });
            expect(result).toMatchObject({ from: "/d/f", bytesWritten: text.length });
            if (moment.fault === undefined)
              expect(result).toMatchObject({ durability: options.durability ?? "full" });
            if (options.times) expect(disk.inode("/d/g")).toMatchObject({ atime: 1000, mtime: 2000 });
          } else if (result.outcome === "unchanged") expect(look(disk)).toEqual(before);
          else if (result.outcome === "replaced") expect(look(disk)).toEqual({ text, mode });
        },
        afterPowerCut: (disk, moment) => {
          isWhole(disk, moment);
          const result = found<CopyReceipt>(moment);
          if (result !== undefined && "durability" in result && result.durability === "full")
            expect(look(disk)).toEqual({ text, mode });
        },
      },
    );
    expect(moments).toBeGreaterThan(10);
    expect(faults).toBeGreaterThan(200);
  },
);

test("copyFile() beside a writer of its source copies one of its versions", async () => {
  const { moments } = await explore(
    {
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, text);
      },
      run: [
        (platform) => copyFileSteps(platform, "/d/f", "/d/g", { durability: "none", ...pieces }),
        (platform) => writeFileSteps(platform, "/d/f", "newer, and longer", { durability: "none" }),
      ],
    },
    { always: (disk) => expect([undefined, text, "newer, and longer"]).toContain(disk.text("/d/g")) },
  );
  expect(moments).toBeGreaterThan(50);
});

test("copyFile() writes one piece while it reads the next one, and leaves what was there or the whole copy, however they fall", async () => {
  let sideBySide = 0;
  const { moments, faults } = await explore(
    {
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file", mode: 0o640 }, text);
        memory.seed("/d/g", { kind: "file", mode: 0o600 }, "old");
      },
      run: (platform) => {
        const underWay = new Set<string>();
        const counted =
          <A extends readonly unknown[], R>(name: string, call: (...args: A) => R | Promise<R>) =>
          async (...args: A): Promise<R> => {
            underWay.add(name);
            if (underWay.size > 1) sideBySide++;
            try {
              return await call(...args);
            } finally {
              underWay.delete(name);
            }
          };
        const { read, write } = platform.async;
        const port: typeof platform.async = {
          ...platform.async,
          read: counted("read", (file, bytes) => read(file, bytes.subarray(0, 5))), // three pieces
          write: counted("write", write),
        };
        return bindCopyFile({ ...platform, sync: platform.sync, async: port })("/d/f", "/d/g", pieces);
      },
    },
    {
      always: (disk) => expect(["old", text]).toContain(disk.text("/d/g")),
      atEnd: (disk, moment) => {
        leavesNothing(disk, moment);
        const result = found<CopyReceipt>(moment);
        const isUnchanged = result instanceof Error && result.outcome === "unchanged";
        if (!(result instanceof Error)) expect(result?.bytesWritten).toBe(text.length);
        if (!(result instanceof Error) || result.outcome !== "unknown")
          expect(disk.text("/d/g")).toBe(isUnchanged ? "old" : text);
      },
      afterPowerCut: (disk, moment) => {
        expect(["old", text]).toContain(disk.text("/d/g"));
        const result = found<CopyReceipt>(moment);
        if (result !== undefined && "durability" in result && result.durability === "full")
          expect(disk.text("/d/g")).toBe(text);
      },
    },
  );
  expect(sideBySide).toBeGreaterThan(0);
  expect(moments).toBeGreaterThan(20);
  expect(faults).toBeGreaterThan(200);
});

const ours = { uid: 0, gid: 0 };
const theirs = { uid: 1007, gid: 1007 };

test.each([
  { name: "a file of ours", source: ours, clones: 1 },
  { name: "one over another of ours", source: ours, old: ours, clones: 1 },
  { name: "somebody else's", source: theirs, clones: 0 },
  { name: "somebody else's over ours", source: theirs, old: ours, clones: 0 },
  { name: "ours over somebody else's", source: ours, old: theirs, clones: 0 },
  { name: "ours over one of another group", source: ours, old: { ...ours, gid: 7 }, clones: 0 },
  { name: "ours to another device", from: "/other/f", source: ours, clones: 0 },
  { name: "ours for another owner", source: ours, options: { owner: theirs }, clones: 0 },
])("copyFile() of $name is made by the system only for one owner on one device", (scenario) => {
  const { from = "/d/f", source, old, options, clones } = scenario;
  const memory = new MemoryFileSystem({ ...ours, devices: ["/other"] });
  for (const path of ["/d", "/other"]) memory.seed(path, { kind: "directory" });
  memory.seed(from, { kind: "file", mode: 0o640, ...source }, text);
  if (old !== undefined) memory.seed("/d/g", { kind: "file", mode: 0o640, ...old }, "old");
  runSync(memory.sync, copyFileSteps(createMemoryPlatform(memory), from, "/d/g", options));
  expect(memory.trace.filter((call) => call.startsWith("clone ")).length).toBe(clones);
  expect(memory.now.text("/d/g")).toBe(text);
});

test("copyFile() of a set-uid file over one of somebody else never leaves one that runs as this process", async () => {
  const program = { kind: "file", mode: 0o4755, ...theirs } as const;
  const { moments } = await explore(
    {
      volume: { uid: 0, gid: 0 },
      arrange(memory) {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", program, text);
        memory.seed("/d/g", program, "old");
      },
      run: (platform) => copyFileSteps(platform, "/d/f", "/d/g"),
    },
    {
      always: (disk) => {
        for (const { mode, uid } of disk.paths().map((path) => disk.inode(path)!))
          if ((mode & 0o6000) !== 0) expect(uid).toBe(theirs.uid);
      },
      atEnd: (disk, { fault }) => {
        if (fault === undefined) expect(disk.inode("/d/g")).toMatchObject(program);
      },
    },
  );
  expect(moments).toBeGreaterThan(10);
});
