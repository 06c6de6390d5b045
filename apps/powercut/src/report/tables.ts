import Table from "cli-table3";
import { type Row, sectionTitles } from "../row.ts";
import { isJudged } from "./verdict.ts";

export const columns = [
  "library",
  "runtime",
  "filesystem",
  "fault",
  "trials",
  "acknowledged",
  "torn",
  "lost",
  "mode",
  "false",
  "litter",
  "swept",
] as const;

/** The cells of a row; what others leave behind is litter, whatever it is called. */
export function cellsOf(row: Row): string[] {
  const litter = isJudged(row)
    ? `${row.litter}${row.stray > 0 ? ` and ${row.stray} unexpected` : ""}`
    : `${row.litter + row.stray}`;
  const numbers = [row.trials, row.acknowledged, row.torn, row.lost, row.mode, row.untrue].map(String);
  return [row.library, row.runtime, row.filesystem, row.fault, ...numbers, litter, `${row.swept}`];
}

/** A table for each section. */
export function resultTables(rows: readonly Row[]): string {
  return Object.entries(sectionTitles)
    .flatMap(([section, title]) => {
      const some = rows.filter((row) => row.section === section);
      if (some.length === 0) return [];
      const table = new Table({
        head: [...columns],
        colAligns: columns.map((_, at) => (at < 4 ? "left" : "right")),
        style: { head: [], border: [] }, // this is read in logs too
      });
      table.push(...some.map(cellsOf));
      return [`${title}\n${table.toString()}`];
    })
    .join("\n\n");
}
