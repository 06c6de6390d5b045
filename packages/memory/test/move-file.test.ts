import {
  type AtomicFileError,
  bindMoveFile,
  isTemporaryName,
  type MoveFile,
  type MoveFileOptions,
  type MoveReceipt,
  moveFileSteps,
  type Steps,
  writeFileSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import {
  type DiskView,
  explore,
  type MemoryFileSystem,
  type Moment,
  type VolumeOptions,
} from "../src/mod.ts";
import { isClaimed } from "./invariants-of.ts";
import { type OnMemory, threadOf, withThread } from "./with-thread.ts";

const bytes = "what is to be moved";
const old = "what was there";

interface MoveScenario {
  readonly name: string;
  readonly options?: MoveFileOptions;
  readonly volume?: VolumeOptions;
  readonly from?: string;
  readonly to?: string;
  readonly mode?: number;
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Nothing is at the new path. */
  readonly vacant?: boolean;
  /** The new path is a second name of the file. */
  readonly linked?: boolean;
  /** A crash may leave both names. */
  readonly both?: boolean;
  readonly receives?: string;
  /** A filesystem without hard links shows an empty file that claims the name. */
  readonly mayBeEmpty?: boolean;
}

const devices: VolumeOptions = { devices: ["/other"] };
const across = { to: "/other/g", volume: devices, both: true };
const alien = { owner: { uid: 1007, gid: 1008 }, volume: { ...devices, uid: 0, gid: 0 } };

const scenarios: readonly MoveScenario[] = [
  { name: "in one directory, over a file" },
  { name: "in one directory, ordered", options: { durability: "ordered" } },
  { name: "in one directory, none", options: { durability: "none" } },
  { name: "to another directory", to: "/e/g" },
  { name: "to another directory, where nothing is", to: "/e/g", vacant: true },
  {
    name: "to directories that are missing, ordered",
    to: "/d/x/y/g",
    vacant: true,
    options: { createParents: true, durability: "ordered" },
  },
  { name: "to directories that are missing", to: "/d/x/y/g", vacant: true, options: { createParents: true } },
  { name: "without overwriting", vacant: true, both: true, options: { overwrite: false } },
  {
    name: "without overwriting, to another directory",
    to: "/e/g",
    vacant: true,
    both: true,
    options: { overwrite: false },
  },
  {
    name: "without overwriting, ordered",
    to: "/e/g",
    vacant: true,
    both: true,
    options: { overwrite: false, durability: "ordered" },
  },
  {
    name: "without overwriting, where renames split",
    to: "/e/g",
    vacant: true,
    both: true,
    options: { overwrite: false },
    volume: { splitRenames: true },
  },
  {
    name: "without overwriting, without hard links",
    to: "/e/g",
    vacant: true,
    mayBeEmpty: true,
    options: { overwrite: false },
    volume: { hardLinks: false },
  },
  { name: "onto its second name", linked: true, both: true },
  {
    name: "onto its second name, ordered",
    to: "/e/g",
    linked: true,
    both: true,
    options: { durability: "ordered" },
  },
  {
    name: "where directories cannot be flushed",
    to: "/e/g",
    volume: { directoryFlush: false },
    receives: "ordered",
  },
  { name: "across devices, over a file", ...across },
  { name: "across devices, where nothing is", ...across, vacant: true },
  { name: "across devices, ordered", ...across, options: { durability: "ordered" } },
  { name: "across devices, none", ...across, options: { durability: "none" } },
  { name: "across devices, of somebody else's set-uid program", ...across, ...alien, mode: 0o4755 },
  { name: "across devices, of what another group may write", ...across, ...alien, mode: 0o664 },
  { name: "across devices, without overwriting", ...across, vacant: true, options: { overwrite: false } },
  {
    name: "across devices, to directories that are missing",
    ...across,
    to: "/other/x/g",
    vacant: true,
    options: { createParents: true },
  },
];

/** By blocking calls, and where another thread makes them. */
const ways = {
  "by blocking calls": moveFileSteps,
  "on another thread": (platform, ...call) => bindMoveFile(withThread(platform))(...call),
} satisfies Record<string, (platform: OnMemory, ...call: Parameters<MoveFile>) => unknown>;

const everyWay = scenarios.flatMap((scenario) =>
  Object.entries(ways).map(([way, move]) => ({ ...scenario, way, move })),
);

describe.each(everyWay)("moveFile() $name, $way", ({ move, ...scenario }) => {
  const {
    options = {},
    volume = {},
    from = "/d/f",
    to = "/d/g",
    mode = 0o640,
    owner = { uid: 1000, gid: 1000 },
    vacant,
    linked,
    both,
    mayBeEmpty,
  } = scenario;
  const receives = scenario.receives ?? options.durability ?? "full";
  const before = linked ? bytes : vacant ? undefined : old;
  const power = options.durability !== "none";

  const arrange = (memory: MemoryFileSystem): void => {
    for (const directory of ["/d", "/e", "/other"]) memory.seed(directory, { kind: "directory" });
    memory.seed(from, { kind: "file", mode, mtime: 5000, ...owner }, bytes);
    if (linked) memory.sync.link(from, to);
    else if (!vacant) memory.seed(to, { kind: "file", mode: 0o604 }, old);
    memory.seed("/d/stranger", { kind: "file" }, "not ours");
    memory.settle();
  };

  /** The source is whole at its old path, at its new one, or at both; and at the new one is nothing else but what was there. */
  const isWhole = (disk: DiskView): void => {
    const [source, target] = [disk.text(from), disk.text(to)];
    expect([bytes, undefined]).toContain(source);
    expect([bytes, before, ...(mayBeEmpty ? [""] : [])]).toContain(target);
    expect([source, target]).toContain(bytes);
    if (!both && !linked) expect(source === bytes && target === bytes).toBe(false);
    if (target === bytes) expect(disk.inode(to)).toMatchObject({ mode, mtime: 5000, ...owner });
    expect(disk.text("/d/stranger")).toBe("not ours");
  };

  /** What is seen of a copy before it is at its new path. */
  const isSecret = (disk: DiskView): void => {
    for (const path of litterIn(disk)) {
      const { mode: shown, uid, gid } = disk.inode(path)!;
      const bits = (uid === owner.uid ? 0o4700 : 0o700) | (gid === owner.gid ? 0o2070 : 0) | 0o7;
      const may = (mode & bits) | (gid === owner.gid ? 0 : (mode & 0o7) << 3); // of another group, as anybody
      expect(shown & ~may & 0o6077, "a temporary is shown to more people").toBe(0);
    }
  };

  const receiptOf = ({ endings }: Moment): MoveReceipt | undefined =>
    endings[0] && "value" in endings[0] ? (endings[0].value as MoveReceipt) : undefined;
  const errorOf = ({ endings }: Moment): AtomicFileError | undefined =>
    endings[0] && "error" in endings[0] ? (endings[0].error as AtomicFileError) : undefined;

  const litterIn = (disk: DiskView): string[] =>
    disk.paths().filter((path) => isTemporaryName(path.slice(path.lastIndexOf("/") + 1)));

  test("leaves it whole at one end at every moment, power cut and fault, and tells the truth", async () => {
    const coverage = await explore(
      { volume, arrange, run: (platform) => move(platform, from, to, options) },
      {
        always: (disk, moment) => {
          if (moment.fault === undefined) {
            isSecret(disk);
            return isWhole(disk);
          }
          expect([disk.text(from), disk.text(to)]).toContain(bytes);
          expect([bytes, before, ...(mayBeEmpty || isClaimed(moment) ? [""] : [])]).toContain(disk.text(to));
        },
        atEnd: (disk, moment) => {
          expect(moment.memory.openHandles).toBe(0);
          const [receipt, error] = [receiptOf(moment), errorOf(moment)];
          if (receipt !== undefined) {
            expect([disk.text(from), disk.text(to)]).toEqual([undefined, bytes]);
            expect(litterIn(disk)).toEqual([]);
            if (moment.fault === undefined)
              expect(receipt).toMatchObject({ path: to, from, changed: true, durability: receives });
            return;
          }
          expect(error?.name).toBe("AtomicFileError");
          if (moment.fault?.code !== undefined) expect(error?.code).toBe(moment.fault.code);
          if (error?.outcome === "unchanged") {
            expect(disk.text(from)).toBe(bytes);
            if (!mayBeEmpty) expect(disk.text(to)).toBe(before);
          }
          if (error?.outcome === "replaced") expect(disk.text(to)).toBe(bytes);
          for (const path of litterIn(disk)) expect(error?.message).toContain(path);
        },
        afterPowerCut: (disk, moment) => {
          if (!power) return;
          if (moment.fault === undefined) isWhole(disk);
          else if (!isPromisedLess(moment) && !(volume?.splitRenames && isClaimed(moment)))
            expect([disk.text(from), disk.text(to)]).toContain(bytes);
          if (receiptOf(moment)?.durability === "full")
            expect([disk.text(from), disk.text(to)]).toEqual([undefined, bytes]);
        },
      },
    );
    expect(coverage.moments).toBeGreaterThan(3);
    expect(coverage.faults).toBeGreaterThan(50);
  });
});

/** A directory could not be flushed: the receipt must say so, and nothing is promised of a power cut. */
function isPromisedLess(moment: Moment): boolean {
  const found = end(moment);
  const unflushed = moment.memory.trace.some((line) => /^flushDirectory .* -> (ENOTSUP|EINVAL)/.test(line));
  return unflushed && (found === undefined || found instanceof Error || found.durability === "none");
}

const end = (moment: Moment, i = 0): MoveReceipt | AtomicFileError | undefined => {
  const ending = moment.endings[i];
  if (ending === undefined || "killed" in ending) return undefined;
  return ("value" in ending ? ending.value : ending.error) as MoveReceipt | AtomicFileError;
};

test.each(Array.from({ length: 11 }, (_, i) => i))(
  "moveFile() loses nothing, and says nothing that is not so, where the other thread ends before its call %i",
  async (endsBefore) => {
    const isWhole = (disk: DiskView): void => {
      expect([bytes, old]).toContain(disk.text("/d/g"));
      expect([disk.text("/d/f"), disk.text("/d/g")]).toContain(bytes);
    };
    const tells = (disk: DiskView, moment: Moment, isCut: boolean): void => {
      const found = end(moment);
      if (found === undefined) return;
      const outcome =
        found instanceof Error ? found.outcome : found.durability === "full" ? "replaced" : "unknown";
      if (outcome === "unchanged") expect([disk.text("/d/f"), disk.text("/d/g")]).toEqual([bytes, old]);
      if (outcome === "replaced" && !(isCut && found instanceof Error)) expect(disk.text("/d/g")).toBe(bytes);
    };
    const { moments } = await explore(
      {
        arrange: (memory) => {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/f", { kind: "file" }, bytes);
          memory.seed("/d/g", { kind: "file" }, old);
        },
        run: (platform) => {
          const thread = threadOf(platform, endsBefore);
          return bindMoveFile(withThread(platform, thread))("/d/f", "/d/g");
        },
      },
      {
        always: isWhole,
        atEnd: (disk, moment) => {
          tells(disk, moment, false);
          const found = end(moment);
          if (moment.fault === undefined && found instanceof Error)
            expect([found.code, found.outcome]).toEqual(["ERR_UNTORN_UNKNOWN", "unknown"]);
        },
        afterPowerCut: (disk, moment) => {
          isWhole(disk);
          tells(disk, moment, true);
        },
      },
    );
    expect(moments).toBeGreaterThan(Math.min(endsBefore, 8));
  },
);

describe("moveFile() of what its writer never flushed", () => {
  test.each(["full", "ordered"] as const)(
    "is whole at one end after a power cut, with %s",
    async (durability) => {
      const { disks } = await explore(
        {
          arrange: (memory) => memory.seed("/d", { kind: "directory" }),
          *run(platform) {
            const { sync } = platform;
            const file = sync.create("/d/f", 0o644);
            sync.write(file, new TextEncoder().encode(bytes));
            sync.close(file);
            return yield* moveFileSteps(platform, "/d/f", "/d/g", { durability });
          },
        },
        {
          afterPowerCut: (disk) => expect([bytes, undefined]).toContain(disk.text("/d/g")),
        },
        { faults: false },
      );
      expect(disks).toBeGreaterThan(20);
    },
  );
});

test("moveFile() of a directory takes all of it along, over an empty one only", async () => {
  const { moments } = await explore(
    {
      arrange: (memory) => {
        for (const path of ["/d", "/d/in", "/e", "/full", "/full/x"])
          memory.seed(path, { kind: "directory" });
        memory.seed("/d/in/f", { kind: "file" }, bytes);
      },
      *run(platform) {
        const fails = yield* failing(moveFileSteps(platform, "/d", "/full"));
        const inside = yield* failing(moveFileSteps(platform, "/d", "/d/in/x"));
        yield* moveFileSteps(platform, "/d/", "/e/");
        return [fails, inside];
      },
    },
    {
      always: (disk) => expect([disk.text("/d/in/f"), disk.text("/e/in/f")]).toContain(bytes),
      afterPowerCut: (disk) => expect([disk.text("/d/in/f"), disk.text("/e/in/f")]).toContain(bytes),
      atEnd: (_, { endings: [ending] }) =>
        expect(ending).toEqual({ value: ["ENOTEMPTY unchanged", "EINVAL unchanged"] }),
    },
    { faults: false },
  );
  expect(moments).toBeGreaterThan(10);
});

function* failing(steps: ReturnType<typeof moveFileSteps>): Steps<string> {
  try {
    yield* steps;
    return "moved";
  } catch (error) {
    const { code, outcome } = error as AtomicFileError;
    return `${code} ${outcome}`;
  }
}

test("moveFile() moves a symbolic link itself, also across devices, and replaces one", async () => {
  for (const to of ["/d/g", "/other/g"]) {
    for (const overwrite of [true, false]) {
      const { faults } = await explore(
        {
          volume: devices,
          arrange: (memory) => {
            for (const path of ["/d", "/other"]) memory.seed(path, { kind: "directory" });
            memory.seed("/d/file", { kind: "file" }, bytes);
            memory.seed("/other/file", { kind: "file" }, old);
            memory.seed("/d/f", { kind: "link" }, "file");
            if (overwrite) memory.seed(to, { kind: "link" }, "/other/file");
          },
          run: (platform) => moveFileSteps(platform, "/d/f", to, { overwrite }),
        },
        {
          always: (disk) => {
            expect([disk.inode("/d/f")?.to, disk.inode(to)?.to]).toContain("file");
            expect([disk.text("/d/file"), disk.text("/other/file")]).toEqual([bytes, old]);
          },
          afterPowerCut: (disk, moment) => {
            if (!isPromisedLess(moment))
              expect([disk.inode("/d/f")?.to, disk.inode(to)?.to]).toContain("file");
          },
          atEnd: (disk, moment) => {
            const found = end(moment);
            if (found instanceof Error) {
              if (found.outcome === "unchanged") {
                expect(disk.inode("/d/f")?.to).toBe("file");
                expect(disk.inode(to)?.to).toBe(overwrite ? "/other/file" : undefined);
              }
              if (found.outcome === "replaced") expect(disk.inode(to)?.to).toBe("file");
            } else expect([disk.inode("/d/f"), disk.inode(to)?.to]).toEqual([undefined, "file"]);
          },
        },
      );
      expect(faults).toBeGreaterThan(50);
    }
  }
});

test.each(["/e/g", "/other/g"])(
  "moveFile() to %s, by two movers of one file: one of them has it, whole, and one tells so",
  async (second) => {
    const { moments } = await explore(
      {
        volume: devices,
        arrange: (memory) => {
          for (const path of ["/d", "/e", "/other"]) memory.seed(path, { kind: "directory" });
          memory.seed("/d/f", { kind: "file" }, bytes);
        },
        run: [
          (platform) => moveFileSteps(platform, "/d/f", "/d/g", { durability: "ordered" }),
          (platform) => moveFileSteps(platform, "/d/f", second, { durability: "ordered" }),
        ],
      },
      {
        always: (disk) => expect([disk.text("/d/f"), disk.text("/d/g"), disk.text(second)]).toContain(bytes),
        afterPowerCut: (disk) =>
          expect([disk.text("/d/f"), disk.text("/d/g"), disk.text(second)]).toContain(bytes),
        atEnd: (disk, moment) => {
          expect(disk.text("/d/f")).toBe(undefined);
          for (const [i, path] of ["/d/g", second].entries()) {
            const found = end(moment, i);
            if (!(found instanceof Error) || found.outcome === "replaced")
              expect(disk.text(path)).toBe(bytes);
            else if (found.outcome === "unchanged") expect(disk.text(path)).toBe(undefined);
          }
        },
      },
    );
    expect(moments).toBeGreaterThan(40);
  },
);

test("moveFile() beside a writer of its source: what the writer wrote last is at one end", async () => {
  const { moments } = await explore(
    {
      arrange: (memory) => {
        for (const path of ["/d", "/e"]) memory.seed(path, { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, bytes);
      },
      run: [
        (platform) => moveFileSteps(platform, "/d/f", "/e/g", { durability: "none" }),
        (platform) => writeFileSteps(platform, "/d/f", "newer", { durability: "none" }),
      ],
    },
    {
      always: (disk) => {
        const found = [disk.text("/d/f"), disk.text("/e/g")];
        expect(found.includes(bytes) || found.includes("newer")).toBe(true);
      },
      atEnd: (disk) => expect([disk.text("/d/f"), disk.text("/e/g")]).toContain("newer"),
    },
  );
  expect(moments).toBeGreaterThan(30);
});

test("moveFile() across devices does not remove a source that a writer replaced before its last look", async () => {
  let changed = 0;
  await explore(
    {
      volume: devices,
      arrange: (memory) => {
        for (const path of ["/d", "/other"]) memory.seed(path, { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, bytes);
      },
      run: [
        (platform) => moveFileSteps(platform, "/d/f", "/other/g", { durability: "none" }),
        (platform) => writeFileSteps(platform, "/d/f", "newer", { durability: "none" }),
      ],
    },
    {
      atEnd: (disk, moment) => {
        const found = end(moment);
        if (!(found instanceof Error)) return; // in the moment between the look and the removal, what is newer may be lost
        changed++;
        expect(found).toMatchObject({ code: "ERR_UNTORN_CHANGED", path: "/d/f" });
        expect(disk.text("/d/f")).toBe("newer");
        expect(disk.text("/other/g")).toBe(found.outcome === "replaced" ? bytes : undefined);
      },
    },
  );
  expect(changed).toBeGreaterThan(2);
});

test("moveFile() onto itself, mounted under another name, keeps both: the second name is no hard link", async () => {
  const { moments } = await explore(
    {
      volume: { mounted: ["/d/g"] },
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, bytes);
        memory.sync.link("/d/f", "/d/g");
        memory.settle();
      },
      run: (platform) => moveFileSteps(platform, "/d/f", "/d/g"),
    },
    {
      always: (disk) => expect([disk.text("/d/f"), disk.text("/d/g")]).toEqual([bytes, bytes]),
      atEnd: (_, moment) => expect(end(moment)).toMatchObject({ code: "EBUSY", outcome: "unchanged" }),
    },
    { faults: false },
  );
  expect(moments).toBeGreaterThan(8);
});
