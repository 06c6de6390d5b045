/** One of those that do the same work in turn. */
export interface Contender {
  readonly name: string;
  /** Does the work once; what it gives back is waited for, if it is a promise. */
  readonly run: () => unknown;
}

/** Contenders that are timed in turn, in one process, in a directory of their own. */
export interface Group {
  readonly contenders: readonly Contender[];
  /** Which ratios are told: `[ours, theirs]` by name. */
  readonly pairs: readonly (readonly [ours: string, theirs: string])[];
}

/** What is to be measured, as the child is told it. */
export interface Order {
  readonly workload: string;
  readonly directory: string;
  readonly rounds: number;
  /** So long a contender works in a round, in milliseconds; at least once. */
  readonly roundLength: number;
}

/** What a child has measured. */
export interface Measured {
  /** By contender: in each round, the milliseconds that the work took. */
  readonly times: Readonly<Record<string, readonly number[]>>;
  readonly pairs: Group["pairs"];
}
