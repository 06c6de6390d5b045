import type { Call } from "../trace/calls.ts";

export interface Occurrence {
  readonly name: string;
  readonly nth: number;
  /** Which of all calls. */
  readonly at: number;
}

/** Each call of a trace, as the n-th of its name: what strace counts by. Two threads may each have an n-th. */
export function occurrencesIn(calls: readonly Call[]): Occurrence[] {
  const known = new Set<string>();
  return calls.flatMap(({ name, nth }, at) => {
    if (name === "fcntl" || known.has(`${name} ${nth}`)) return [];
    known.add(`${name} ${nth}`);
    return { name, nth, at };
  });
}
