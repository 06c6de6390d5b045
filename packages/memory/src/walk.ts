import { holds, holdsRecovered, type Invariants, lookNow, type Moment, momentOf } from "./invariants.ts";
import type { Profile } from "./profiles.ts";
import { Recoveries } from "./recoveries.ts";
import { begin, choicesOf, go, type Scenario } from "./runs.ts";

/**
 * One way through a scenario that is too large to be explored, told by numbers: which call comes next, when the power goes, and what
 * becomes of each change that was not flushed. The same numbers go the same way, and smaller ones a simpler way: so that a library for
 * property tests can make them up, and shrink what fails.
 *
 * @param choices - Any whole numbers that are not negative; the first is how many calls are made before the power goes.
 * @returns how many calls were made.
 * @throws {@link CounterExample} an invariant does not hold.
 *
 * @example
 * ```ts no-run
 * import fc from "fast-check";
 * import { walk } from "@untorn/memory";
 *
 * await fc.assert(fc.asyncProperty(fc.array(fc.nat(), { maxLength: 200 }), (choices) => walk(scenario, invariants, choices)));
 * ```
 */
export async function walk(
  scenario: Scenario,
  invariants: Invariants,
  choices: readonly number[],
  profile?: Profile,
): Promise<number> {
  const [most = 0, ...rest] = choices;
  const pick = (count: number): number => (rest.shift() ?? 0) % count;

  const run = await begin(scenario);
  for (let made = 0; made < most; made++) {
    const possible = choicesOf(run);
    if (possible.length === 0) break;
    await go(run, possible[pick(possible.length)]!);
    lookNow(run, invariants, momentOf(run));
  }

  const { memory, calls } = run;
  const moment: Moment = { ...momentOf(run), crash: "power" };
  const left = memory.afterOnePowerCut(pick, profile);
  const course = { calls, crash: left.fates };
  holds(invariants.afterPowerCut, left, moment, course);
  if (invariants.afterRecovery !== undefined) {
    const recovered = await new Recoveries(scenario, profile).of(left);
    holdsRecovered(invariants, recovered, moment, course);
  }
  return calls.length;
}
