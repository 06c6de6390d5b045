import type { Ratio } from "./ratios.ts";
import { budgetName, imports } from "./size/budgets.ts";

/** What the memory of a stream is told beside. */
export const limitName = "48 MiB";

/** Where it is measured: in memory, or on the disk that the machine has. */
export type Place = "tmpfs" | "disk";

/** Under what something was measured. */
export interface Setting {
  readonly workload: string;
  readonly place: Place | "anywhere";
  readonly runtime: string;
}

/** A ratio that was measured. */
export interface Row extends Setting, Ratio {}

/** What could not be measured, and why. */
export interface Note extends Setting {
  readonly text: string;
}

/** What a ratio is to be at most. */
interface Goal {
  readonly workload: string;
  readonly place?: Place;
  readonly ours: string;
  readonly theirs: string;
  readonly most: number;
}

const floors = (workload: string, most: number, place?: Place): Goal[] =>
  ["full", "ordered", "none"].map((level) => ({
    workload,
    ...(place && { place }),
    ours: `untorn ${level}`,
    theirs: `floor ${level}`,
    most,
  }));

/** Nothing grows faster with the count than the floor itself does: a tenth is noise. */
const flat = (workload: string, counts: readonly string[]): Goal[] =>
  counts.map((count) => ({
    workload,
    ours: `growth of untorn, ${count}`,
    theirs: `growth of floor, ${count}`,
    most: 1.1,
  }));

export const goals: readonly Goal[] = [
  ...floors("W1", 1.15),
  { workload: "W1", place: "tmpfs", ours: "untorn ordered", theirs: "write-file-atomic", most: 0.4 },
  { workload: "W1", place: "tmpfs", ours: "untorn ordered", theirs: "atomically", most: 0.75 },
  { workload: "W1", place: "tmpfs", ours: "untorn full", theirs: "write-file-atomic", most: 0.6 },
  { workload: "W1", place: "tmpfs", ours: "untorn none", theirs: "steno", most: 1.1 },
  { workload: "W1", place: "disk", ours: "untorn ordered", theirs: "write-file-atomic", most: 0.7 },
  { workload: "W1", place: "disk", ours: "untorn full", theirs: "write-file-atomic", most: 1 },
  ...floors("W2", 1.2, "tmpfs"),
  ...floors("W2", 1.05, "disk"),
  { workload: "W2", place: "tmpfs", ours: "untorn full", theirs: "write-file-atomic", most: 0.55 },
  { workload: "W3", place: "tmpfs", ours: "untorn", theirs: "write-file-atomic", most: 0.25 },
  { workload: "W3", place: "disk", ours: "untorn", theirs: "write-file-atomic", most: 0.55 },
  { workload: "W3", ours: "untorn", theirs: "floor", most: 0.8 },
  ...floors("W4a", 1.05),
  ...floors("W4b", 1.05),
  ...["untorn WHATWG", "untorn Node"].flatMap((ours) => [
    { workload: "W5a", ours, theirs: "createWriteStream + fsync", most: 1.05 }, // 1 ÷ 0.95 of its throughput
    { workload: "W5c", ours, theirs: "createWriteStream + fsync", most: 1.05 },
    { workload: "W5b", ours: `${ours} above`, theirs: limitName, most: 1 },
  ]),
  { workload: "W6", ours: "untorn writeFiles", theirs: "untorn one after the other", most: 0.35 },
  { workload: "W6", ours: "untorn writeFiles", theirs: "floor Promise.all", most: 0.8 },
  { workload: "W7", ours: "untorn ordered", theirs: "steno", most: 1 },
  { workload: "W8", ours: "untorn full", theirs: "proper-lockfile + write-json-file", most: 0.6 },
  ...floors("W9a", 1.05),
  { workload: "W9b", ours: "untorn", theirs: "floor", most: 1.05 },
  ...["10000 writes: peak", "10000 writes: above", "50000 writes: peak", "50000 writes: above"].map(
    (what) => ({
      workload: "W10",
      ours: `untorn, ${what}`,
      theirs: `write-file-atomic, ${what}`,
      most: 0.5,
    }),
  ),
  ...flat("W11a", ["1000 files", "100000 files"]),
  ...flat("W11b", ["10 writers", "100 writers", "1000 writers"]),
  { workload: "W12a", ours: "untorn", theirs: "write-file-atomic", most: 1 },
  ...imports.map(({ name, goal }) => ({
    workload: "W12b",
    ours: `untorn, ${name}`,
    theirs: budgetName(goal),
    most: 1,
  })),
];

/** What a row is to be at most; `undefined` where nothing was set as a goal. */
export function goalOf(row: Row): number | undefined {
  return goals.find(
    ({ workload, place = row.place, ours, theirs }) =>
      workload === row.workload && place === row.place && ours === row.ours && theirs === row.theirs,
  )?.most;
}
