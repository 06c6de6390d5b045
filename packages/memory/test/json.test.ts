import {
  type AtomicFileError,
  bindWriteJson,
  type Receipt,
  readJsonSteps,
  runSync,
  updateJsonSteps,
  type WriteJson,
  type WriteJsonOptions,
  writeJsonSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import {
  type Computation,
  createMemoryPlatform,
  type DiskView,
  explore,
  type MemoryFileSystem,
  type Moment,
} from "../src/mod.ts";
import { directoryWith, memoryWith } from "./directory-with.ts";
import { found, isUnflushed, leavesNothing } from "./names-invariants.ts";
import { type OnMemory, withThread } from "./with-thread.ts";

const [old, value] = [{ visits: 1 }, { visits: 2 }];
const laid = (each: unknown, indent: string): string => `${JSON.stringify(each, undefined, indent)}\n`;
/** Indented by tabs; and as a new file is. */
const [before, after, asNew] = [laid(old, "\t"), laid(value, "\t"), laid(value, "  ")];

const files = { "/d/f": before };
const arrange = directoryWith(files);

const text = (disk: DiskView): string | undefined => disk.text("/d/f");

/** The old file was looked at, and this process may not read it. */
const isForbidden = ({ memory }: Moment): boolean =>
  memory.trace.some((line) => /^(open \/d\/f|read .*) -> (EACCES|EPERM)/.test(line));

/** Whatever the answer is, it is true. */
function tellsTheTruth(disk: DiskView, moment: Moment, was: string | undefined, replaced: string): void {
  leavesNothing(disk, moment);
  const result = found<Receipt>(moment);
  if (result instanceof Error) {
    expect(moment.fault).toBeDefined();
    if (moment.fault!.code !== undefined) expect(result.code).toBe(moment.fault!.code);
    if (result.outcome === "unchanged") expect(text(disk)).toBe(was);
    if (result.outcome === "replaced") expect(text(disk)).toBe(replaced);
  } else expect(text(disk)).toBe(replaced);
}

test("readJson() gives the value or says what failed, and changes nothing, whatever call fails", async () => {
  const { faults } = await explore(
    { arrange, run: (platform) => readJsonSteps(platform, "/d/f") },
    {
      always: (disk) => expect(text(disk)).toBe(before),
      atEnd: (disk, moment) => {
        leavesNothing(disk, moment);
        const result = found<object>(moment);
        if (result instanceof Error) expect(result).toMatchObject({ outcome: "unchanged", path: "/d/f" });
        else expect(result).toEqual(old);
      },
    },
  );
  expect(faults).toBeGreaterThan(50);
});

test("readJson() reads one whole version beside a writer, in every order", async () => {
  const seen = new Set<string>();
  await explore(
    {
      arrange,
      run: [
        (platform) => readJsonSteps(platform, "/d/f"),
        (platform) => writeJsonSteps(platform, "/d/f", value),
      ],
    },
    { atEnd: (_disk, moment) => void seen.add(JSON.stringify(found<object>(moment))) },
  );
  expect(seen).toEqual(new Set([old, value].map((each) => JSON.stringify(each))));
});

/** By blocking calls, and where another thread makes them. */
const ways = {
  "by blocking calls": writeJsonSteps,
  "on another thread": (platform, ...call) => bindWriteJson(withThread(platform))(...call),
} satisfies Record<string, (platform: OnMemory, ...call: Parameters<WriteJson>) => unknown>;

describe.each(Object.entries(ways))("writeJson() %s", (_way, writeJson) => {
  test.each<WriteJsonOptions>([{}, { indent: "\t", trailingNewline: true }, { durability: "none" }])(
    "with %j keeps the layout, or says what failed, at every moment, power cut and fault",
    async (options) => {
      const reads = options.indent === undefined;
      const { faults, disks } = await explore(
        { arrange, run: (platform) => writeJson(platform, "/d/f", value, options) },
        {
          always: (disk, moment) =>
            expect([before, after, ...(reads && isForbidden(moment) ? [asNew] : [])]).toContain(text(disk)),
          afterPowerCut: (disk, moment) => {
            if (options.durability !== "none") expect([before, after, asNew]).toContain(text(disk));
            const result = found<Receipt>(moment);
            if (result !== undefined && "durability" in result && result.durability === "full")
              if (!isUnflushed(moment)) expect([after, asNew]).toContain(text(disk));
          },
          atEnd: (disk, moment) =>
            tellsTheTruth(disk, moment, before, reads && isForbidden(moment) ? asNew : after),
        },
      );
      expect(faults).toBeGreaterThan(200);
      expect(disks).toBeGreaterThan(20);
    },
  );

  test("lays a new file out as one, whatever call fails", async () => {
    await explore(
      {
        arrange: directoryWith(),
        run: (platform) => writeJson(platform, "/d/f", value),
      },
      {
        always: (disk) => expect([undefined, asNew]).toContain(text(disk)),
        atEnd: (disk, moment) => tellsTheTruth(disk, moment, undefined, asNew),
      },
    );
  });
});

describe("writeJson()", () => {
  const write = (memory: MemoryFileSystem): Receipt =>
    runSync(memory.sync, writeJsonSteps(createMemoryPlatform(memory), "/d/f", value));

  test.each(["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"])(
    "replaces a file that may not be read, with %s, by one that is laid out as new",
    (code) => {
      for (const call of ["open", "read"] as const) {
        const memory = memoryWith(files, { call, code });
        write(memory);
        expect(memory.now.text("/d/f")).toBe(asNew);
      }
    },
  );

  test.each(["EIO", "EMFILE", "ENFILE", "ENOMEM", "EINTR", "ESTALE", "EBUSY", "ERR_UNTORN_UNKNOWN"])(
    "fails where the old file cannot be read because of %s, and leaves it",
    (code) => {
      for (const call of ["open", "read"] as const) {
        const memory = memoryWith(files, { call, code });
        expect(() => write(memory)).toThrow(
          expect.objectContaining({ code, step: call, operation: "writeJson", outcome: "unchanged" }),
        );
        expect(memory.now.list("/d")).toEqual(["f"]);
        expect(memory.now.text("/d/f")).toBe(before);
        expect(memory.openHandles).toBe(0);
      }
    },
  );

  test("lays a file out as new that has gone since it was looked at, or that is not JSON", () => {
    const memory = memoryWith(files, { call: "open", code: "ENOENT" });
    write(memory);
    expect(memory.now.text("/d/f")).toBe(asNew);
    for (const other of ["", "no JSON at all\n", "\u0000\n"]) {
      const another = memoryWith({ "/d/f": other });
      write(another);
      expect(another.now.text("/d/f")).toBe(asNew);
    }
  });
});

describe("updateJson()", () => {
  const adding: Computation = (platform) =>
    updateJsonSteps(
      platform,
      "/d/f",
      (state) => {
        (state as { visits: number }).visits++;
      },
      { durability: "none", timeout: 3 },
    );
  const visits = (disk: DiskView): number => (JSON.parse(text(disk)!) as { visits: number }).visits;

  test("of two processes, one of them killed, loses none, in every order", async () => {
    const { moments } = await explore(
      { arrange, kills: 1, run: [adding, adding] },
      {
        always: (disk, { endings }) => {
          const acknowledged = endings.filter((ending) => ending !== undefined && "value" in ending).length;
          expect(visits(disk)).toBeGreaterThan(acknowledged);
          expect(text(disk)).toBe(laid({ visits: visits(disk) }, "\t"));
        },
      },
    );
    expect(moments).toBeGreaterThan(1000);
  }, 300_000);

  test("tells the truth at every fault, and leaves a broken file alone", async () => {
    const { faults } = await explore(
      { arrange, run: adding },
      {
        always: (disk) => expect([before, after]).toContain(text(disk)),
        atEnd: (disk, moment) => {
          expect(moment.memory.openHandles).toBe(0);
          const result = found<Receipt>(moment);
          if (!(result instanceof Error)) expect(text(disk)).toBe(after);
          else if (result.outcome === "unchanged") expect(text(disk)).toBe(before);
          else if (result.outcome === "replaced") expect(text(disk)).toBe(after);
        },
      },
    );
    expect(faults).toBeGreaterThan(200);
    const memory = memoryWith({ "/d/f": "{ not yet" });
    expect(() => runSync(memory.sync, adding(createMemoryPlatform(memory)) as never)).toThrow(
      expect.objectContaining({ code: "ERR_UNTORN_JSON", outcome: "unchanged" }) as AtomicFileError,
    );
    expect(memory.now.text("/d/f")).toBe("{ not yet");
  }, 300_000);
});
