import {
  type Platform,
  perform,
  recoverSteps,
  type Steps,
  transactionSteps,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import {
  createMemoryPlatform,
  type DiskView,
  explore,
  MemoryFileSystem,
  type MemoryHandle,
} from "../src/mod.ts";
import { directoryWith, memoryWith } from "./directory-with.ts";

type OnMemory = Platform<MemoryHandle>;

const oldText = "the old file, which is longer";

/**
 * A process that is killed after so many calls, and then somebody who recovers: what the first had not flushed is seen, but not on disk, when
 * the power goes under the second.
 */
function killedAfter(
  calls: number,
  begin: (platform: OnMemory) => Steps<unknown>,
  toEnd: () => undefined,
): (platform: OnMemory) => Steps<undefined> {
  return function* (platform) {
    let names = 0;
    const self = { pid: 50, start: "s", boot: "b", space: "m" };
    const steps = begin({ ...platform, self: () => self, unique: () => `dead-${++names}` });
    let step = steps.next();
    for (let made = 0; made < calls && !step.done; made++) {
      let answer: unknown;
      try {
        answer = yield step.value;
      } catch (error) {
        step = steps.throw(error);
        continue;
      }
      step = steps.next(answer);
    }
    if (step.done) return toEnd();
    yield* recoverSteps(platform, "/d");
    return undefined;
  };
}

/** Every kill, with every power cut under what recovers from it, and then once more. */
async function exploreKills(
  begin: (platform: OnMemory) => Steps<unknown>,
  {
    mounted,
    files,
    isWhole,
  }: {
    readonly mounted?: readonly string[];
    readonly files: Readonly<Record<string, string>>;
    readonly isWhole: (disk: DiskView) => void;
  },
): Promise<number> {
  for (let kills = 0; ; kills++) {
    let isDone = false;
    await explore(
      {
        ...(mounted && { volume: { mounted } }),
        arrange: directoryWith(files),
        run: killedAfter(kills, begin, () => {
          isDone = true;
          return undefined;
        }),
        recover: (platform) => recoverSteps(platform, "/d"),
      },
      { afterRecovery: isWhole },
      { faults: false },
    );
    if (isDone) return kills + 1;
  }
}

test.each(["full", "ordered", "none"] as const)(
  "recover() of an overwriting (%s) that was killed loses nothing to a power cut",
  async (durability) => {
    const kills = await exploreKills(
      (platform) => writeFileSteps(platform, "/d/f", "the new file", { inPlaceFallback: true, durability }),
      {
        mounted: ["/d/f"],
        files: { "/d/f": oldText },
        isWhole: (disk) => expect([oldText, "the new file"]).toContain(disk.text("/d/f")),
      },
    );
    expect(kills).toBeGreaterThan(10);
  },
  60_000,
);

/** Makes so many calls of the steps, or all. */
function drive(memory: MemoryFileSystem, steps: Steps<unknown>, most: number): boolean {
  let step = steps.next();
  for (let made = 0; made < most && !step.done; made++) {
    let answer: unknown;
    try {
      answer = perform(memory.sync, step.value);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.done === true;
}

test("recover() of a transaction that was killed is all or nothing through a power cut", () => {
  const process = (memory: MemoryFileSystem, pid: number): OnMemory =>
    createMemoryPlatform(memory, { name: `of-${pid}`, pid });
  const killed = (calls: number): { readonly memory: MemoryFileSystem; readonly isDone: boolean } => {
    const memory = memoryWith({ "/d/a": "old a", "/d/b": "old b" });
    const steps = transactionSteps(process(memory, 50), (transaction) => {
      for (const name of ["a", "b"]) transaction.write(`/d/${name}`, `new ${name}`);
    });
    return { memory, isDone: drive(memory, steps, calls) };
  };
  let disks = 0;
  for (let kill = 1; !killed(kill).isDone; kill++) {
    for (let cut = 1, isDone = false; !isDone; cut++) {
      const { memory } = killed(kill);
      isDone = drive(memory, recoverSteps(process(memory, 100), "/d"), cut);
      if (!/^(rename|remove) /.test(memory.trace.at(-1) ?? "")) continue;
      for (const { disk } of memory.afterPowerCut()) {
        const after = new MemoryFileSystem({ disk });
        void drive(after, recoverSteps(process(after, 200), "/d"), Number.POSITIVE_INFINITY);
        const found = `${after.now.text("/d/a")}, ${after.now.text("/d/b")}`;
        if (found !== "new a, new b" && found !== "old a, old b")
          throw new Error(`killed after ${kill} calls, recovery cut after ${cut}: ${found}`);
        disks++;
      }
    }
  }
  expect(disks).toBeGreaterThan(100);
}, 60_000);
