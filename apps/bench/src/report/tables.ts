import Table from "cli-table3";
import { goalOf, type Note, type Row } from "../goals.ts";
import { workloads } from "../workloads/all.ts";

export const columns = ["ours", "theirs", "runtime", "place", "median", "quartiles", "goal"] as const;

/** The cells of a row. A goal that was met is marked. */
export function cellsOf(row: Row): string[] {
  const goal = goalOf(row);
  const told = goal === undefined ? "" : `≤ ${goal} ${row.median <= goal ? "✓" : "✗"}`;
  const quartiles = `${row.low.toFixed(2)} to ${row.high.toFixed(2)}`;
  return [row.ours, row.theirs, row.runtime, row.place, row.median.toFixed(2), quartiles, told];
}

/** Where it could not be measured, and why. */
export const lineOf = ({ runtime, place, text }: Note): string => `${runtime}, ${place}: ${text}`;

/** A table for each workload. */
export function tables(rows: readonly Row[], notes: readonly Note[]): string {
  return workloads
    .flatMap(({ id, title }) => {
      const some = rows.filter(({ workload }) => workload === id);
      const lines = notes.filter(({ workload }) => workload === id).map(lineOf);
      if (some.length === 0 && lines.length === 0) return [];
      const table = new Table({ head: [...columns], style: { head: [], border: [] }, chars: rules });
      table.push(...some.map(cellsOf));
      return [[`${id} ${title}: ours ÷ theirs, lower is better`, table.toString(), ...lines].join("\n")];
    })
    .join("\n\n");
}

/** No lines between rows: there are many. */
const rules = { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" };
