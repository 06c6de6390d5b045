import type { Call } from "../trace/calls.ts";

export interface Occurrence {
  readonly name: string;
  readonly nth: number;
  /** Which of all calls. */
  readonly at: number;
}

/** Each call of a trace, as the n-th of its name: what strace counts by. */
export function occurrencesIn(calls: readonly Call[]): Occurrence[] {
  const counts = new Map<string, number>();
  return calls.flatMap(({ name }, at) => {
    if (name === "fcntl") return [];
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { name, nth, at };
  });
}
