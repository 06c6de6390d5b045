import {
  bindSweepSync,
  bindUpdateFileSync,
  isTemporaryName,
  perform,
  runSync,
  type Swept,
  sweepSteps,
  type WriteFileOptions,
  withLockSteps,
  writeFileSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type MemoryHandle,
  type MemoryPlatformOptions,
  type Moment,
  type VolumeOptions,
} from "../src/mod.ts";

const tmp = (maker: string, unique = "x"): string => `.untorn-${maker}-${unique}.tmp`;
const journal = (maker: string, unique = "x"): string => `.untorn-${maker}-${unique}.journal`;

const hour = 3_600_000;

interface Room {
  readonly memory: MemoryFileSystem;
  readonly sweep: ReturnType<typeof bindSweepSync>;
}

/** This process is 1, 2 runs, 3 does not, of 4 it cannot be told; all in the space `m` of the boot `b`. It is 100 o'clock. */
function room(volume: VolumeOptions = {}, options: MemoryPlatformOptions = {}): Room {
  const memory = new MemoryFileSystem(volume);
  memory.seed("/d", { kind: "directory" });
  const startOf = (pid: number): string | undefined => ({ 1: "s", 2: "s", 4: "" })[pid];
  const platform = createMemoryPlatform(memory, { startOf, now: () => 100 * hour, ...options });
  return { memory, sweep: bindSweepSync(platform) };
}

const old = { kind: "file", mtime: 10 * hour } as const;
const recent = { kind: "file", mtime: 99 * hour } as const;

describe("sweep()", () => {
  test("removes what dead processes left, and keeps what living ones are at work with, however old", () => {
    const { memory, sweep } = room();
    memory.seed(`/d/${tmp("3.s.b.m")}`, recent);
    memory.seed(`/d/${tmp("2.t.b.m")}`, recent); // the number was given away again
    memory.seed(`/d/${tmp("2.s.b.m")}`, old);
    expect(sweep("/d")).toEqual({
      removed: [`/d/${tmp("2.t.b.m")}`, `/d/${tmp("3.s.b.m")}`],
      kept: [{ path: `/d/${tmp("2.s.b.m")}`, reason: "alive" }],
    });
    expect(memory.now.list("/d")).toEqual([tmp("2.s.b.m")]);
  });

  test("keeps what it knows nothing about until it is older than olderThan", () => {
    for (const maker of ["4.s.b.m", "3.s.b.other", "3.s.b.", "3.s..m", "1.s.b.m"]) {
      const { memory, sweep } = room();
      memory.seed(`/d/${tmp(maker, "old")}`, { kind: "file", mtime: 76 * hour - 1 });
      memory.seed(`/d/${tmp(maker, "young")}`, { kind: "file", mtime: 76 * hour });
      const kept = [{ path: `/d/${tmp(maker, "young")}`, reason: "recent" }];
      expect([maker, sweep("/d")]).toEqual([maker, { removed: [`/d/${tmp(maker, "old")}`], kept }]);
      expect(sweep("/d", { olderThan: 24 * hour - 1 })).toEqual({ removed: [kept[0]!.path], kept: [] });
    }
  });

  test("takes makers of another boot for dead where the filesystem is known to be local, and only there", () => {
    for (const [filesystemType, isLitter] of [
      [0xef53, true],
      [0x6969, false],
      [0, false],
      [0x7777, false],
    ] as const) {
      const { memory, sweep } = room({ filesystemType });
      memory.seed(`/d/${tmp("2.s.earlier.m")}`, recent);
      expect([filesystemType, sweep("/d").removed.length]).toEqual([filesystemType, isLitter ? 1 : 0]);
    }
  });

  test("cannot tell that a filesystem is local where the call fails", () => {
    const { memory, sweep } = room();
    memory.seed(`/d/${tmp("2.s.earlier.m")}`, recent);
    memory.fail({ call: "filesystemType", code: "ENOSYS" });
    expect(sweep("/d").kept).toEqual([{ path: `/d/${tmp("2.s.earlier.m")}`, reason: "recent" }]);
  });

  test("keeps what this process is writing", () => {
    const memory = new MemoryFileSystem();
    const platform = createMemoryPlatform(memory, { now: () => 100 * hour });
    const steps = writeFileSteps(platform, "/f", "new");
    let answer: unknown;
    for (let step = steps.next(); !step.done && step.value.name !== "write"; step = steps.next(answer))
      answer = (platform.sync as never as Record<string, (...args: unknown[]) => unknown>)[step.value.name]!(
        ...step.value.args,
      );
    const swept = bindSweepSync(platform)("/", { olderThan: 0 });
    expect(swept).toEqual({ removed: [], kept: [{ path: `/${tmp("1.s.b.m", "w-1")}`, reason: "alive" }] });
  });

  test("keeps the copy that a journal names, and all of the writer of a journal that it does not understand", () => {
    const { memory, sweep } = room();
    const copy = tmp("3.s.b.m", "copy");
    memory.seed(`/d/${copy}`, old);
    memory.seed(`/d/${tmp("3.s.b.m", "other")}`, old);
    memory.seed(
      `/d/${journal("3.s.b.m")}`,
      { kind: "file" },
      JSON.stringify({ format: 1, target: "f", copy }),
    );
    memory.seed(`/d/${tmp("5.s.b.m")}`, old);
    memory.seed(`/d/${journal("5.s.b.m")}`, { kind: "file" }, "of the future");
    expect(sweep("/d")).toEqual({
      removed: [`/d/${tmp("3.s.b.m", "other")}`],
      kept: [
        { path: `/d/${copy}`, reason: "journal" },
        { path: `/d/${tmp("5.s.b.m")}`, reason: "journal" },
      ],
    });
  });

  test("removes links and the empty directories of locks, and nothing that has something in it", () => {
    const { memory, sweep } = room();
    const at = (name: string): string => `/d/${tmp("3.s.b.m", name)}`;
    memory.seed("/secret", { kind: "file" }, "secret");
    memory.seed(at("link"), { kind: "link" }, "/secret");
    memory.seed(at("empty"), { kind: "directory" });
    memory.seed(at("lock"), { kind: "directory" });
    memory.seed(`${at("lock")}/holder`, { kind: "directory" });
    memory.seed(at("file-in-it"), { kind: "directory" });
    memory.seed(`${at("file-in-it")}/file`, { kind: "file" });
    memory.seed(at("tree"), { kind: "directory" });
    memory.seed(`${at("tree")}/a`, { kind: "directory" });
    memory.seed(`${at("tree")}/a/b`, { kind: "directory" });
    memory.seed(at("pipe"), { kind: "other" });
    expect(sweep("/d")).toEqual({
      removed: [at("empty"), at("link"), at("lock")],
      kept: ["file-in-it", "pipe", "tree"].map((name) => ({ path: at(name), reason: "foreign" })),
    });
    expect(memory.now.text("/secret")).toBe("secret");
  });

  test("removes nothing where its second list does not show what is there, as Deno's where it cannot be read", () => {
    for (const isGone of [false, true]) {
      const memory = new MemoryFileSystem();
      memory.seed("/d", { kind: "directory" });
      const names = ["a", "b", "copy"].map((name) => tmp("3.s.b.m", name));
      for (const name of names) memory.seed(`/d/${name}`, old);
      const text = JSON.stringify({ format: 1, target: "f", copy: names[2] });
      memory.seed(`/d/${journal("3.s.b.m")}`, { kind: "file" }, text);
      let lists = 0;
      const list = (path: string): string[] => {
        lists++;
        if (lists === 2 && isGone) memory.sync.remove(`/d/${names[0]}`); // another sweep was quicker
        return lists === 2 && !isGone ? [] : memory.sync.list(path);
      };
      const platform = createMemoryPlatform(memory, { startOf: () => undefined, now: () => 100 * hour });
      const sweep = bindSweepSync<MemoryHandle, MemoryHandle>({
        ...platform,
        self: () => ({ ...platform.self(), pid: 7 }),
        sync: { ...memory.sync, list },
      });
      const { removed, kept } = sweep("/d");
      expect(kept.map(({ path, reason }) => [path.slice(3), reason])).toEqual(
        (isGone ? names.slice(2) : names).map((name) => [name, "journal"]),
      );
      expect(removed).toEqual(isGone ? names.slice(0, 2).map((name) => `/d/${name}`) : []);
    }
  });

  test("looks at no other names, asks nothing where there are none, and does not look below", () => {
    const { memory, sweep } = room();
    memory.seed("/d/f", { kind: "file" });
    memory.seed(`/d/x${tmp("3.s.b.m")}`, { kind: "file" });
    memory.seed("/d/below", { kind: "directory" });
    memory.seed(`/d/below/${tmp("3.s.b.m")}`, { kind: "file" });
    expect(sweep("/d")).toEqual({ removed: [], kept: [] });
    expect(memory.trace).toEqual(["list /d"]);
  });

  test("with dryRun tells the same and removes nothing", () => {
    const { memory, sweep } = room();
    memory.seed(`/d/${tmp("3.s.b.m")}`, old);
    memory.seed(`/d/${tmp("2.s.b.m")}`, old);
    const told = sweep("/d", { dryRun: true });
    expect(memory.now.list("/d")).toHaveLength(2);
    expect(sweep("/d")).toEqual(told);
    expect(told.removed).toHaveLength(1);
  });

  test("goes on after one that cannot be removed, and reports the first", () => {
    const { memory, sweep } = room();
    for (const name of ["a", "b", "c"]) memory.seed(`/d/${tmp("3.s.b.m", name)}`, old);
    memory.fail({ call: "remove", nth: 2, code: "EACCES" });
    memory.fail({ call: "remove", nth: 3, code: "EIO" });
    const path = `/d/${tmp("3.s.b.m", "b")}`;
    expect(() => sweep("/d")).toThrow(
      expect.objectContaining({
        operation: "sweep",
        code: "EACCES",
        step: "remove",
        path,
        outcome: "unchanged",
      }),
    );
    expect(memory.now.list("/d")).toEqual([tmp("3.s.b.m", "b"), tmp("3.s.b.m", "c")]);
  });

  test("ends between two where the signal is aborted meanwhile, and takes a removal that happened for one", () => {
    const { memory, sweep } = room();
    for (const name of ["a", "b"]) memory.seed(`/d/${tmp("3.s.b.m", name)}`, old);
    const signal = { aborted: false, reason: "enough", addEventListener: () => undefined };
    memory.fail({ call: "remove", code: "EIO", executed: true });
    const looking = memory.trace.push.bind(memory.trace);
    memory.trace.push = (line) => {
      signal.aborted ||= line.startsWith("remove");
      return looking(line);
    };
    expect(() => sweep("/d", { signal: signal as never })).toThrow(
      expect.objectContaining({ code: "ERR_UNTORN_ABORTED" }),
    );
    expect(memory.now.list("/d")).toEqual([tmp("3.s.b.m", "b")]);
    signal.aborted = false;
    memory.trace.push = looking;
    memory.fail({ call: "remove", code: "EIO", executed: true });
    expect(sweep("/d", { signal: signal as never }).removed).toHaveLength(1);
  });

  test("ends where the signal is aborted", () => {
    const { memory, sweep } = room();
    memory.seed(`/d/${tmp("3.s.b.m")}`, old);
    const signal = AbortSignal.abort("enough");
    expect(() => sweep("/d", { signal })).toThrow(
      expect.objectContaining({ code: "ERR_UNTORN_ABORTED", path: "/d", cause: "enough" }),
    );
    expect(memory.trace).toEqual([]);
  });
});

const endingOf = ({ endings }: Moment): Partial<{ value: Swept; error: { code: string; path: string } }> =>
  endings[0] as never;

test("sweep() removes nothing else than litter after any fault, and tells the truth", async () => {
  const kept = [tmp("2.s.b.m"), tmp("3.s.b.m", "copy"), journal("3.s.b.m"), "f"].sort();
  const swept = [tmp("3.s.b.m", "a"), tmp("3.s.b.m", "b"), tmp("3.s.b.m", "lock")];
  const { faults } = await explore(
    {
      arrange(memory) {
        for (const name of [...kept, ...swept.slice(0, 2)])
          if (!name.endsWith(".journal")) memory.seed(`/${name}`, { kind: "file" }, name);
        memory.seed(`/${swept[2]}`, { kind: "directory" });
        memory.seed(`/${swept[2]}/holder`, { kind: "directory" });
        const text = JSON.stringify({ format: 1, target: "f", copy: tmp("3.s.b.m", "copy") });
        memory.seed(`/${journal("3.s.b.m")}`, { kind: "file" }, text);
      },
      run: (platform) =>
        sweepSteps(
          {
            ...platform,
            startOf: (pid) => (pid < 3 ? "s" : undefined),
            self: () => ({ ...platform.self(), pid: 7 }),
          },
          "/",
        ),
    },
    {
      always: (disk) => {
        expect(disk.list("/")).toEqual(expect.arrayContaining(kept));
        expect(disk.text("/f")).toBe("f");
      },
      atEnd(disk, moment) {
        const { value, error } = endingOf(moment);
        const left = disk.list("/").filter((name) => swept.includes(name));
        if (value !== undefined) {
          for (const path of value.removed) expect(left).not.toContain(path.slice(1));
          if (moment.fault === undefined) expect(value.removed).toEqual(swept.map((name) => `/${name}`));
          else
            expect([...left, ...value.removed.map((path) => path.slice(1))].length).toBeGreaterThanOrEqual(3);
        } else {
          expect(error?.code).toBe(moment.fault?.code);
          if (!moment.fault?.forEver && error!.path !== "/") expect(left.length).toBeLessThan(2);
        }
      },
    },
  );
  expect(faults).toBeGreaterThan(200);
});

describe("sweep() beside a writer that may be killed", () => {
  const text = (disk: DiskView): string | undefined => disk.text("/f");
  test.each<WriteFileOptions & { mounted?: true }>([
    {},
    { durability: "none" },
    { overwrite: true, backup: true, durability: "none" },
    { inPlaceFallback: true, mounted: true },
  ])("with %j takes nothing away that it needs", async ({ mounted, ...options }) => {
    const seen = new Set<string>();
    const { moments } = await explore(
      {
        kills: 1,
        ...(mounted && { volume: { mounted: ["/f"] } }),
        arrange: (memory) => memory.seed("/f", { kind: "file" }, "old"),
        run: [
          (platform) => writeFileSteps(platform, "/f", "new", options),
          (platform) => sweepSteps(platform, "/"),
        ],
      },
      {
        always: (disk) => {
          if (mounted !== true) expect(["old", "new"]).toContain(text(disk));
        },
        atEnd(disk, { endings }) {
          const [writer, sweeper] = endings;
          if ("killed" in sweeper!) return;
          expect(sweeper).toHaveProperty("value");
          if (!("killed" in writer!)) expect(writer).toHaveProperty("value");
          const left = disk.list("/").filter(isTemporaryName);
          const journals = disk.list("/").filter((name) => name.endsWith(".journal"));
          seen.add(`${"killed" in writer! ? "killed" : "ended"}, left ${left.length}`);
          if (journals.length > 0) expect(left).toHaveLength(1); // the copy to finish from
        },
      },
    );
    expect(moments).toBeGreaterThan(50);
    expect([...seen]).toEqual(expect.arrayContaining(["killed, left 0", "killed, left 1", "ended, left 0"]));
  });
});

test("a temporary that an update could not remove is named where the lock's holder took it, and swept there", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file" }, "old");
  memory.fail({ call: "flush", code: "EIO" });
  memory.fail({ call: "remove", code: "EIO", forEver: true });
  const update = bindUpdateFileSync(createMemoryPlatform(memory));
  let said: unknown;
  try {
    update("/d/f", () => "new");
  } catch (error) {
    said = error;
  }
  const [litter = ""] = memory.now.list("/d").filter(isTemporaryName);
  expect(said).toMatchObject({ code: "EIO", outcome: "unchanged", temporaryPath: `/d/${litter}` });
  expect((said as Error).message.match(/may be left/g)).toHaveLength(1);
  expect(memory.now.list("/d")).toEqual([litter, "f"]);
  expect(memory.now.list(`/d/${litter}`)).toHaveLength(1);

  const later = new MemoryFileSystem({ disk: memory.now.disk });
  const sweep = bindSweepSync(createMemoryPlatform(later, { pid: 2, name: "later" }));
  expect(sweep("/d")).toEqual({ removed: [`/d/${litter}`], kept: [] });
  expect(later.now.list("/d")).toEqual(["f"]);
});

test("sweep() leaves what a call of this process has prepared that waits for its lock", () => {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f.untorn-lock", { kind: "directory" });
  memory.seed("/d/f.untorn-lock/4.s.b.m-x", { kind: "directory" }); // it cannot be told whether it lives
  const startOf = (pid: number): string | undefined => ({ 1: "s", 4: "" })[pid];
  const platform = createMemoryPlatform(memory, { startOf, now: () => 100 * hour });
  let isSwept = false;
  // oxlint-disable-next-line require-yield -- nothing is done under the lock
  const waiting = withLockSteps(platform, "/d/f", function* () {
    return "held";
  });
  let step = waiting.next();
  while (!step.done) {
    if (step.value.name === "sleep" && !isSwept) {
      isSwept = true;
      const { removed, kept } = runSync(memory.sync, sweepSteps(platform, "/d", { olderThan: 0 }));
      expect([removed, kept.map(({ reason }) => reason)]).toEqual([[], ["alive"]]);
      memory.sync.rmdir("/d/f.untorn-lock/4.s.b.m-x");
    }
    let answer: unknown;
    try {
      answer = perform(memory.sync, step.value);
    } catch (error) {
      step = waiting.throw(error);
      continue;
    }
    step = waiting.next(answer);
  }
  expect(step.value).toBe("held");
  expect([isSwept, memory.now.list("/d")]).toEqual([true, []]);
});
