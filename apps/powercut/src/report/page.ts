import { type Row, type Skip, sectionTitles } from "../row.ts";
import { documentedIn } from "./exceptions.ts";
import type { Machine } from "./machine.ts";
import { isPowerCut, marked, summaryOf } from "./summary.ts";
import { cellsOf, columns } from "./tables.ts";
import { isJudged } from "./verdict.ts";

export interface Results {
  readonly about: Machine & {
    readonly words: readonly string[];
    readonly seconds: number;
    readonly seed: number;
  };
  readonly rows: readonly Row[];
  readonly skips: readonly Skip[];
  readonly failures: readonly string[];
}

/** The report as a page: numbers as they came. */
export function page({ about, rows, skips, failures }: Results): string {
  const command = ["npm run powercut", ...(about.words.length > 0 ? ["--", ...about.words] : [])].join(" ");
  const sum = (of: (row: Row) => number, some = rows): number => some.reduce((all, row) => all + of(row), 0);
  const cuts = rows.filter(isPowerCut);
  const documented = documentedIn(rows);
  return [
    "# Power cuts, kills and failing calls: results",
    "",
    `Made by \`${command}\` on ${new Date().toISOString().slice(0, 10)} in ${Math.round(about.seconds)} s, seed ${about.seed}. Do not edit: run it again.`,
    "",
    `- ${about.kernel}; ${about.tools.join("; ")}`,
    `- ${about.runtimes.join(", ")}`,
    `- ${about.libraries.join(", ")}; \`fs.writeFile\`, \`Bun.write\` and \`Deno.writeFile\` are the runtimes' own`,
    "",
    `${sum(({ trials }) => trials)} trials, ${sum(({ trials }) => trials, cuts)} of them power cuts.`,
    failures.length === 0
      ? `untorn: nothing ${documented.length > 0 ? "else " : ""}torn, nothing lost, no false answer, no unexpected litter.`
      : ["untorn **failed**:", "", ...failures.map((failure) => `- ${escaped(failure)}`)].join("\n"),
    "",
    ...(documented.length > 0
      ? ["Torn as documented:", "", ...documented.map((line) => `- ${escaped(line)}`), ""]
      : []),
    "In sum, of what all were put to: the same filesystems and the same faults. Ours has more operations that fail and are killed.",
    "",
    ...marked(summaryOf(rows)),
    "",
    "What the columns count:",
    "",
    "- *trials*: cuts, kills, calls that failed; *acknowledged*: saves that were acknowledged in all of them",
    "- *torn*: trials after which a file was neither the whole old one nor the whole new one",
    "- *lost*: trials after which a file was older than its last acknowledged version, or gone; with `ordered` only *gone*",
    "- *mode*: trials after which a file had another mode than before",
    "- *false*: trials in which the answer was not what is on disk, or the next save failed",
    "- *litter*: temporaries left behind in all of them; of ours those of killed processes, and those that an error names",
    "- *swept*: those of them that `sweep` was asked to remove, and did; whatever else it does, or leaves, is a failure",
    "",
    "A *shutdown* is the filesystem's ioctl, with and without its log flushed. A *block log* is every write and flush that reached the",
    "disk: it is rebuilt as it was at any moment, with none, some or all of what was written since the last flush. *Reused blocks* is the same",
    "on a nearly full disk, where the next file can only go where the old one was; *recovered*, while and after somebody recovers what a",
    "killed process left. A *failing disk* is one in memory, by FUSE, whose requests fail, are short, or are done although it says that they failed.",
    "",
    ...Object.entries(sectionTitles).flatMap(([section, title]) => {
      const some = rows.filter((row) => row.section === section);
      return some.length === 0 ? [] : [`## ${title}`, "", ...markdownTable(some), ...examples(some), ""];
    }),
    ...(skips.length === 0 ? [] : ["## Left out", "", ...reasons(skips), ""]),
  ].join("\n");
}

function markdownTable(rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return [
    line([...columns]),
    line(columns.map((_, at) => (at < 4 ? "---" : "---:"))),
    ...rows.map((row) => line(cellsOf(row))),
    "",
  ];
}

/** One example for each row in which something was wrong. */
function examples(rows: readonly Row[]): string[] {
  const lines = rows
    .filter(({ notes }) => notes.length > 0)
    .map(
      (row) =>
        `- ${row.library}, ${row.runtime}, ${row.filesystem}, ${row.fault}: ${(isJudged(row) ? row.notes : row.notes.slice(0, 1)).map(escaped).join("; ")}`,
    );
  return lines.length === 0 ? [] : ["Examples:", "", ...lines];
}

function reasons(skips: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skips, ({ why }) => why);
  return [...byReason].map(([why, some]) => `- ${why}: ${some.map(({ what }) => what).join("; ")}`);
}

/** Paths of this machine's are nobody's business, and a bar ends a cell. */
function escaped(text: string): string {
  return text
    .replaceAll(/\/[^\s"']*\/untorn-powercut-[^/\s"']*\/disk\/(?:task|resource)-[^/\s"']*\//g, "…/")
    .replaceAll("|", "\\|")
    .replaceAll("\n", " ");
}
