import { markdownTable } from "markdown-table";
import { goalOf } from "../goals.ts";
import { workloads } from "../workloads/all.ts";
import type { Results } from "./store.ts";
import { cellsOf, columns, lineOf } from "./tables.ts";

/** The report as a page. Numbers as they came. */
export function page({ machine, rows, notes }: Results): string {
  const { processor, memory, kernel, filesystems, runtimes, libraries } = machine;
  const withGoal = rows.filter((row) => goalOf(row) !== undefined);
  const met = withGoal.filter((row) => row.median <= goalOf(row)!);
  return [
    "# How fast",
    "Written by `npm run bench`. Each number is a ratio: what untorn takes of time, memory or bytes, divided by what the other takes, for " +
      "the same work in the same run, in turn. Lower is better; below 1 untorn takes less. The median of the rounds, and their quartiles.",
    "A floor is the bare system calls that give the guarantee of a level, by the runtime's fastest API. `plain` is the runtime's own " +
      "`writeFile`, which is neither atomic nor durable.",
    [
      `- ${processor}, ${memory}, ${kernel}`,
      ...filesystems.map((line) => `- ${line}`),
      `- ${runtimes.join(", ")}`,
      `- ${libraries.join(", ")}`,
      `- ${met.length} of ${withGoal.length} goals met`,
    ].join("\n"),
    "![Each ratio that has a goal, on each runtime](goals.svg)",
    "![What a write costs in larger directories and beside more writers](curves.svg)",
    ...workloads.flatMap(({ id, title }) => {
      const some = rows.filter(({ workload }) => workload === id);
      const lines = notes.filter(({ workload }) => workload === id).map((note) => `- ${lineOf(note)}`);
      return [
        ...(some.length + lines.length === 0 ? [] : [`## ${id}: ${title}`]),
        ...(some.length === 0 ? [] : [markdownTable([[...columns], ...some.map(cellsOf)])]),
        ...(lines.length === 0 ? [] : [lines.join("\n")]),
      ];
    }),
    "",
  ].join("\n\n");
}
