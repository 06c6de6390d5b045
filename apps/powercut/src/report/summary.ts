import { readFileSync, writeFileSync } from "node:fs";
import { rivals } from "../contender.ts";
import type { Row } from "../row.ts";

const columns = [
  "library",
  "power cuts",
  "torn",
  "lost",
  "kills, failing calls, full disks",
  "torn",
  "lost",
  "false answer",
  "other mode",
];

/** A line for each library, of what all of them were put to: the same filesystems and the same faults. */
export function summaryOf(rows: readonly Row[]): string[] {
  const others = rivals.map(({ name }) => name);
  const kind = ({ filesystem, fault }: Row): string => `${filesystem}, ${fault}`;
  const shared = new Set(rows.filter(({ library }) => others.includes(library)).map(kind));
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns),
    line(columns.map((_, at) => (at === 0 ? "---" : "---:"))),
    ...["untorn", ...others].map((name) => {
      const some = rows.filter((row) => row.library === name && shared.has(kind(row)));
      const cuts = some.filter(isPowerCut);
      const faults = some.filter((row) => !isPowerCut(row));
      const sum = (of: readonly Row[], count: "trials" | "torn" | "lost" | "untrue" | "mode"): string =>
        `${of.reduce((all, row) => all + row[count], 0)}`;
      const words = [sum(cuts, "trials"), sum(cuts, "torn"), sum(cuts, "lost"), sum(faults, "trials")];
      const more = [sum(faults, "torn"), sum(faults, "lost"), sum(faults, "untrue"), sum(some, "mode")];
      return line([/^[a-z-]+$/.test(name) ? name : `\`${name}\``, ...words, ...more]);
    }),
  ];
}

export function isPowerCut({ fault }: Pick<Row, "fault">): boolean {
  return /^(shutdown|block log|reused blocks)\b/.test(fault);
}

const [open, close] = ["<!-- measured by npm run powercut -->", "<!-- end of what was measured -->"];

/** The table that stands between two marks in a page; `undefined` where there are none. */
export function tableIn(page: string): string | undefined {
  return page.split(open)[1]?.split(close)[0]?.trim();
}

/** The same with its marks. */
export function marked(table: readonly string[]): string[] {
  return [open, "", ...table, "", close];
}

/** Puts a table into a page, between its marks. */
export function writeTable(path: string, table: readonly string[]): void {
  const page = readFileSync(path, "utf8");
  const old = tableIn(page);
  if (old === undefined) throw new Error(`${path} has no place for the table: ${open}`);
  writeFileSync(
    path,
    page.replace(
      page.slice(page.indexOf(open), page.indexOf(close) + close.length),
      marked(table).join("\n"),
    ),
  );
}
