import {
  type AtomicFileError,
  type BatchEntrySync,
  bindWriteFile,
  bindWriteFiles,
  bindWriteFilesSync,
  isAtomicFileError,
  isTemporaryName,
  type Receipt,
  type WriteFileOptions,
  writeFilesSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type Moment,
  type Scenario,
} from "../src/mod.ts";

const paths = ["/d/a", "/d/b", "/e/c"];
const entries = (some = paths): BatchEntrySync[] => some.map((path) => ({ path, data: `new ${path}` }));

function seeded(memory: MemoryFileSystem): void {
  memory.seed("/d", { kind: "directory" });
  memory.seed("/e", { kind: "directory" });
  memory.seed("/d/a", { kind: "file", mode: 0o640 }, "old /d/a");
  memory.seed("/e/c", { kind: "file" }, "old /e/c");
}

/** What each entry came to, where the batch has ended. */
function resultsOf({ endings }: Moment): readonly (Receipt | AtomicFileError)[] | undefined {
  const ending = endings[0] as { value?: readonly Receipt[]; error?: AtomicFileError } | undefined;
  return ending?.value ?? ending?.error?.results;
}

const isWhole = (disk: DiskView, path: string): void =>
  expect([path === "/d/b" ? undefined : `old ${path}`, `new ${path}`]).toContain(disk.text(path));

const litter = (disk: DiskView): string[] =>
  disk.paths().filter((path) => isTemporaryName(path.slice(path.lastIndexOf("/") + 1)));

function invariants(some: readonly string[]): Parameters<typeof explore>[1] {
  const tells = (disk: DiskView, moment: Moment): void => {
    for (const [i, result] of (resultsOf(moment) ?? []).entries()) {
      const path = some[i]!;
      if (!isAtomicFileError(result)) {
        if (disk.fates.length === 0 || result.durability === "full")
          expect(disk.text(path)).toBe(`new ${path}`);
      } else if (result.outcome === "unchanged") expect(disk.text(path)).not.toBe(`new ${path}`);
      else if (result.outcome === "replaced" && disk.fates.length === 0)
        expect(disk.text(path)).toBe(`new ${path}`);
    }
  };
  return {
    always: (disk) => some.forEach((path) => isWhole(disk, path)),
    afterPowerCut: (disk, moment) => {
      some.forEach((path) => isWhole(disk, path));
      tells(disk, moment);
    },
    atEnd: (disk, moment) => {
      expect(resultsOf(moment)).toHaveLength(some.length);
      tells(disk, moment);
      expect(moment.memory.openHandles).toBe(0);
      const left = resultsOf(moment)!.flatMap((each) =>
        isAtomicFileError(each) ? [each.temporaryPath] : [],
      );
      expect(left).toEqual(expect.arrayContaining(litter(disk)));
      if (moment.fault === undefined) expect(litter(disk)).toEqual([]);
    },
  };
}

describe("writeFiles()", () => {
  test.each<WriteFileOptions>([
    {},
    { durability: "ordered" },
    { createParents: true },
    { skipUnchanged: true },
  ])(
    "with %j keeps each file whole, and tells the truth of each, at every power cut and after every fault",
    async (options) => {
      const some = options.skipUnchanged === true ? ["/d/a", "/e/c"] : ["/d/a", "/d/b"];
      const scenario: Scenario = {
        arrange: seeded,
        run: (platform) => writeFilesSteps(platform, entries(some), options),
      };
      const promises = invariants(some);
      const coverage = await explore(scenario, {
        ...promises,
        ...(options.durability === "ordered" && {
          afterPowerCut: (disk: DiskView) => some.forEach((path) => isWhole(disk, path)),
        }),
      });
      expect(coverage.moments).toBeGreaterThan(14);
      expect(coverage.faults).toBeGreaterThan(250);
    },
    60_000,
  );

  test("keeps each file whole, side by side, in every order of their calls", async () => {
    const some = ["/d/a", "/d/b"];
    const { moments } = await explore(
      { arrange: seeded, run: (platform) => bindWriteFiles(platform)(entries(some)) },
      invariants(some),
      { faults: false },
    );
    expect(moments).toBeGreaterThan(100);
  });

  test.each([true, false])(
    "opens and flushes each directory once, after the last file there (sync: %s)",
    async (sync) => {
      const memory = new MemoryFileSystem();
      seeded(memory);
      const platform = createMemoryPlatform(memory);
      const many = Array.from({ length: 200 }, (_, i) => ({ path: `/${i % 2 ? "d" : "e"}/${i}`, data: "x" }));
      const receipts = sync ? bindWriteFilesSync(platform)(many) : await bindWriteFiles(platform)(many);
      expect(receipts.map(({ path, durability }) => [path, durability])).toEqual(
        many.map(({ path }) => [path, "full"]),
      );
      const calls = memory.trace.map((line) => line.split(" ")[0]);
      expect(calls.filter((call) => call === "flushDirectory")).toHaveLength(2);
      expect(calls.filter((call) => call === "openDirectory")).toHaveLength(2);
      expect(calls.filter((call) => call === "closeDirectory")).toHaveLength(2);
      const ends = ["/d/", "/e/"].map((directory) =>
        memory.trace.findLastIndex((line) => line.startsWith("rename") && line.includes(directory)),
      );
      const flushes = memory.trace.flatMap((line, i) => (line.startsWith("flushDirectory") ? [i] : []));
      expect(Math.max(...flushes)).toBeGreaterThan(Math.max(...ends));
      expect(Math.min(...flushes)).toBeGreaterThan(Math.min(...ends));
    },
  );

  test("holds few directories and files open, however many there are", async () => {
    const memory = new MemoryFileSystem();
    const platform = createMemoryPlatform(memory);
    let most = 0;
    const watched = new Proxy(memory.async, {
      get:
        (target, name: "lstat") =>
        (...args: [string]) => {
          most = Math.max(most, memory.openHandles);
          return target[name](...args);
        },
    });
    const many = Array.from({ length: 500 }, (_, i) => ({
      path: `/${i % 250}/${i}`,
      data: "x",
      createParents: true,
    }));
    await bindWriteFiles({ ...platform, async: watched })(many);
    expect(memory.now.paths()).toHaveLength(750);
    for (let i = 0; i < 250; i++) memory.seed(`/link-${i}`, { kind: "link" }, `/${i}/${i}`);
    await bindWriteFiles({ ...platform, async: watched })(
      Array.from({ length: 250 }, (_, i) => ({ path: `/link-${i}`, data: "y" })),
    );
    expect(memory.now.text("/249/249")).toBe("y");
    expect(most).toBeGreaterThan(16);
    expect(most).toBeLessThanOrEqual(64 + 16 + 64);
  });

  test("writes two entries of one path in their order, also by another spelling, beside calls of writeFile()", async () => {
    const memory = new MemoryFileSystem();
    seeded(memory);
    const platform = createMemoryPlatform(memory);
    const done = bindWriteFiles(platform)([
      { path: "/d/a", data: ["1"] },
      { path: "/e/../d/a", data: "22" },
      { path: "/d/./a", data: "333" },
    ]);
    await Promise.all([done, bindWriteFile(platform)("/d/a", "beside")]);
    const sizes = memory.trace.filter((line) => line.startsWith("write")).map((line) => line.split(" ")[2]);
    expect(sizes.filter((size) => size !== "6")).toEqual(["1", "2", "3"]);
    const renames = memory.trace
      .filter((line) => line.startsWith("rename"))
      .map((line) => line.split(" ")[1]);
    expect(renames).toEqual([1, 2, 3, 4].map((i) => expect.stringContaining(`w-${i}.tmp`)));
  });

  test("carries out every other entry where some fail, and tells of each", async () => {
    for (const sync of [true, false]) {
      const memory = new MemoryFileSystem();
      seeded(memory);
      memory.seed("/link", { kind: "link" }, "/e/c");
      const platform = createMemoryPlatform(memory);
      const some = [
        { path: "/d/a", data: "1" },
        { path: "/missing/b", data: "2" },
        { path: "/link", data: "3" },
        { path: "/d", data: "4" },
        { path: "/e/new", data: ["5"], overwrite: false },
      ];
      const writing = sync
        ? async () => bindWriteFilesSync(platform)(some)
        : () => bindWriteFiles(platform)(some);
      const error = (await writing().catch((thrown: unknown) => thrown)) as AtomicFileError;
      expect(error).toMatchObject({
        operation: "writeFiles",
        code: "ENOENT",
        path: "/missing/b",
        outcome: "unchanged",
      });
      expect(error.message).toMatch(
        /^writeFiles "\/missing\/b": ENOENT at openDirectory, .*; of 5 files 2 failed$/,
      );
      expect(error.results).toMatchObject([
        { path: "/d/a", durability: "full" },
        { code: "ENOENT", path: "/missing/b", operation: "writeFiles" },
        { path: "/e/c" },
        { code: "EISDIR", path: "/d" },
        { path: "/e/new" },
      ]);
      expect(error.results?.every((each) => each !== error)).toBe(true);
      expect(["/d/a", "/e/c", "/e/new"].map((path) => memory.now.text(path))).toEqual(["1", "3", "5"]);
    }
  });

  test("says which files a failed flush was for, and that they are in place", async () => {
    for (const sync of [true, false]) {
      const memory = new MemoryFileSystem();
      seeded(memory);
      memory.fail({ call: "flushDirectory", nth: 1, code: "EIO" });
      const platform = createMemoryPlatform(memory);
      const writing = sync
        ? async () => bindWriteFilesSync(platform)(entries())
        : () => bindWriteFiles(platform)(entries());
      const { results } = (await writing().catch((thrown: unknown) => thrown)) as AtomicFileError;
      const failed = { code: "EIO", step: "flushDirectory", outcome: "replaced" };
      expect(results).toMatchObject([failed, failed, { path: "/e/c", durability: "full" }]);
    }
  });

  test("says what durability was had where directories cannot be flushed, and obeys strict for those that say so", () => {
    const memory = new MemoryFileSystem({ directoryFlush: false });
    seeded(memory);
    const platform = createMemoryPlatform(memory);
    expect(bindWriteFilesSync(platform)(entries()).map(({ durability }) => durability)).toEqual(
      Array(3).fill("ordered"),
    );
    const [a, b, c] = entries();
    let error: AtomicFileError | undefined;
    try {
      bindWriteFilesSync(platform)([a!, { ...b!, strict: true }, { ...c!, durability: "none" }]);
    } catch (thrown) {
      error = thrown as AtomicFileError;
    }
    expect(error?.results).toMatchObject([
      { durability: "ordered" },
      { code: "EINVAL" },
      { durability: "none" },
    ]);
  });

  test("changes nothing where a directory cannot be opened for its flush", () => {
    const memory = new MemoryFileSystem();
    memory.seed("/closed", { kind: "directory", mode: 0o300 });
    memory.seed("/closed/a", { kind: "file" }, "old");
    const batch = [{ path: "/closed/a", data: "new" }];
    expect(() => bindWriteFilesSync(createMemoryPlatform(memory))(batch)).toThrow(
      expect.objectContaining({ code: "EACCES", step: "openDirectory", outcome: "unchanged" }),
    );
    expect(memory.now.text("/closed/a")).toBe("old");
  });

  test("does not wait for a stream before it flushes the others", async () => {
    const memory = new MemoryFileSystem();
    seeded(memory);
    let go = (): void => undefined;
    const waited = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slowly = async function* (): AsyncGenerator<string> {
      await waited;
      yield "slow";
    };
    const done = bindWriteFiles(createMemoryPlatform(memory))([
      { path: "/d/slow", data: slowly() },
      { path: "/d/a", data: "quick" },
    ]);
    while (!memory.trace.some((line) => line.startsWith("flushDirectory")))
      await new Promise((next) => setTimeout(next));
    expect(memory.now.text("/d/a")).toBe("quick");
    expect(memory.now.text("/d/slow")).toBe(undefined);
    go();
    expect(await done).toMatchObject([
      { path: "/d/slow", bytesWritten: 4, durability: "full" },
      { path: "/d/a", bytesWritten: 5, durability: "full" },
    ]);
    expect(memory.now.text("/d/slow")).toBe("slow");
    expect(memory.openHandles).toBe(0);
  });

  test("checks every entry before any call, lets go of streams, and says which entry is wrong", async () => {
    const memory = new MemoryFileSystem();
    const platform = createMemoryPlatform(memory);
    const stream = new ReadableStream<string>();
    for (const wrong of [
      [
        { path: "/a", data: stream },
        { path: "/b", data: 7 },
      ],
      [{ path: "/a", data: stream }, undefined],
      [
        { path: "/a", data: stream },
        { path: "", data: "x" },
      ],
      [
        { path: "/a", data: stream },
        { path: "/b", data: "x", mode: -1 },
      ],
    ]) {
      const error = await bindWriteFiles(platform)(wrong as never).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toMatch(/^entries\[1\]: /);
      expect(stream.locked).toBe(false);
    }
    await expect(bindWriteFiles(platform)("x" as never)).rejects.toThrow(
      "entries must be an array, not string",
    );
    expect(memory.trace).toEqual([]);
    expect(await bindWriteFiles(platform)([])).toEqual([]);
  });

  test("takes the options of the batch for what an entry does not say", () => {
    const memory = new MemoryFileSystem();
    const platform = createMemoryPlatform(memory);
    const receipts = bindWriteFilesSync(platform)(
      [
        { path: "/a", data: "a" },
        { path: "/b", data: "b", mode: 0o644, durability: undefined },
      ],
      { mode: 0o600, durability: "none" },
    );
    expect(receipts.map(({ durability }) => durability)).toEqual(["none", "none"]);
    expect(["/a", "/b"].map((path) => memory.now.inode(path)?.mode)).toEqual([0o600, 0o644]);
  });
});
