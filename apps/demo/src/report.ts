import Table from "cli-table3";
import { kinds } from "./classify.ts";
import type { Input } from "./input.ts";
import { bytes, count, share } from "./numbers.ts";
import type { Result } from "./result.ts";
import { allOf, readsIn, type Tally, tornIn } from "./tally.ts";
import type { Measured } from "./treatment.ts";

/** What is saved, before it begins. */
export function describeInputs(inputs: readonly Input[]): string {
  const files = inputs.map(({ label, size }) => `  ${label} (${bytes(size)})`);
  return [
    "Files, saved again and again while a second process reads them and the writer is killed:",
    ...files,
    "Each save is a whole new version: the file's bytes, each byte plus 1, or each byte plus 2. A read that is none of",
    "the three is torn.",
  ].join("\n");
}

const head = [
  "runtime",
  "writer",
  "saves\nacknow-\nledged",
  "kills",
  "reads",
  "torn reads",
  "file torn\nafter\na kill",
  "litter",
];

/** One row for each writer on each runtime. */
export function resultTable(results: readonly Result[]): string {
  const table = new Table({
    head,
    colAligns: ["left", "left", "right", "right", "right", "right", "right", "right"],
    // Colours are for terminals, and this is read in logs too.
    style: { head: [], border: [] },
  });
  for (const { cell, measured, error } of results) {
    const name = [
      `${cell.runtime.name} ${cell.runtime.version}`,
      cell.writer.replace("fs.promises.", "fs.promises\n."),
    ];
    if (measured === undefined) table.push([...name, { colSpan: 6, content: firstLine(error) }]);
    else table.push([...name, ...cellsOf(measured)]);
  }
  return table.toString();
}

function cellsOf({ targets, kills, tornAfterKill, litter }: Measured): string[] {
  const reads = allOf(targets.map((target) => target.reads));
  return [
    count(targets.reduce((sum, { saves }) => sum + saves, 0)),
    count(kills),
    count(readsIn(reads)),
    tornCell(reads),
    count(tornAfterKill),
    litter.files === 0 ? "0" : `${count(litter.files)} files\n${bytes(litter.bytes)}`,
  ];
}

/** The sum, its share of the reads, and of which kinds it is. */
function tornCell(reads: Tally): string {
  const torn = tornIn(reads);
  if (torn === 0) return "0";
  const found = kinds.filter((kind) => kind !== "whole" && reads[kind] > 0);
  return [
    `${count(torn)} (${share(torn, readsIn(reads))})`,
    ...found.map((kind) => `${kind} ${count(reads[kind])}`),
  ].join("\n");
}

function firstLine(text = ""): string {
  return `nothing measured: ${text.split("\n")[0]}`;
}
