import { quantile } from "simple-statistics";
import type { Measured } from "./contender.ts";

/** How much ours takes for each unit that theirs takes, of time, memory or bytes: lower is better. */
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
export function ratiosOf({ values, pairs }: Measured): Ratio[] {
  return pairs.map(([ours, theirs]) => {
    const [a = [], b = []] = [values[ours], values[theirs]];
    if (a.length === 0 || a.length !== b.length)
      throw new Error(`${ours} and ${theirs} were not measured in turn`);
    const each = a.map((value, round) => value / b[round]!);
    const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantile(each, p)) as [number, number, number];
    return { ours, theirs, median, low, high, rounds: each.length };
  });
}
