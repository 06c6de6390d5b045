import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Row } from "../src/goals.ts";
import { curvesChart, goalsChart } from "../src/report/charts.ts";
import { page } from "../src/report/page.ts";
import { withTable } from "../src/report/readme.ts";
import { type Results, resultsText } from "../src/report/store.ts";

const row = { median: 0.5, low: 0.4, high: 0.6, rounds: 9, runtime: "Node 24", place: "tmpfs" } as const;
const rows: Row[] = [
  { ...row, workload: "W1", ours: "untorn none", theirs: "steno" },
  { ...row, workload: "W11a", ours: "untorn, 1000 files", theirs: "untorn, 10 files", median: 1.01 },
  { ...row, workload: "W11a", ours: "floor, 1000 files", theirs: "floor, 10 files", median: 1.02 },
];
const machine = { processor: "p", memory: "m", kernel: "k", filesystems: ["f"], runtimes: [], libraries: [] };
const note = { workload: "W10", place: "tmpfs", runtime: "Bun", text: "it failed: EMFILE" } as const;

test("the page tells ratios, goals and what could not be measured", () => {
  const text = page({ machine, rows, notes: [note] });
  expect(text).toContain("1 of 1 goals met");
  expect(text).toMatch(/untorn none +\| steno +\| Node 24 \| tmpfs \| 0\.50 +\| 0\.40 to 0\.60 \| ≤ 1\.1 ✓/);
  expect(text).toContain("- Bun, tmpfs: it failed: EMFILE");
});

test("the README has a table of some ratios, and of nothing that was not measured", () => {
  const some = [{ ...row, workload: "W1", ours: "untorn full", theirs: "write-file-atomic", median: 0.25 }];
  const page = "a\n<!-- measured by npm run bench -->\nold\n<!-- end of the ratios -->\nb";
  const text = withTable(page, some);
  expect(text).toMatch(/^a\n<!-- measured by npm run bench -->\n\n\| what/);
  expect(text).toContain('| a file of 1 KiB, again and again | `"full"` | write-file-atomic | 0.25 |  |');
  expect(text).toMatch(/\n\n<!-- end of the ratios -->\nb$/);
  expect(text).not.toContain("old");
  expect(() => withTable("a", some)).toThrow("no place");
});

test("the README's table is that of what is stored", () => {
  const { rows: stored } = JSON.parse(
    readFileSync(new URL("../results.json", import.meta.url), "utf8"),
  ) as Results;
  const page = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  expect(withTable(page, stored)).toBe(page);
});

test("what is stored can be read again", () => {
  for (const results of [
    { machine, rows, notes: [note] },
    { machine, rows: [], notes: [] },
  ])
    expect(JSON.parse(resultsText(results))).toEqual(results);
});

test("charts are drawn of what has a goal, and of the curves", () => {
  const goals = goalsChart(rows);
  expect(goals).toMatch(/^<svg/);
  expect(goals).toContain("W1 tmpfs  untorn none ÷ steno");
  expect(goals).not.toContain("W11a");
  const curves = curvesChart(rows);
  expect(curves).toContain("stroke-dasharray"); // the floor
  expect(curves.match(/<path[^>]*fill="none"[^>]*stroke="#0072b2"/g)?.length).toBeGreaterThanOrEqual(2);
});
