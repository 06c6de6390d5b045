import { markdownTable } from "markdown-table";
import { goalOf, type Row } from "../goals.ts";
import { workloads } from "../workloads/all.ts";
import type { Machine } from "./machine.ts";
import { cellsOf, columns } from "./tables.ts";

/** The report as a page. Numbers as they came. */
export function page({ processor, kernel, runtimes, libraries }: Machine, rows: readonly Row[]): string {
  const withGoal = rows.filter((row) => goalOf(row) !== undefined);
  const met = withGoal.filter((row) => row.median <= goalOf(row)!);
  return [
    "# How fast",
    "Written by `npm run bench`. Each number is a ratio: how long untorn takes, divided by how long the other takes, for the same work in " +
      "the same run, in turn. Lower is better; below 1 untorn is faster. The median of the rounds, and their quartiles.",
    "A floor is the bare system calls that give the guarantee of a level, by the runtime's fastest API. `plain` is the runtime's own " +
      "`writeFile`, which is neither atomic nor durable.",
    [
      `- ${processor}, ${kernel}`,
      `- ${runtimes.join(", ")}`,
      `- ${libraries.join(", ")}`,
      `- ${met.length} of ${withGoal.length} goals met`,
    ].join("\n"),
    ...workloads.flatMap(({ id, title }) => {
      const some = rows.filter(({ workload }) => workload === id);
      return some.length === 0
        ? []
        : [`## ${id}: ${title}`, markdownTable([[...columns], ...some.map(cellsOf)])];
    }),
    "",
  ].join("\n\n");
}
