import { type Steps, sys } from "@untorn/core";
import { CounterExample, type DiskView, explore, type Moment, type Scenario } from "../../src/mod.ts";
import { fail, flushDirectory, fresh, old, put, putFlushed, shown } from "../protocols.ts";
import { type Check, holds, rejects, same } from "./check.ts";

/** What is wrong in each of these protocols, which people use, the explorer must find: else it is the explorer that is wrong. */
interface Protocol {
  readonly name: string;
  /** Part of the counter-example that is expected. */
  readonly finds: RegExp;
  readonly writers?: number;
  readonly save: (writer: number) => Steps<unknown>;
  readonly looksAt?: "mode" | "backup" | "new directory" | "faults";
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

function scenario({ writers = 1, save }: Protocol): Scenario {
  return {
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/d/f", { kind: "file", mode: 0o600 }, old);
    },
    run: Array.from({ length: writers }, (_, i) => () => save(i)),
  };
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

export const knownBad: readonly Check[] = [
  ...protocols.map((protocol) => ({
    name: `explore() finds what is wrong with a file that is ${protocol.name}`,
    async run() {
      await rejects(check(protocol), protocol.finds);
    },
  })),
  {
    name: "explore() finds nothing wrong with a right protocol",
    async run() {
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
