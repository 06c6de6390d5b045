import { type Kind, kinds } from "./classify.ts";

/** How often each kind was found. */
export type Tally = Record<Kind, number>;

/** What the reader found of one target: while a writer was at work, and from a kill to the next writer's first save. */
export interface Reads {
  readonly atWork: Tally;
  readonly between: Tally;
}

export function emptyReads(): Reads {
  return { atWork: emptyTally(), between: emptyTally() };
}

export function allOf(reads: readonly Reads[]): Tally {
  return sumOf(reads.flatMap(({ atWork, between }) => [atWork, between]));
}

export function emptyTally(): Tally {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Tally;
}

export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = emptyTally();
  for (const tally of tallies) for (const kind of kinds) sum[kind] += tally[kind];
  return sum;
}

export function readsIn(tally: Tally): number {
  return kinds.reduce((sum, kind) => sum + tally[kind], 0);
}

export function tornIn(tally: Tally): number {
  return readsIn(tally) - tally.whole;
}
