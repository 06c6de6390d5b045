import { expect, test } from "vitest";
import type { Cell } from "../src/cell.ts";
import { conclusions, failuresOf } from "../src/reading.ts";
import { resultTable } from "../src/report.ts";
import type { Result } from "../src/result.ts";
import { emptyTally, type Tally } from "../src/tally.ts";
import type { Measured } from "../src/treatment.ts";

const runtime = { name: "Node", version: "24.0.0", binary: "node" } as const;
const untorn: Cell = { runtime, writer: "untorn", promises: true, script: "untorn.ts" };
const plain: Cell = { runtime, writer: "fs.promises.writeFile", promises: false, script: "node.ts" };

function result(cell: Cell, reads: Partial<Tally>, change: Partial<Measured> = {}, saves = 7): Result {
  const measured: Measured = {
    targets: [
      { label: "a.json", saves, reads: { atWork: { ...emptyTally(), ...reads }, between: emptyTally() } },
    ],
    kills: 3,
    tornAfterKill: 0,
    lostAfterKill: 0,
    litter: { files: 0, bytes: 0 },
    ...change,
  };
  return { cell, measured };
}

test("a run without a torn read of untorn does not fail, whatever plain writeFile did", () => {
  const results = [
    result(untorn, { whole: 10 }),
    result(plain, { whole: 5, empty: 5 }, { tornAfterKill: 3 }),
  ];
  expect(failuresOf(results)).toEqual([]);
  expect(conclusions(results).join("\n")).toMatch(
    /all 10 reads[^]*5 of 10 reads were torn\. While a writer was at work: a\.json 50%/,
  );
});

test("a plain writeFile that showed no torn read is said to have shown none", () => {
  const results = [result(untorn, { whole: 10 }), result(plain, { whole: 10 })];
  expect(conclusions(results).join("\n")).toContain("Plain writeFile: no torn read in 10 this time");
});

test.for<[string, Partial<Tally>, Partial<Measured>]>([
  ["2 torn reads", { truncated: 1, mixed: 1 }, {}],
  ["1 reads found no file", { missing: 1 }, {}],
  ["a torn file after 1 kills", {}, { tornAfterKill: 1 }],
  ["an acknowledged save lost in 1 kills", {}, { lostAfterKill: 1 }],
])("untorn fails with: %s", ([text, reads, change]) => {
  expect(failuresOf([result(untorn, { whole: 10, ...reads }, change)])).toEqual([
    `Node 24.0.0, untorn: ${text}`,
  ]);
});

test("nothing measured is a failure: no row, a row that broke off, no saves, no reads", () => {
  expect(failuresOf([])).toHaveLength(1);
  expect(failuresOf([{ cell: plain, error: "the writer ended by itself" }])).toHaveLength(1);
  expect(failuresOf([result(plain, { whole: 10 }, {}, 0)])).toHaveLength(1);
  expect(failuresOf([result(untorn, {})])).toHaveLength(1);
});

test("a row that broke off says so in the table", () => {
  expect(resultTable([{ cell: plain, error: "the writer ended by itself\nand more" }])).toContain(
    "nothing measured: the writer ended by itself",
  );
});
