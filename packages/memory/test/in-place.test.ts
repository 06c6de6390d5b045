import {
  type CallName,
  isTemporaryName,
  type Receipt,
  recoverSteps,
  type Steps,
  type WriteFileOptions,
  writeFileSteps,
} from "@untorn/core";
import { describe, expect, test } from "vitest";
import { type DiskView, explore, type Invariants, type Moment, type Scenario } from "../src/mod.ts";

// A file that is a mount point, as one that is mounted into a container: no rename can replace it.

const oldText = "the old file, which is longer";
const newText = "the new file";

function scenario(options: WriteFileOptions = {}, recovers = true): Scenario {
  return {
    volume: { mounted: ["/d/f"] },
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/d/f", { kind: "file", mode: 0o640 }, oldText);
    },
    run: (platform) => writeFileSteps(platform, "/d/f", newText, { inPlaceFallback: true, ...options }),
    ...(recovers && { recover: (platform) => recoverSteps(platform, "/d") }),
  };
}

const receiptOf = ({ endings }: Moment): Receipt | undefined =>
  endings[0] && "value" in endings[0] ? (endings[0].value as Receipt) : undefined;

const outcomeOf = ({ endings }: Moment): string | undefined =>
  endings[0] && "error" in endings[0] ? (endings[0].error as { outcome: string }).outcome : undefined;

const isWhole = (disk: DiskView): void => {
  expect([oldText, newText]).toContain(disk.text("/d/f"));
};

/** A journal's name is not on disk for sure, and never will be: the flush of its directory has failed (rule 9), or there is none. */
const isInDanger = ({ memory, crash, cut }: Moment): boolean =>
  (crash === "power" || cut !== undefined) &&
  memory.trace.some((line) => /^flushDirectory .* -> /.test(line));

const afterRecovery: Invariants["afterRecovery"] = (disk, moment) => {
  if (isInDanger(moment)) return;
  isWhole(disk);
  expect(disk.list("/d").filter((name) => name.endsWith(".journal"))).toEqual([]);
  if (receiptOf(moment)?.durability === "full") expect(disk.text("/d/f")).toBe(newText);
  if (outcomeOf(moment) === "unchanged" && !moment.fault?.forEver) expect(disk.text("/d/f")).toBe(oldText);
};

describe("writeFile() with inPlaceFallback", () => {
  test.each<WriteFileOptions>([{}, { durability: "ordered" }, { durability: "none" }, { mode: 0o600 }])(
    "and %j is whole after a recovery, wherever it was cut, also twice, and after every fault",
    async (options) => {
      const coverage = await explore(scenario(options), {
        afterRecovery: (disk, moment) => {
          if (options.durability === "none" && moment.endings[0] === undefined && disk.fates.length > 0) {
            expect(disk.text("/d/f")?.length).toBeGreaterThan(0); // no promise about power before the copy is on disk
            return;
          }
          afterRecovery(disk, moment);
        },
        atEnd: (disk, { memory, fault }) => {
          expect(memory.openHandles).toBe(0);
          if (fault !== undefined) return;
          expect(disk.text("/d/f")).toBe(newText);
          expect(disk.inode("/d/f")?.mode).toBe(options.mode ?? 0o640);
          expect(disk.list("/d")).toEqual(["f"]);
        },
      });
      expect(coverage.recoveries).toBeGreaterThan(10);
    },
  );

  test("keeps the previous version under another inode", async () => {
    await explore(
      scenario({ backup: true }),
      {
        atEnd: (disk) => {
          expect(disk.text("/d/f")).toBe(newText);
          expect(disk.text("/d/f.bak")).toBe(oldText);
        },
        afterRecovery: (disk, moment) => {
          afterRecovery(disk, moment);
          expect([disk.text("/d/f"), disk.text("/d/f.bak")]).toContain(oldText);
        },
      },
      { faults: false },
    );
  });

  test("can be seen half done without a recovery, which the explorer finds", async () => {
    await expect(explore(scenario({}, false), { always: isWhole }, { faults: false })).rejects.toThrow(
      "The calls:",
    );
  });

  test("leaves a journal only while there is something to finish", async () => {
    await explore(scenario(), {
      atEnd: (disk, { endings, fault, memory }) => {
        const names = disk.list("/d");
        const journals = names.filter((name) => name.endsWith(".journal"));
        if (fault === undefined) expect(names).toEqual(["f"]);
        const error = endings[0] && "error" in endings[0] ? (endings[0].error as Error) : undefined;
        const isStuck = memory.trace.some((line) => /^remove .* -> /.test(line));
        if (journals.length > 0 && !isStuck) expect(error?.message).toContain("recover()");
        if (error === undefined) expect(names.filter(isTemporaryName)).toEqual([]);
      },
    });
  });
});

test("writeFile() with inPlaceFallback that is done again after a flush that failed is on disk, its length and mode too", async () => {
  const options = { inPlaceFallback: true, mode: 0o600 } as const;
  const { faults } = await explore(
    {
      ...scenario(),
      *run(platform) {
        try {
          return yield* writeFileSteps(platform, "/d/f", newText, options);
        } catch {
          return yield* writeFileSteps(platform, "/d/f", newText, options);
        }
      },
    },
    {
      afterPowerCut: (disk, moment) => {
        if (receiptOf(moment)?.durability !== "full") return;
        expect([disk.text("/d/f"), disk.inode("/d/f")?.mode]).toEqual([newText, 0o600]);
      },
    },
  );
  expect(faults).toBeGreaterThan(100);
});

test("writeFile() with inPlaceFallback over a read-only file on Windows leaves it so where it fails", async () => {
  await explore(
    {
      ...scenario(),
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file", mode: 0o444 }, oldText);
      },
      volume: { mounted: ["/d/f"], replaceReadOnly: false },
      supports: { replaceReadOnly: false },
    },
    {
      atEnd: (disk, moment) => {
        const isStuck = moment.memory.trace.some((line) => /^chmod .* -> /.test(line));
        if (outcomeOf(moment) === "unchanged" && !isStuck) expect(disk.inode("/d/f")?.mode).toBe(0o444);
      },
    },
  );
});

test("writeFile() without inPlaceFallback says what a busy file is, and touches nothing", async () => {
  await explore(
    scenario({ inPlaceFallback: false }),
    {
      always: (disk) => expect(disk.text("/d/f")).toBe(oldText),
      atEnd: (_disk, moment) => {
        expect(outcomeOf(moment)).toBe("unchanged");
        expect((moment.endings[0] as { error: Error }).error.message).toContain("mount point");
      },
    },
    { faults: false },
  );
});

test("recover() refuses a journal that it does not understand, and leaves it", async () => {
  for (const text of [
    "",
    "{}",
    '{"format":2,"target":"f","copy":"c"}',
    '{"format":1,"target":"../f","copy":"c"}',
  ]) {
    await explore(
      {
        arrange: (memory) => memory.seed("/.untorn-1.s.b.m-x.journal", { kind: "file" }, text),
        run: (platform) => recoverSteps(platform, "/"),
      },
      {
        atEnd: (disk, { endings }) => {
          expect(endings[0]).toMatchObject({ error: { code: "ERR_UNTORN_JOURNAL", operation: "recover" } });
          expect(disk.list("/")).toEqual([".untorn-1.s.b.m-x.journal"]);
        },
      },
      { faults: false },
    );
  }
});

/** Steps one of whose calls fails. */
function* breaking<T>(call: CallName, steps: Steps<T>): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    let answer: unknown;
    try {
      if (step.value.name === call) throw Object.assign(new Error("EIO"), { code: "EIO" });
      answer = yield step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

test("an overwriting that failed does not come back over a later one", async () => {
  await explore(
    {
      ...scenario(),
      run: function* (platform) {
        const options = { inPlaceFallback: true };
        try {
          yield* breaking("truncate", writeFileSteps(platform, "/d/f", "a version that fails", options));
        } catch {
          // it has left its journal
        }
        return yield* writeFileSteps(platform, "/d/f", newText, options);
      },
    },
    {
      afterRecovery: (disk, moment) => {
        if (receiptOf(moment) !== undefined) expect(disk.text("/d/f")).toBe(newText);
      },
      atEnd: (disk) => expect(disk.list("/d")).toEqual(["f"]),
    },
    { faults: false },
  );
});

test("recover() writes through no link, and goes on after a journal that it cannot finish", async () => {
  const journal = (target: string): string => JSON.stringify({ format: 1, target, copy: `${target}.copy` });
  await explore(
    {
      arrange: (memory) => {
        memory.seed("/secret", { kind: "file" }, "secret");
        memory.seed("/a", { kind: "link" }, "/secret");
        memory.seed("/b", { kind: "file" }, "half");
        for (const name of ["a", "b", "gone"]) {
          memory.seed(`/.untorn-1.s.b.m-${name}.journal`, { kind: "file" }, journal(name));
          memory.seed(`/${name}.copy`, { kind: "file" }, "new");
        }
      },
      run: (platform) => recoverSteps(platform, "/"),
    },
    {
      always: (disk) => expect(disk.text("/secret")).toBe("secret"),
      atEnd: (disk, { endings }) => {
        expect(endings[0]).toMatchObject({
          error: { code: "ERR_UNTORN_NOT_A_FILE", path: "/.untorn-1.s.b.m-a.journal" },
        });
        expect(disk.text("/b")).toBe("new");
        expect(disk.list("/").filter((name) => name.endsWith(".journal"))).toEqual([
          ".untorn-1.s.b.m-a.journal",
          ".untorn-1.s.b.m-gone.journal",
        ]);
      },
    },
    { faults: false },
  );
});

test("a journal that nobody understands does not stop an overwriting", async () => {
  await explore(
    {
      ...scenario({}, false),
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/f", { kind: "file" }, oldText);
        memory.seed("/d/.untorn-1.s.b.m-x.journal", { kind: "file" }, "damaged");
      },
    },
    {
      atEnd: (disk) =>
        expect([disk.text("/d/f"), disk.list("/d")]).toEqual([newText, [".untorn-1.s.b.m-x.journal", "f"]]),
    },
    { faults: false },
  );
});
