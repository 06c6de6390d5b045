/** One of those that do the same work in turn. */
export interface Contender {
  readonly name: string;
  /** How often one run does the work. Default: once. */
  readonly units?: number;
  /** What it gives back is waited for, if it is a promise. */
  readonly run: () => unknown;
}

/** Contenders that are timed in turn, in one process, in a directory of their own. */
export interface Group {
  readonly contenders: readonly Contender[];
  readonly pairs: Pairs;
}

/** Which ratios are told: `[ours, theirs]` by name. */
export type Pairs = readonly (readonly [ours: string, theirs: string])[];

/** What is to be measured, as the child is told it. */
export interface Order {
  readonly workload: string;
  /** A process of its own for one contender, where memory or a start is measured. */
  readonly part?: string;
  /** For this child alone. */
  readonly directory: string;
  /** For all children of this workload in this place, one after the other; made ready before. */
  readonly shared: string;
  /** On another filesystem; `undefined` where the machine has no two. */
  readonly elsewhere?: string;
  /** The command of this runtime. */
  readonly command: readonly [string, ...string[]];
  readonly rounds: number;
  /** So long all rounds shall take together, in milliseconds; longer where one run of each contender takes longer. */
  readonly budget: number;
  /** `"quick"`: small enough to be done in a moment. `"large"`: whatever the workload is at its largest. */
  readonly scale: Scale;
}

export type Scale = "quick" | "usual" | "large";

/** What a child has measured. */
export interface Measured {
  /** By contender: what each round took, in whatever unit they share. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  readonly pairs: Pairs;
  /** What could not be measured, and why. */
  readonly notes?: readonly string[];
}
