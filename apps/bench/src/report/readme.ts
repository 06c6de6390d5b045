import { readFileSync, writeFileSync } from "node:fs";
import type { Row } from "../goals.ts";

/** A line of the README's table: a workload in everyday words, and which ratio of it. */
const lines = [
  ["a file of 1 KiB, again and again", "W1", "untorn full", "write-file-atomic"],
  ["the same, without the directory's flush", "W1", "untorn ordered", "write-file-atomic"],
  ["the same, without the directory's flush", "W1", "untorn ordered", "atomically"],
  ["a file of 1 KiB again and again, `Sync`", "W2", "untorn full", "write-file-atomic"],
  ["64 files of 1 KiB at once", "W3", "untorn", "write-file-atomic"],
  ["10,000 writes of which the newest counts", "W7", "untorn ordered", "steno"],
  ["100 KB of JSON, changed under a lock", "W8", "untorn full", "proper-lockfile + write-json-file"],
] as const;

const runtime = "Node 24";

/** What the README tells of all that was measured: the medians on one runtime, in memory and on disk. */
export function readmeTable(rows: readonly Row[]): string[] {
  const cell = (workload: string, place: string, ours: string, theirs: string): string => {
    const found = rows.find(
      (row) =>
        row.workload === workload &&
        row.place === place &&
        row.runtime === runtime &&
        row.ours === ours &&
        row.theirs === theirs,
    );
    return found?.median.toFixed(2) ?? "";
  };
  return [
    "| what | durability | beside | in memory | on disk |",
    "| --- | --- | --- | ---: | ---: |",
    ...lines.map(([what, workload, ours, theirs]) => {
      const level = ours.endsWith("ordered") ? "ordered" : "full";
      const cells = [cell(workload, "tmpfs", ours, theirs), cell(workload, "disk", ours, theirs)];
      return `| ${[what, `\`"${level}"\``, theirs, ...cells].join(" | ")} |`;
    }),
  ];
}

const [open, close] = ["<!-- measured by npm run bench -->", "<!-- end of the ratios -->"];

/** The page with that table between its marks. */
export function withTable(page: string, rows: readonly Row[]): string {
  const [before, rest] = page.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined)
    throw new Error(`there is no place for the table: ${open}`);
  return [before, open, "\n\n", readmeTable(rows).join("\n"), "\n\n", close, after].join("");
}

export function writeTable(path: string, rows: readonly Row[]): void {
  writeFileSync(path, withTable(readFileSync(path, "utf8"), rows));
}
