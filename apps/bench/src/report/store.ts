import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Note, Row } from "../goals.ts";
import { curvesChart, goalsChart } from "./charts.ts";
import type { Machine } from "./machine.ts";
import { page } from "./page.ts";
import { writeTable } from "./readme.ts";

/** What a whole run has found. */
export interface Results {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  readonly notes: readonly Note[];
}

const here = join(import.meta.dirname, "..", "..");
const kept = join(here, "results.json");

export function storeResults(results: Results): void {
  writeFileSync(kept, resultsText(results));
}

/** One line for each row: a change of one can be seen. */
export function resultsText({ machine, rows, notes }: Results): string {
  const lines = (values: readonly object[]): string =>
    values.map((value) => `    ${JSON.stringify(value)}`).join(",\n");
  return `{
  "machine": ${JSON.stringify(machine)},
  "rows": [\n${lines(rows)}\n  ],
  "notes": [\n${lines(notes)}\n  ]
}\n`;
}

/** Writes the page, the charts and the README's table from what is stored, and nothing else. */
export function writeReport(): void {
  const results = JSON.parse(readFileSync(kept, "utf8")) as Results;
  writeFileSync(join(here, "RESULTS.md"), page(results));
  writeFileSync(join(here, "goals.svg"), goalsChart(results.rows));
  writeFileSync(join(here, "curves.svg"), curvesChart(results.rows));
  writeTable(join(here, "..", "..", "README.md"), results.rows);
}
