import { expect, test } from "vitest";
import { inTurn } from "../src/in-turn.ts";
import { ratiosOf } from "../src/ratios.ts";

test("contenders work in turn, each first in a round of its own, and as often in each round", async () => {
  const calls: string[] = [];
  const contender = (name: string): { name: string; run: () => unknown } => ({
    name,
    run: () => void calls.push(name),
  });
  const contenders = ["a", "b", "c"].map(contender);
  const { times } = await inTurn({ contenders, pairs: [] }, 3, 0);
  expect(calls.join("")).toBe("abcabcbcacab"); // the first three warm up
  expect(Object.values(times).map(({ length }) => length)).toEqual([3, 3, 3]);
});

test("a ratio is the median of the rounds' ratios, with their quartiles", () => {
  const measured = { times: { ours: [1, 2, 30], theirs: [2, 2, 10] }, pairs: [["ours", "theirs"]] as const };
  expect(ratiosOf(measured)).toEqual([
    { ours: "ours", theirs: "theirs", low: 0.75, median: 1, high: 2, rounds: 3 },
  ]);
  expect(() => ratiosOf({ ...measured, times: { ours: [1] } })).toThrow("not timed in turn");
});
