import type { Ratio } from "./ratios.ts";

/** Where it is measured: in memory, or on the disk that the machine has. */
export type Place = "tmpfs" | "disk";

/** A ratio that was measured, and under what. */
export interface Row extends Ratio {
  readonly workload: string;
  readonly place: Place;
  readonly runtime: string;
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

const goals: readonly Goal[] = [
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
];

/** What a row is to be at most; `undefined` where nothing was set as a goal. */
export function goalOf(row: Row): number | undefined {
  return goals.find(
    ({ workload, place = row.place, ours, theirs }) =>
      workload === row.workload && place === row.place && ours === row.ours && theirs === row.theirs,
  )?.most;
}
