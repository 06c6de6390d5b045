import { type Opaque, type Steps, sys } from "@untorn/core";
import { describe, expect, test } from "vitest";
import { CounterExample, type DiskView, explore, type Moment, type Scenario } from "../src/mod.ts";

const old = "the old file";
const bytes = new TextEncoder().encode("the new file");
const fresh = "the new file";

/** What is wrong in each of these protocols, which people use, the explorer must find: else it is the explorer that is wrong. */
interface Protocol {
  readonly name: string;
  /** Part of the counter-example that is expected. */
  readonly finds: RegExp;
  readonly writers?: number;
  readonly save: (writer: number) => Steps<unknown>;
  readonly looksAt?: "mode" | "backup" | "new directory" | "faults";
}

function* put(path: string, mode = 0o666): Steps<Opaque> {
  const file = yield* sys.create(path, mode);
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(yield* sys.write(file, rest));
  return file;
}

function* putFlushed(path: string, mode?: number): Steps<undefined> {
  const file = yield* put(path, mode);
  yield* sys.flush(file);
  yield* sys.close(file);
}

function* flushDirectory(path: string): Steps<undefined> {
  const directory = yield* sys.openDirectory(path);
  yield* sys.flushDirectory(directory);
  yield* sys.closeDirectory(directory);
}

const protocols: readonly Protocol[] = [
  {
    name: "written under its own name",
    finds: /a reader found nothing/,
    *save() {
      yield* sys.remove("/d/f");
      yield* putFlushed("/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "renamed without a flush",
    finds: /after the power cut there was "(\\u0000)*"/,
    *save() {
      yield* sys.close(yield* put("/d/t"));
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "acknowledged without a flush of the directory",
    finds: /acknowledged, but after the power cut there was "the old file"/,
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
    },
  },
  {
    name: "acknowledged after a flush of the wrong directory",
    finds: /acknowledged, but after the power cut there was "the old file"/,
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/");
    },
  },
  {
    name: "given its mode after the flush",
    finds: /after the power cut the mode was 644/,
    looksAt: "mode",
    *save() {
      const file = yield* put("/d/t");
      yield* sys.flush(file);
      yield* sys.fchmod(file, 0o600);
      yield* sys.close(file);
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "given its mode after the rename",
    finds: /a reader found the mode 644/,
    looksAt: "mode",
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
      yield* sys.chmod("/d/f", 0o600);
      yield* flushDirectory("/d");
    },
  },
  {
    name: "one fixed temporary for two writers",
    finds: /EEXIST/,
    writers: 2,
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "deleted, then renamed",
    finds: /a reader found nothing/,
    *save(writer) {
      yield* putFlushed(`/d/t${writer}`);
      yield* sys.remove("/d/f");
      yield* sys.rename(`/d/t${writer}`, "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "with a backup by moving",
    finds: /a reader found nothing/,
    looksAt: "backup",
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/f", "/d/b");
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "with a failed flush tried again",
    finds: /acknowledged, but after the power cut there was "(\\u0000)*"/,
    looksAt: "faults",
    *save() {
      const file = yield* put("/d/t");
      try {
        yield* sys.flush(file);
      } catch {
        yield* sys.flush(file);
      }
      yield* sys.close(file);
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "in a new directory that was not flushed into its parent",
    finds: /acknowledged, but after the power cut there was nothing/,
    looksAt: "new directory",
    *save() {
      yield* sys.mkdir("/d/new", 0o777);
      yield* putFlushed("/d/new/t");
      yield* sys.rename("/d/new/t", "/d/new/f");
      yield* flushDirectory("/d/new");
    },
  },
];

/** A lock file that is taken over when its owner is dead; here it always is. */
function* lockedByTakeover(writer: number, takeOver: () => Steps<unknown>): Steps<undefined> {
  yield* takeOver();
  yield* sys.sleep(100 + writer); // in the critical section
  yield* sys.sleep(200 + writer); // out of it
}

function* take(writer: number): Steps<boolean> {
  try {
    yield* sys.close(yield* sys.create("/d/lock", 0o600));
    return true;
  } catch {
    yield* sys.sleep(writer);
    return false;
  }
}

describe("the explorer finds what is wrong with locks and batches", () => {
  /** How many are in the critical section, by their sleeps. */
  const inside = (trace: readonly string[]): number =>
    trace.reduce(
      (count, line) => count + (/^sleep 1\d\d$/.test(line) ? 1 : /^sleep 2\d\d$/.test(line) ? -1 : 0),
      0,
    );

  const excludes = (takeOver: (writer: number) => Steps<unknown>): Promise<unknown> =>
    explore(
      {
        arrange: (memory) => {
          memory.seed("/d", { kind: "directory" });
          memory.seed("/d/lock", { kind: "file" }, "a dead owner");
        },
        run: [0, 1].map((writer) => () => lockedByTakeover(writer, () => takeOver(writer))),
      },
      {
        always: (_disk, { memory }) => {
          if (inside(memory.trace) > 1) fail("two are in the critical section");
        },
      },
    );

  test("a stale lock that is removed by both who found it stale", async () => {
    await expect(
      excludes(function* (writer) {
        if ((yield* sys.lstat("/d/lock")) !== undefined) {
          try {
            yield* sys.remove("/d/lock"); // perhaps the lock that the other one has just taken
          } catch {
            // the other one was quicker
          }
        }
        for (let tries = 0; tries < 3; tries++) if (yield* take(writer)) return;
        yield* sys.sleep(300); // gives up
        throw new Error("no lock");
      }),
    ).rejects.toThrow("two are in the critical section");
  });

  test("a batch that is acknowledged before its flush", async () => {
    const found = explore(
      {
        arrange: (memory) => memory.seed("/d", { kind: "directory" }),
        *run() {
          for (const name of ["a", "b"]) {
            yield* putFlushed(`/d/${name}.t`);
            yield* sys.rename(`/d/${name}.t`, `/d/${name}`);
            yield* sys.sleep(1); // acknowledged
          }
          yield* flushDirectory("/d");
        },
      },
      {
        afterPowerCut: (disk, { memory }) => {
          const acknowledged = memory.trace.filter((line) => line === "sleep 1").length;
          for (const name of ["a", "b"].slice(0, acknowledged)) {
            if (disk.text(`/d/${name}`) !== fresh) fail(`${name} was acknowledged, and is gone`);
          }
        },
      },
    );
    await expect(found).rejects.toThrow("a was acknowledged, and is gone");
  });

  test("a temporary that is used again after it was renamed", async () => {
    const found = explore(
      {
        arrange: (memory) => memory.seed("/d", { kind: "directory" }),
        *run() {
          const file = yield* put("/d/t");
          yield* sys.flush(file);
          yield* sys.rename("/d/t", "/d/f");
          yield* sys.write(file, new TextEncoder().encode(" and more")); // by the handle that is now the target's
          yield* sys.close(file);
        },
      },
      {
        always: (disk) => {
          const text = disk.text("/d/f");
          if (text !== undefined && text !== fresh) fail(`a reader found ${shown(text)}`);
        },
      },
    );
    await expect(found).rejects.toThrow('a reader found "the new file and more"');
  });
});

const shown = (text: string | undefined): string => (text === undefined ? "nothing" : JSON.stringify(text));

function scenario({ writers = 1, save }: Protocol): Scenario {
  return {
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/d/f", { kind: "file", mode: 0o600 }, old);
    },
    run: Array.from({ length: writers }, (_, i) => () => save(i)),
  };
}

function fail(message: string): never {
  throw new Error(message);
}

async function check(protocol: Protocol): Promise<void> {
  const target = protocol.looksAt === "new directory" ? "/d/new/f" : "/d/f";
  const whole = protocol.looksAt === "new directory" ? [undefined, fresh] : [old, fresh];
  const isAcknowledged = ({ endings }: Moment): boolean =>
    endings.every((each) => each !== undefined && "value" in each);
  const isKept = (disk: DiskView): void => {
    const text = disk.text(target);
    if (text !== fresh) fail(`acknowledged, but after the power cut there was ${shown(text)}`);
  };
  if (protocol.looksAt === "faults") {
    const afterPowerCut = (disk: DiskView, moment: Moment): void => {
      if (isAcknowledged(moment)) isKept(disk);
    };
    await explore(scenario(protocol), { afterPowerCut });
    return;
  }
  await explore(
    scenario(protocol),
    {
      always: (disk, { endings }) => {
        for (const ending of endings) if (ending && "error" in ending) throw (ending.error as Error).cause;
        const text = disk.text(target);
        if (!whole.includes(text)) fail(`a reader found ${shown(text)}`);
        const mode = disk.inode(target)?.mode;
        if (protocol.looksAt === "mode" && mode !== 0o600)
          fail(`a reader found the mode ${mode?.toString(8)}`);
      },
      afterPowerCut: (disk, moment) => {
        if (isAcknowledged(moment)) isKept(disk);
        const text = disk.text(target);
        if (!whole.includes(text)) fail(`after the power cut there was ${shown(text)}`);
        const mode = disk.inode(target)?.mode;
        if (protocol.looksAt === "mode" && mode !== 0o600)
          fail(`after the power cut the mode was ${mode?.toString(8)}`);
      },
    },
    { faults: false },
  );
}

describe("the explorer finds what is wrong with a file", () => {
  test.each(protocols)("$name", async (protocol) => {
    await expect(check(protocol)).rejects.toThrow(protocol.finds);
  });

  test("but not with a right one", async () => {
    await check({
      name: "right",
      finds: /never/,
      *save(writer) {
        const file = yield* put(`/d/t${writer}`);
        yield* sys.fchmod(file, 0o600);
        yield* sys.flush(file);
        yield* sys.close(file);
        yield* sys.rename(`/d/t${writer}`, "/d/f");
        yield* flushDirectory("/d");
      },
      looksAt: "mode",
      writers: 2,
    });
  });
});

test("a counter-example tells the calls, what became of what was not flushed, and what was found", async () => {
  const bad = protocols.find(({ name }) => name === "renamed without a flush")!;
  const error: unknown = await check(bad).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CounterExample);
  expect(
    (error as Error).message,
  ).toBe(`after the power cut there was "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"

The calls:
   1. create /d/t 0666
   2. write #4 12 bytes
   3. close #4
   4. rename /d/t /d/f
Then the power went. Of what was not flushed,
      kept: name "t" for #4
      kept: size 12 of #4
      lost: 12 bytes at 0 of #4
      kept: rename of "t" to "f" (#4)
What was found:
      /d  directory
      /d/f  "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000", mode 0644`);
});
