import { expect, test } from "vitest";
import { roundsFor, shareOf } from "./rounds.mjs";

const files = {
  early: ["a.test.ts", "b.test.ts", "sum.test.ts", "z.test.ts"],
  late: ["slow.test.ts", "sum-of-sums.test.ts"],
};
const named = (name) => ({ name, file: "src/sum.ts", find: "", replace: "" });
const elsewhere = (name) => ({ ...named(name), file: "src/other.ts" });
const between = Array.from({ length: 20 }, (_, i) => elsewhere(`${i}`));
const mutations = [named("one"), named("another"), elsewhere("beside"), ...between, elsewhere("far away")];
const killer = (file, test) => ({ file, test });

/** Of each round the files, and which tests of them. */
const rounds = (known) =>
  roundsFor(mutations[0], mutations, new Map(Object.entries(known)), files).map(({ files, only }) =>
    only === undefined ? files : [...files, only],
  );

test("the test that killed a mutant runs first, then those that killed others of its file, then all files, theirs and those of what is beside it in the list first", () => {
  expect(
    rounds({
      one: killer("z.test.ts", "group > adds (quickly)"),
      another: killer("slow.test.ts", "is slow"),
      beside: killer("a.test.ts", "is of another file"),
      "far away": killer("b.test.ts", "is about something else"),
    }),
  ).toEqual([
    ["z.test.ts", "^group > adds \\(quickly\\)$"],
    ["z.test.ts", "slow.test.ts", "^group > adds \\(quickly\\)$|^is slow$"],
    ["z.test.ts", "sum.test.ts", "a.test.ts", "b.test.ts"],
    ["slow.test.ts", "sum-of-sums.test.ts"],
  ]);
});

test("where no killer is known, tests that are called as the file run first, but those that take long last", () => {
  expect(rounds({ one: killer("gone.test.ts", "is no more") })).toEqual([
    ["sum.test.ts", "a.test.ts", "b.test.ts", "z.test.ts"],
    ["sum-of-sums.test.ts", "slow.test.ts"],
  ]);
});

test("shares are all tests together", () => {
  const shares = [0, 1].flatMap((i) => shareOf(files, i, 2).flatMap((round) => round.files));
  expect(new Set(shares)).toEqual(new Set([...files.early, ...files.late]));
  expect(shares).toHaveLength(files.early.length + files.late.length);
});
