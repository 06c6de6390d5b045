import {
  type AtomicFileError,
  bindCopyFile,
  bindMoveFile,
  bindSweep,
  bindWriteFile,
  bindWriteFiles,
  bindWriteJson,
  carryOut,
  isAtomicFileError,
  isTemporaryName,
  type Receipt,
  type Thread,
  trace,
  type WriteFileOptions,
} from "@untorn/core";
import { expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  type Invariants,
  MemoryFileSystem,
  type Moment,
} from "../src/mod.ts";
import { invariantsOf } from "./invariants-of.ts";
import { newText, oldText, scenarioOf, scenarios, whole } from "./scenarios.ts";
import { type OnMemory, threadOf, withThread } from "./with-thread.ts";

/** Those that another thread takes, or that come in pieces. */
const plain = scenarios.filter(
  ({ options = {} }) => options.overwrite !== false && options.backup === undefined,
);

test.each(plain)(
  "writeFile() $name on another thread is whole at every moment, at every power cut, and after every fault",
  async (scenario) => {
    const { path, data, options } = whole(scenario);
    const coverage = await explore(
      {
        ...scenarioOf(scenario),
        run: (platform) => bindWriteFile(withThread(platform))(path, data(), options),
      },
      invariantsOf(scenario),
    );
    expect(coverage.moments).toBeGreaterThan(3);
    expect(coverage.faults).toBeGreaterThan(50);
  },
  60_000,
);

test.each(plain)("writeFile() $name fails on another thread with the same error", async (scenario) => {
  const { path, data, options, volume, supports } = whole(scenario);
  const { arrange } = scenarioOf(scenario);
  const failing = async (call: string, nth: number, isThere: boolean): Promise<unknown> => {
    const memory = new MemoryFileSystem(volume);
    void arrange?.(memory);
    void memory.fail({ call: call as never, nth, code: "EIO" });
    const platform = createMemoryPlatform(memory, { supports });
    return bindWriteFile(isThere ? withThread(platform) : platform)(path, data(), options).catch(
      (error: AtomicFileError) => [
        error.message,
        error.code,
        error.outcome,
        error.path,
        error.temporaryPath,
        (error.cause as Error).message,
      ],
    );
  };
  for (const call of ["lstat", "openDirectory", "create", "write", "fchown", "flush", "close", "rename"])
    for (const nth of [1, 2]) expect(await failing(call, nth, true)).toEqual(await failing(call, nth, false));
  expect(await failing("flushDirectory", 1, true)).toEqual(await failing("flushDirectory", 1, false));
});

const receiptOf = ({ endings }: Moment): Receipt | undefined =>
  endings[0] && "value" in endings[0] ? (endings[0].value as Receipt) : undefined;

test.each(Array.from({ length: 13 }, (_, i) => i))(
  "writeFile() is done after all where the other thread ends before its call %i",
  async (endsBefore) => {
    const invariants: Invariants = {
      always: (disk) => expect([oldText, newText]).toContain(disk.text("/d/f")),
      atEnd: (disk, moment) => {
        const receipt = receiptOf(moment);
        const error = (moment.endings[0] as { error?: AtomicFileError } | undefined)?.error;
        if (moment.fault === undefined) expect(receipt).toMatchObject({ durability: "full", changed: true });
        if (receipt !== undefined) return expect(disk.text("/d/f")).toBe(newText);
        expect(isAtomicFileError(error)).toBe(true);
        if (error?.outcome === "replaced") expect(disk.text("/d/f")).toBe(newText);
        if (error?.outcome === "unchanged") expect(disk.text("/d/f")).toBe(oldText); // the other thread had not ended
      },
      afterPowerCut: (disk, moment) => {
        expect([oldText, newText]).toContain(disk.text("/d/f"));
        if (receiptOf(moment)?.durability === "full") expect(disk.text("/d/f")).toBe(newText);
        const error = (moment.endings[0] as { error?: AtomicFileError } | undefined)?.error;
        if (error?.outcome === "unchanged") expect(disk.text("/d/f")).toBe(oldText);
      },
    };
    const { moments } = await explore(
      {
        ...scenarioOf({ name: "over a file" }),
        run: (platform) =>
          bindWriteFile(withThread(platform, threadOf(platform, endsBefore)))("/d/f", newText),
      },
      invariants,
      { faults: endsBefore < 12 },
    );
    expect(moments).toBeGreaterThan(11);
  },
  60_000,
);

const paths = ["/d/a", "/d/b"];

test.each([true, false])(
  "writeFiles() on another thread keeps each file whole, and tells the truth of each (faults: %s)",
  async (faults) => {
    const some = faults ? paths.slice(0, 1) : paths;
    const isWhole = (disk: DiskView): void => {
      for (const path of some) expect([`old ${path}`, `new ${path}`]).toContain(disk.text(path));
    };
    const tells = (disk: DiskView, { endings }: Moment, isCut: boolean): void => {
      const ending = endings[0] as { value?: Receipt[]; error?: AtomicFileError } | undefined;
      for (const [i, result] of (ending?.value ?? ending?.error?.results ?? []).entries()) {
        const path = some[i]!;
        if (!isAtomicFileError(result)) {
          if (!isCut || result.durability === "full") expect(disk.text(path)).toBe(`new ${path}`);
        } else if (result.outcome === "unchanged") expect(disk.text(path)).toBe(`old ${path}`);
        else if (result.outcome === "replaced" && !isCut) expect(disk.text(path)).toBe(`new ${path}`);
      }
    };
    const coverage = await explore(
      {
        arrange: (memory) => {
          memory.seed("/d", { kind: "directory" });
          for (const path of some) memory.seed(path, { kind: "file" }, `old ${path}`);
        },
        run: (platform) =>
          bindWriteFiles(withThread(platform))(some.map((path) => ({ path, data: `new ${path}` }))),
      },
      {
        always: isWhole,
        atEnd: (disk, moment) => {
          expect(moment.memory.openHandles).toBe(0);
          tells(disk, moment, false);
        },
        afterPowerCut: (disk, moment) => {
          isWhole(disk);
          tells(disk, moment, true);
        },
      },
      { faults },
    );
    expect(coverage.moments).toBeGreaterThan(faults ? 11 : 50);
  },
  60_000,
);

test("writeFiles() on another thread flushes their directory once", async () => {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  const platform = createMemoryPlatform(memory);
  const taken: string[] = [];
  const thread: Thread = {
    take: async (order) => {
      taken.push((order().told as { readonly path: string }).path);
      return carryOut(order(), platform);
    },
  };
  const entries = Array.from({ length: 100 }, (_, i) => ({ path: `/d/${i}`, data: "x" }));
  await bindWriteFiles({ ...platform, thread })(entries);
  expect(taken).toEqual(entries.map(({ path }) => path));
  expect(memory.trace.filter((line) => line.startsWith("flushDirectory"))).toHaveLength(1);
});

test("writeFiles() on another thread opens the directory that a link leads to, where the link's own cannot be opened", async () => {
  const memory = new MemoryFileSystem();
  for (const path of ["/d", "/e"]) memory.seed(path, { kind: "directory" });
  memory.seed("/d/link", { kind: "link" }, "/e/f");
  const platform = createMemoryPlatform(memory);
  memory.fail({ call: "openDirectory", code: "EACCES" });
  const receipts = await bindWriteFiles(withThread(platform))([{ path: "/d/link", data: "new" }]);
  expect(receipts).toMatchObject([{ path: "/e/f", durability: "full" }]);
  expect(memory.now.text("/e/f")).toBe("new");
  expect(memory.openHandles).toBe(0);
});

test.each([
  {
    what: "a copy of more than 1 MiB",
    run: (platform: OnMemory) => bindCopyFile(platform)("/d/large", "/d/f"),
    becomes: "x".repeat(1024 * 1024 + 1),
    isDeclined: true,
  },
  {
    what: "a copy of 1 MiB",
    run: (platform: OnMemory) => bindCopyFile(platform)("/d/one", "/d/f"),
    becomes: "x".repeat(1024 * 1024),
  },
])(
  "$what is declined by another thread only where that would take it too long, and done here",
  async (each) => {
    const memory = new MemoryFileSystem();
    memory.seed("/d", { kind: "directory" });
    memory.seed("/d/f", { kind: "file" }, "old");
    memory.seed("/d/one", { kind: "file" }, "x".repeat(1024 * 1024));
    memory.seed("/d/large", { kind: "file" }, "x".repeat(1024 * 1024 + 1));
    const platform = createMemoryPlatform(memory);
    const answers: object[] = [];
    const thread: Thread = {
      take: async (order) => {
        const answer = carryOut(order(), platform);
        answers.push(answer);
        return answer;
      },
    };
    const { bytesWritten } = await each.run(withThread(platform, thread));
    expect([bytesWritten, memory.now.text("/d/f") === each.becomes]).toEqual([each.becomes.length, true]);
    expect(answers).toEqual(
      each.isDeclined
        ? [{ told: { declined: true } }]
        : [{ told: { done: expect.anything(), situation: expect.anything() } }],
    );
  },
);

/** A volume with files, and another thread on it of which it is known what it was asked for, and what it answered. */
function watched(files: Record<string, string>) {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  for (const [path, text] of Object.entries(files)) memory.seed(path, { kind: "file" }, text);
  const platform = createMemoryPlatform(memory);
  const [sizes, answers]: [number[], string[]] = [[], []];
  const thread: Thread = {
    take: async (order, size) => {
      const answer = carryOut(order(), platform);
      sizes.push(size);
      answers.push(Object.keys(answer.told)[0]!);
      return answer;
    },
  };
  return { memory, sizes, answers, writeJson: bindWriteJson(withThread(platform, thread)) };
}

test("JSON is declined by another thread where the file is laid out in another way than the last one, and done here", async () => {
  const { memory, answers, writeJson } = watched({ "/d/tabs": '{\n\t"a": 1\n}\n', "/d/line": "[1]" });
  const value = { a: [2] };
  const [tabs, line] = [`${JSON.stringify(value, undefined, "\t")}\n`, JSON.stringify(value)];
  for (const [path, text, answer] of [
    ["/d/new", `${JSON.stringify(value, undefined, 2)}\n`, "done"],
    ["/d/tabs", tabs, "declined"],
    ["/d/tabs", tabs, "done"],
    ["/d/line", line, "declined"],
    ["/d/line", line, "done"],
    ["/d/newer", `${JSON.stringify(value, undefined, 2)}\n`, "declined"],
  ] as const) {
    expect(await writeJson(path, value)).toMatchObject({ bytesWritten: text.length });
    expect([memory.now.text(path), answers.at(-1)]).toEqual([text, answer]);
  }
  for (const [size, answer] of [
    [1024 * 1024, "done"],
    [1024 * 1024 + 1, "declined"], // others would wait until it is read
  ] as const) {
    await writeJson("/d/newer", value); // so that what is guessed is right
    memory.seed("/d/large", { kind: "file" }, `${JSON.stringify(["x".repeat(size - 9)], undefined, 2)}\n`);
    expect(memory.now.text("/d/large")).toHaveLength(size);
    expect(await writeJson("/d/large", value)).toMatchObject({ changed: true });
    expect(answers.at(-1)).toBe(answer);
  }
  expect(await writeJson("/d/given", value, { indent: 1, trailingNewline: false })).toMatchObject({
    changed: true,
  });
  expect(memory.now.text("/d/given")).toBe(JSON.stringify(value, undefined, 1));
});

test("JSON of which indent and trailing newline are given is not declined, whatever the last file was like", async () => {
  const { memory, answers, writeJson } = watched({ "/d/crlf": '\ufeff{\r\n\t"a": 1\r\n}' });
  await writeJson("/d/crlf", {});
  await writeJson("/d/crlf", { b: 2 }, { indent: 1, trailingNewline: true });
  expect(memory.now.text("/d/crlf")).toBe('{\n "b": 2\n}\n');
  expect(answers).toEqual(["declined", "done"]);
});

test("another thread is asked for JSON of 256 Ki characters at most, whatever made it", async () => {
  const { memory, sizes, writeJson } = watched({});
  await writeJson("/d/f", "x".repeat(256 * 1024 - 3)); // and two quotes, and the line's end
  await writeJson("/d/f", "x".repeat(256 * 1024 - 2));
  expect(sizes).toEqual([256 * 1024]);
  await writeJson("/d/f", [1], { replacer: (_key, value) => value, indent: 0 });
  expect(sizes).toEqual([256 * 1024, 4]);
  expect(memory.now.text("/d/f")).toBe("[1]\n");
});

test("another thread is told of each order how large its data is, and all but that as JSON", async () => {
  const memory = new MemoryFileSystem();
  const platform = createMemoryPlatform(memory);
  const sizes: (number | undefined)[][] = [];
  const thread: Thread = {
    take: async (order, size) => {
      const { told, data } = order();
      expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      sizes.push([size, data?.byteLength]);
      return carryOut({ told, ...(data && { data }) }, platform);
    },
  };
  await bindWriteFile({ ...platform, thread })("/f", new Uint8Array(1000).subarray(10, 20));
  await bindWriteFile({ ...platform, thread })("/f", "Grüße");
  await bindMoveFile({ ...platform, thread })("/f", "/g");
  expect(sizes).toEqual([
    [10, 10],
    [5, 7], // as characters are counted
    [0, undefined],
  ]);
});

test.each(["full", "ordered"] as const)(
  "writeFiles() makes the directories that are missing, with another thread (%s)",
  async (durability) => {
    const memory = new MemoryFileSystem();
    const entries = ["/d/e/f", "/d/e/g"].map((path) => ({ path, data: "new" }));
    const writeFiles = bindWriteFiles(withThread(createMemoryPlatform(memory)));
    const receipts = await writeFiles(entries, { createParents: true, durability });
    expect(receipts.map((receipt) => receipt.durability)).toEqual([durability, durability]);
    expect(memory.now.list("/d/e")).toEqual(["f", "g"]);
  },
);

test("sweep() leaves alone what another thread of this process is at work with", async () => {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  const platform = createMemoryPlatform(memory);
  const { promise: ends, resolve: end } = Promise.withResolvers<undefined>();
  const thread: Thread = {
    take: async (order) => {
      await ends;
      return carryOut(order(), platform);
    },
  };
  const here: OnMemory = { ...platform, thread, now: () => 1000 };
  const temporary = "/d/.untorn-1.s.b.m-x.tmp";
  memory.seed(temporary, { kind: "file", mtime: 0 });
  const written = bindWriteFile(here)("/d/f", "new");
  await Promise.resolve();
  const sweep = (): ReturnType<ReturnType<typeof bindSweep>> => bindSweep(here)("/d", { olderThan: 0 });
  expect(await sweep()).toEqual({ removed: [], kept: [{ path: temporary, reason: "alive" }] });
  end(undefined);
  await written;
  expect(await sweep()).toEqual({ removed: [temporary], kept: [] });
});

test("moveFile() leaves alone what came to the old path after a thread that has ended", async () => {
  const memory = new MemoryFileSystem();
  const platform = createMemoryPlatform(memory);
  memory.seed("/f", { kind: "file" }, "moved");
  memory.seed("/g", { kind: "file" }, "old");
  const thread: Thread = {
    take: async (order) => {
      carryOut(order(), platform);
      memory.seed("/f", { kind: "file" }, "of another process");
      return undefined;
    },
  };
  const moved = bindMoveFile({ ...platform, thread })("/f", "/g");
  await expect(moved).rejects.toMatchObject({ code: "ERR_UNTORN_UNKNOWN", outcome: "unknown" });
  expect([memory.now.text("/f"), memory.now.text("/g")]).toEqual(["of another process", "moved"]);
});

test("what one thread alone can do is not given to another", async () => {
  const memory = new MemoryFileSystem();
  const thread: Thread = { take: () => Promise.reject(new Error("it was given")) };
  const writeFile = bindWriteFile({ ...createMemoryPlatform(memory), thread });
  const { signal } = new AbortController();
  const others = { ...createMemoryPlatform(memory), thread };
  memory.seed("/source", { kind: "file" }, "new");
  const writes = (options: WriteFileOptions): Record<string, (path: string) => Promise<Receipt>> => ({
    data: (path) => writeFile(path, "new", options),
    json: (path) => bindWriteJson(others)(path, "new", options),
    ...(!options.inPlaceFallback && { copy: (path) => bindCopyFile(others)("/source", path, options) }),
  });
  for (const options of [
    { overwrite: false },
    { backup: true },
    { inPlaceFallback: true },
    { signal },
    { onProgress: () => undefined },
    { onTemporary: () => undefined },
  ])
    for (const [name, write] of Object.entries(writes(options)))
      expect(await write(`/${name} ${Object.keys(options)[0]}`)).toMatchObject({ changed: true });
  expect(await writeFile("/pieces", ["n", "ew"])).toMatchObject({ changed: true });
  expect(await writeFile("/large", new Uint8Array(300_000))).toMatchObject({ changed: true });
  const here = createMemoryPlatform(memory);
  memory.seed("/f", { kind: "file" }, "old");
  const moveFile = bindMoveFile({ ...here, thread });
  for (const options of [{ signal }, { onTemporary: () => undefined }])
    expect(await moveFile("/f", "/g", options).then(() => moveFile("/g", "/f", options))).toMatchObject({
      changed: true,
    });
  const calls: string[] = [];
  const listener = ({ call }: { readonly call: string }): void => void calls.push(call);
  trace.subscribe(listener);
  await writeFile("/f", "new");
  trace.unsubscribe(listener);
  expect(calls).toContain("rename");
  expect(memory.now.list("/").filter(isTemporaryName)).toEqual([]);
  await expect(writeFile("/f", "new")).rejects.toThrow("it was given");
  await expect(moveFile("/f", "/g")).rejects.toThrow("it was given");
  for (const write of Object.values(writes({}))) await expect(write("/f")).rejects.toThrow("it was given");
});
