import { expect, test } from "vitest";
import { inTurn } from "../src/in-turn.ts";
import { ratiosOf } from "../src/ratios.ts";

test("contenders work in turn, each first in a round of its own, and as often in each round", async () => {
  const calls: string[] = [];
  const contender = (name: string): { name: string; run: () => unknown } => ({
    name,
    run: async () => {
      calls.push(name);
      await new Promise((resolve) => setTimeout(resolve, 20)); // one run is longer than a round: so it is done once in each
    },
  });
  const contenders = ["a", "b", "c"].map(contender);
  const order = { rounds: 3, budget: 0, scale: "quick" } as const;
  const { values } = await inTurn({ contenders, pairs: [] }, order);
  expect(calls.join("")).toBe("abcabcbcacab"); // the first three warm up
  expect(Object.values(values).map(({ length }) => length)).toEqual([3, 3, 3]);
});

test("a run that does the work several times counts as so many", async () => {
  const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
  const contenders = [
    { name: "one", run: wait },
    { name: "of many", units: 1e6, run: wait },
  ];
  const { values } = await inTurn({ contenders, pairs: [] }, { rounds: 1, budget: 0, scale: "quick" });
  expect(values["of many"]![0]).toBeLessThan(values["one"]![0]! / 100);
});

test("a ratio is the median of the rounds' ratios, with their quartiles", () => {
  const measured = { values: { ours: [1, 2, 30], theirs: [2, 2, 10] }, pairs: [["ours", "theirs"]] as const };
  expect(ratiosOf(measured)).toEqual([
    { ours: "ours", theirs: "theirs", low: 0.75, median: 1, high: 2, rounds: 3 },
  ]);
  expect(() => ratiosOf({ ...measured, values: { ours: [1] } })).toThrow("not measured in turn");
});
