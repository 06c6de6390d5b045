import { quantile } from "simple-statistics";
import type { Measured } from "./contender.ts";

/** How long ours takes for each unit of time that theirs takes: lower is better. */
export interface Ratio {
  readonly ours: string;
  readonly theirs: string;
  readonly median: number;
  /** The quartiles. */
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** The ratio of each pair, taken round by round. */
export function ratiosOf({ times, pairs }: Measured): Ratio[] {
  return pairs.map(([ours, theirs]) => {
    const [a = [], b = []] = [times[ours], times[theirs]];
    if (a.length === 0 || a.length !== b.length)
      throw new Error(`${ours} and ${theirs} were not timed in turn`);
    const each = a.map((time, round) => time / b[round]!);
    const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantile(each, p)) as [number, number, number];
    return { ours, theirs, median, low, high, rounds: each.length };
  });
}
