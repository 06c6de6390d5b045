import { type Opaque, type Steps, sys } from "@untorn/core";
import { CounterExample, type DiskView, explore, type Moment, type Scenario } from "../../src/mod.ts";
import { fail, fill, flushDirectory, fresh, old, put, putFlushed, shown } from "../protocols.ts";
import { type Check, holds, rejects, same, tells } from "./check.ts";

/** What is wrong in each of these protocols, which people use, the explorer must find: else it is the explorer that is wrong. */
interface Protocol {
  readonly name: string;
  /** Part of the counter-example that is expected. */
  readonly finds: RegExp;
  /** Lines of its story, in their order: what goes wrong. */
  readonly story: readonly string[];
  /** What each writer writes. Default: one writes the new file. */
  readonly texts?: readonly string[];
  readonly save: (writer: number) => Steps<unknown>;
  readonly looksAt?: "mode" | "new directory" | "faults";
}

const longer = "another file, which is longer";

/** As open(2) with O_CREAT and without O_EXCL: what is there is used. */
function* openOrCreate(path: string): Steps<Opaque> {
  for (;;) {
    try {
      return yield* sys.create(path, 0o666);
    } catch {
      // it is there
    }
    try {
      return yield* sys.openToWrite(path);
    } catch {
      // by now it has another name
    }
  }
}

/** The other writer may have been quicker with what both wrote. */
function* renameIfThere(from: string, to: string): Steps<undefined> {
  try {
    yield* sys.rename(from, to);
  } catch {
    // it is there under its new name
  }
}

const protocols: readonly Protocol[] = [
  {
    name: "overwritten in place",
    finds: /a reader found ""/,
    story: ["truncate #3 0", "What was found:", '/d/f  "", mode 0600'],
    *save() {
      const file = yield* sys.openToWrite("/d/f");
      yield* sys.truncate(file, 0);
      yield* fill(file);
      yield* sys.flush(file);
      yield* sys.close(file);
    },
  },
  {
    name: "overwritten in place by one write, and cut off only after it",
    finds: /after the power cut there was "the old file(\\u0000){17}"/,
    story: [
      "write #3 29 bytes",
      "Then the power went. What became of what was not flushed:",
      "kept: size 29 of #3",
      "lost: 29 bytes at 0 of #3",
    ],
    texts: [longer],
    *save() {
      const file = yield* sys.openToWrite("/d/f");
      yield* fill(file, longer);
      yield* sys.truncate(file, longer.length);
      yield* sys.flush(file);
      yield* sys.close(file);
    },
  },
  {
    name: "removed and written anew under its own name",
    finds: /a reader found nothing/,
    story: ["remove /d/f", "What was found:", "/d  directory"],
    *save() {
      yield* sys.remove("/d/f");
      yield* putFlushed("/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "renamed without a flush",
    finds: /after the power cut there was "(\\u0000)*"/,
    story: [
      "close #4",
      "rename /d/t /d/f",
      "Then the power went. What became of what was not flushed:",
      "lost: 12 bytes at 0 of #4",
      'kept: rename of "t" to "f" (#4)',
    ],
    *save() {
      yield* sys.close(yield* put("/d/t"));
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "acknowledged without a flush of the directory",
    finds: /acknowledged, but after the power cut there was "the old file"/,
    story: [
      "flush #4",
      "rename /d/t /d/f",
      "Then the power went. What became of what was not flushed:",
      'lost: rename of "t" to "f" (#4)',
    ],
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
    },
  },
  {
    name: "acknowledged after a flush of the wrong directory",
    finds: /acknowledged, but after the power cut there was "the old file"/,
    story: [
      "rename /d/t /d/f",
      "flushDirectory #1",
      "Then the power went. What became of what was not flushed:",
      'lost: rename of "t" to "f" (#4)',
      "#1  what was made at /",
    ],
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
      yield* flushDirectory("/");
    },
  },
  {
    name: "given its mode after the flush",
    finds: /after the power cut the mode was 644/,
    story: [
      "flush #4",
      "fchmod #4 0600",
      "rename /d/t /d/f",
      "Then the power went. What became of what was not flushed:",
      "lost: mode 0600 of #4",
      '/d/f  "the new file", mode 0644',
    ],
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
    story: ["rename /d/t /d/f", "What was found:", '/d/f  "the new file", mode 0644'],
    looksAt: "mode",
    *save() {
      yield* putFlushed("/d/t");
      yield* sys.rename("/d/t", "/d/f");
      yield* sys.chmod("/d/f", 0o600);
      yield* flushDirectory("/d");
    },
  },
  {
    name: "written by way of one temporary for two writers, who each cut it off",
    finds: /a reader found ""/,
    story: [
      "[2] openToWrite /d/t",
      "[1] rename /d/t /d/f",
      "[1] flushDirectory #2",
      "[2] truncate #4 0",
      "What was found:",
      '/d/f  "", mode 0644',
    ],
    texts: [fresh, longer],
    *save(writer) {
      const file = yield* openOrCreate("/d/t");
      yield* sys.truncate(file, 0);
      yield* fill(file, [fresh, longer][writer]);
      yield* sys.flush(file);
      yield* sys.close(file);
      yield* renameIfThere("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "written by way of one temporary for two writers, who each write over it",
    finds: /a reader found "the new file, which is longer"/,
    story: [
      "[1] rename /d/t /d/f",
      "[1] flushDirectory #2",
      "[2] write #4 12 bytes",
      "What was found:",
      '/d/f  "the new file, which is longer", mode 0644',
    ],
    texts: [longer, fresh],
    *save(writer) {
      const file = yield* openOrCreate("/d/t");
      yield* fill(file, [longer, fresh][writer]);
      yield* sys.flush(file);
      yield* sys.close(file);
      yield* renameIfThere("/d/t", "/d/f");
      yield* flushDirectory("/d");
    },
  },
  {
    name: "deleted, then renamed",
    finds: /a reader found nothing/,
    story: ["flush #4", "remove /d/f", "What was found:", '/d/t0  "the new file", mode 0644'],
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
    story: [
      "rename /d/f /d/b",
      "What was found:",
      '/d/b  "the old file", mode 0600',
      '/d/t  "the new file", mode 0644',
    ],
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
    story: [
      "flush #4 -> EIO",
      "flush #4",
      "flushDirectory #2",
      "Call 3 was made to fail with EIO.",
      "Then the power went. What became of what was not flushed:",
      "lost: 12 bytes at 0 of #4 (its flush or close had failed)",
    ],
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
    story: [
      "mkdir /d/new 0777",
      "flush #5",
      "flushDirectory #4",
      "Then the power went. What became of what was not flushed:",
      'lost: name "new" for #4',
    ],
    looksAt: "new directory",
    *save() {
      yield* sys.mkdir("/d/new", 0o777);
      yield* putFlushed("/d/new/t");
      yield* sys.rename("/d/new/t", "/d/new/f");
      yield* flushDirectory("/d/new");
    },
  },
];

function scenario({ texts = [fresh], save }: Protocol): Scenario {
  return {
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/d/f", { kind: "file", mode: 0o600 }, old);
    },
    run: texts.map((_, i) => () => save(i)),
  };
}

async function check(protocol: Protocol): Promise<void> {
  const target = protocol.looksAt === "new directory" ? "/d/new/f" : "/d/f";
  const texts: readonly (string | undefined)[] = protocol.texts ?? [fresh];
  const whole = [protocol.looksAt === "new directory" ? undefined : old, ...texts];
  const isAcknowledged = ({ endings }: Moment): boolean =>
    endings.every((each) => each !== undefined && "value" in each);
  const isKept = (disk: DiskView): void => {
    const text = disk.text(target);
    if (!texts.includes(text)) fail(`acknowledged, but after the power cut there was ${shown(text)}`);
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

export const knownBad: readonly Check[] = [
  ...protocols.map((protocol) => ({
    name: `explore() finds what is wrong with a file that is ${protocol.name}`,
    async run() {
      const found = await rejects(check(protocol), protocol.finds);
      tells(found, protocol.story);
    },
  })),
  {
    name: "explore() finds nothing wrong with a right protocol",
    async run() {
      await check({
        name: "right",
        finds: /never/,
        story: [],
        *save(writer) {
          const file = yield* put(`/d/t${writer}`);
          yield* sys.fchmod(file, 0o600);
          yield* sys.flush(file);
          yield* sys.close(file);
          yield* sys.rename(`/d/t${writer}`, "/d/f");
          yield* flushDirectory("/d");
        },
        looksAt: "mode",
        texts: [fresh, fresh],
      });
    },
  },
  {
    name: "a counter-example tells the calls, what became of what was not flushed, and what was found",
    async run() {
      const bad = protocols.find(({ name }) => name === "renamed without a flush")!;
      const error = await rejects(check(bad), bad.finds);
      holds(error instanceof CounterExample, "it is no CounterExample");
      same(
        error.message,
        `after the power cut there was "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000"

The calls:
   1. create /d/t 0666
   2. write #4 12 bytes
   3. close #4
   4. rename /d/t /d/f
Then the power went. What became of what was not flushed:
      kept: name "t" for #4
      kept: size 12 of #4
      lost: 12 bytes at 0 of #4
      kept: rename of "t" to "f" (#4)
What was found:
      /d  directory
      /d/f  "\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000", mode 0644
The numbers:
      #4  what was made at /d/t`,
      );
    },
  },
];
