import { askChild } from "./ask-child.ts";
import type { Measured, Order, Pairs } from "./contender.ts";

/** A contender that works in a process of its own. */
export interface Part {
  readonly name: string;
  /** Another library, that may not survive: that is told, and is no failure of the run. */
  readonly mayFail?: boolean;
}

/**
 * Measures contenders in turn, each in a process of its own in each round, as what one leaves in memory would count for the next. A part
 * gives several numbers by what they are of; `pairs` name them `part what`.
 */
export async function alone(
  order: Order,
  rounds: number,
  parts: readonly Part[],
  pairs: Pairs,
): Promise<Measured> {
  const values: Record<string, number[]> = {};
  const notes = new Set<string>();
  const failed = new Set<string>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, mayFail = false } of parts) {
      if (failed.has(name)) continue;
      try {
        const numbers = await askChild<Record<string, number>>({ ...order, part: name });
        for (const [what, value] of Object.entries(numbers)) (values[`${name} ${what}`] ??= []).push(value);
      } catch (error) {
        if (!mayFail) throw error;
        failed.add(name);
        notes.add(`${name} failed: ${(error as Error).message}`);
      }
    }
  }
  const measured = ([a, b]: Pairs[number]): boolean => a in values && values[a]?.length === values[b]?.length;
  return { values, pairs: pairs.filter(measured), notes: [...notes] };
}
