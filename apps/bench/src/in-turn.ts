import type { Contender, Group, Measured, Order } from "./contender.ts";

/** So long a contender works in a round at most, in milliseconds, where its work allows it: more makes no ratio better. */
const longestRound = { quick: 15, usual: 100, large: 100 };

/**
 * All are warmed up before any is warmed up again, so often and each time for so many milliseconds at least: engines compile what has run
 * for a while, and of what shares code the first would be measured while it is slow.
 */
const warmUps = {
  quick: { times: 2, length: 15 },
  usual: { times: 6, length: 50 },
  large: { times: 6, length: 50 },
};

/**
 * Times contenders in turn, A B C A B C: what the machine does besides hits all of them alike. Each round begins with another one. Before
 * that they are warmed up, which tells how often each does the work in a round: as often as the budget allows, and once at least.
 */
export async function inTurn(
  { contenders, pairs }: Group,
  { rounds, budget, scale }: Pick<Order, "rounds" | "budget" | "scale">,
): Promise<Measured> {
  const roundLength = Math.min(budget / rounds / contenders.length, longestRound[scale]);
  const { times, length } = warmUps[scale];
  const warmUpLength = Math.max(roundLength, length);
  const repeats = new Map<Contender, number>();
  for (let i = 0; i < times; i++) {
    for (const contender of contenders) {
      if (repeats.get(contender) === 1) continue;
      const done = await repeatsIn(warmUpLength, contender);
      repeats.set(contender, Math.max(1, Math.ceil((done * roundLength) / warmUpLength)));
    }
  }
  const values = Object.fromEntries(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(round + i) % contenders.length]!;
      values[contender.name]!.push(await time(contender, repeats.get(contender)!));
    }
  }
  return { values, pairs };
}

/** How often it does the work in so many milliseconds. */
async function repeatsIn(milliseconds: number, { run }: Contender): Promise<number> {
  const began = performance.now();
  let done = 0;
  for (; done === 0 || performance.now() - began < milliseconds; done++) await run();
  return done;
}

/** So long it takes for its work, in milliseconds. */
async function time({ units = 1, run }: Contender, repeats: number): Promise<number> {
  const began = performance.now();
  for (let done = 0; done < repeats; done++) {
    const result = run();
    if (result instanceof Promise) await result; // what blocks is not made to wait for a turn
  }
  return (performance.now() - began) / repeats / units;
}
