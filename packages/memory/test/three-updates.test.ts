import { type AtomicFileError, sys, updateFileSteps, writeFileSteps } from "@untorn/core";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Computation, explore, type Invariants, type Scenario, walk } from "../src/mod.ts";
import { countOf, isExact } from "./counter.ts";

/** Three processes add one to a counter, each by a whole `updateFile`. */
const scenarioOf = (increment: Computation, kills: number): Scenario => ({
  arrange: (memory) => {
    memory.seed("/d", { kind: "directory" });
    memory.seed("/d/f", { kind: "file" }, "0");
  },
  kills,
  run: [increment, increment, increment],
});

const incrementing =
  (timeout: number): Computation =>
  (platform) =>
    updateFileSteps(platform, "/d/f", (text) => String(Number(text) + 1), {
      timeout,
      durability: "none",
      encoding: "latin1",
    });

/** How they ended, so that no run of the test is empty. */
const tally = (): { readonly seen: Map<string, number>; readonly invariants: Invariants } => {
  const seen = new Map<string, number>();
  const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
  return {
    seen,
    invariants: {
      always: isExact,
      atEnd: (disk, moment) => {
        const killed = moment.endings.some((ending) => "killed" in ending!);
        if (!killed) expect(disk.list("/d")).toEqual(["f"]);
        void note(`counted ${countOf(disk)}${killed ? ", one killed" : ""}`);
        for (const ending of moment.endings) {
          if (!("error" in ending!)) continue;
          const { code, outcome } = ending.error as AtomicFileError;
          expect([code, outcome]).toEqual(["ERR_UNTORN_LOCK_TIMEOUT", "unchanged"]);
        }
      },
    },
  };
};

test("updateFile() of three processes that try once, one of them killed or none, loses no update, in every order", async () => {
  const { seen, invariants } = tally();
  const { moments } = await explore({ ...scenarioOf(incrementing(0), 1), mortal: [0] }, invariants); // they do the same: any one tells of all
  expect(moments).toBeGreaterThan(200_000);
  const kills = [0, 1, 2, 3].map((count) => `counted ${count}, one killed`);
  expect(new Set(seen.keys())).toEqual(new Set(["counted 1", "counted 2", "counted 3", ...kills]));
}, 900_000);

/** With three who go on, or two, these are their calls; the others kill one. */
const choice = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, 8), weight: 40 },
  { arbitrary: fc.constantFrom(3, 5, 10), weight: 1 },
);
const ways = fc.array(choice, { minLength: 60, maxLength: 300, size: "max" });
const toTheEnd = 1000; // calls

const walking = (scenario: Scenario, invariants: Invariants) =>
  fc.asyncProperty(ways, async (way) => {
    await walk(scenario, invariants, [toTheEnd, ...way]);
  });

test("updateFile() of three processes that wait, one of them killed, loses no update on every way that was walked", async () => {
  const { seen, invariants } = tally();
  await fc.assert(walking(scenarioOf(incrementing(60_000), 1), invariants), { numRuns: 1000 });
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining(["counted 3", "counted 2, one killed", "counted 3, one killed"]),
  );
}, 300_000);

test("such a walk finds the update that is lost without a lock", async () => {
  const unlocked: Computation = function* (platform) {
    const file = yield* sys.open("/d/f");
    const bytes = new Uint8Array(1);
    yield* sys.read(file, bytes);
    yield* sys.close(file);
    const count = Number(new TextDecoder().decode(bytes)) + 1;
    return yield* writeFileSteps(platform, "/d/f", String(count), { durability: "none" });
  };
  const checked = await fc.check(walking(scenarioOf(unlocked, 0), { always: isExact }), { numRuns: 20 });
  expect(checked.failed).toBe(true);
});
