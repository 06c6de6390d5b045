import type { CallName } from "@untorn/core";
import { type Fault, faultsAt } from "./faults.ts";
import { type Coverage, holds, type Invariants, lookNow, momentOf } from "./invariants.ts";
import type { Profile } from "./profiles.ts";
import { Recoveries } from "./recoveries.ts";
import {
  begin,
  type Choice,
  choicesOf,
  computationsOf,
  go,
  type Run,
  replay,
  type Scenario,
  stateOf,
  toEnd,
} from "./runs.ts";

/** How far to go. */
export interface Bounds {
  /** Also try every call with every fault. Default `true`, where there is one computation. */
  readonly faults?: boolean;
  /** The kind of filesystem. Default `"any"`: all of them. */
  readonly profile?: Profile;
}

/**
 * Runs a scenario in every order in which the calls of its computations can fall (rule 11), and stops at every moment between two
 * calls. There it looks at what everybody sees; at every disk that a power cut can leave; at what a recovery makes of each of them,
 * also if the power goes a second time (rule 12); and, for one computation, at every call that fails in every way.
 *
 * Orders that lead to the same state are followed once.
 *
 * @returns how much was looked at.
 * @throws {@link CounterExample} the first invariant that does not hold, with the story that led there.
 *
 * @example
 * ```ts
 * import { sys } from "@untorn/core";
 * import { explore } from "@untorn/memory";
 *
 * const found = explore(
 *   {
 *     arrange: (memory) => memory.seed("/state", { kind: "file" }, "old"),
 *     *run() {
 *       const file = yield* sys.create("/state.tmp", 0o666);
 *       yield* sys.write(file, new TextEncoder().encode("new"));
 *       yield* sys.close(file);
 *       yield* sys.rename("/state.tmp", "/state"); // without a flush
 *     },
 *   },
 *   {
 *     afterPowerCut: (disk) => {
 *       const text = disk.text("/state");
 *       if (text !== "old" && text !== "new") throw new Error(`the state was ${JSON.stringify(text)}`);
 *     },
 *   },
 * );
 * await found.catch((error: Error) => console.log(error.name)); // CounterExample
 * ```
 */
export async function explore(
  scenario: Scenario,
  invariants: Invariants,
  bounds: Bounds = {},
): Promise<Coverage> {
  const began = now();
  const exploration = new Exploration(scenario, invariants, bounds.profile);
  await exploration.orders();
  if (bounds.faults ?? computationsOf(scenario).length === 1) await exploration.faults();
  return { ...exploration.coverage(), milliseconds: now() - began };
}

const now = (): number => Math.round(performance.now());

class Exploration {
  readonly #scenario: Scenario;
  readonly #invariants: Invariants;
  readonly #profile: Profile | undefined;
  readonly #recoveries: Recoveries;
  readonly #seen: Set<string> = new Set();
  #disks = 0;
  #faults = 0;

  constructor(scenario: Scenario, invariants: Invariants, profile: Profile | undefined) {
    this.#scenario = scenario;
    this.#invariants = invariants;
    this.#profile = profile;
    this.#recoveries = new Recoveries(scenario, profile);
  }

  coverage(): Omit<Coverage, "milliseconds"> {
    return {
      moments: this.#seen.size,
      disks: this.#disks,
      recoveries: this.#recoveries.size,
      faults: this.#faults,
    };
  }

  /** Follows every order. */
  async orders(): Promise<void> {
    await this.#follow(await begin(this.#scenario), []);
  }

  /** Goes on from a moment in every way: with this run in the first one, and with a run of its own that is brought there in each other. */
  async #follow(run: Run, done: readonly Choice[]): Promise<void> {
    const state = stateOf(run);
    if (this.#seen.has(state)) return;
    this.#seen.add(state);
    await this.#look(run);
    for (const [i, choice] of choicesOf(run).entries()) {
      const next = i === 0 ? run : await replay(this.#scenario, done);
      await go(next, choice);
      await this.#follow(next, [...done, choice]);
    }
  }

  /** Every invariant, at this moment. */
  async #look(run: Run, fault?: Fault): Promise<void> {
    const { memory, calls } = run;
    const { afterPowerCut, afterRecovery } = this.#invariants;
    const moment = momentOf(run, fault);
    lookNow(run, this.#invariants, moment);
    if (afterRecovery !== undefined) {
      for (const { disk, again } of await this.#recoveries.of(memory.now)) {
        holds(afterRecovery, disk, moment, { calls, fault, crash: "kill", crashedAgain: again });
      }
    }
    if (afterPowerCut === undefined && afterRecovery === undefined) return;
    for (const left of memory.afterPowerCut(this.#profile)) {
      this.#disks++;
      holds(afterPowerCut, left, moment, { calls, fault, crash: "power" });
      if (afterRecovery === undefined) continue;
      for (const { disk, again } of await this.#recoveries.of(left)) {
        holds(afterRecovery, disk, moment, { calls, fault, crash: "power", crashedAgain: again });
      }
    }
  }

  /** Every call with every fault, to the end. */
  async faults(): Promise<void> {
    const plain = await toEnd(this.#scenario);
    for (const [i, { line }] of plain.calls.entries()) {
      for (const fault of faultsAt(i + 1, line.split(" ")[0] as CallName)) {
        this.#faults++;
        await this.#look(await toEnd(this.#scenario, fault), fault);
      }
    }
  }
}
