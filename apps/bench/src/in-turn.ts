import type { Group, Measured } from "./contender.ts";

/**
 * Times contenders in turn, A B C A B C: what the machine does besides hits all of them alike. Each round begins with another one. Before
 * that each is warmed up for a round, which tells how often it does the work in the others.
 */
export async function inTurn(group: Group, rounds: number, roundLength: number): Promise<Measured> {
  const { contenders, pairs } = group;
  const times: Record<string, number[]> = {};
  const repeats = new Map<string, number>();
  for (const { name, run } of contenders) {
    times[name] = [];
    let done = 0;
    const began = performance.now();
    for (; done === 0 || performance.now() - began < roundLength; done++) await run();
    repeats.set(name, done);
  }
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const { name, run } = contenders[(round + i) % contenders.length]!;
      const count = repeats.get(name)!;
      const began = performance.now();
      for (let done = 0; done < count; done++) {
        const result = run();
        if (result instanceof Promise) await result; // what blocks is not made to wait for a turn
      }
      times[name]!.push((performance.now() - began) / count);
    }
  }
  return { times, pairs };
}
