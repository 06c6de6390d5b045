import type { CallName } from "@untorn/core";
import type { DiskView } from "./disk-view.ts";
import { type Fault, faultsAt } from "./faults.ts";
import type { Footprint } from "./footprint.ts";
import {
  type Coverage,
  holds,
  holdsRecovered,
  type Invariants,
  lookNow,
  type Moment,
  momentOf,
} from "./invariants.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";
import { Moments } from "./moments.ts";
import type { Profile } from "./profiles.ts";
import { type Recovered, Recoveries } from "./recoveries.ts";
import { begin, type Choice, choicesOf, computationsOf, go, type Run, type Scenario, toEnd } from "./runs.ts";

/** How far to go. */
export interface Bounds {
  /** Also try every call with every fault. Default `true`, where there is one computation. */
  readonly faults?: boolean;
  /** The kind of filesystem. Default `"any"`: all of them. */
  readonly profile?: Profile;
  /**
   * Go every way to each moment, also those that differ from another only in the order of calls that have nothing to do with one
   * another. It comes to the same moments, later: a check of the explorer itself. Default `false`.
   */
  readonly everyWay?: boolean;
}

/**
 * Runs a scenario in every order in which the calls of its computations can fall (rule 11), and stops at every moment between two
 * calls. There it looks at what everybody sees; at every disk that a power cut can leave; at what a recovery makes of each of them,
 * also if the power goes a second time (rule 12); and, for one computation, at every call that fails in every way, and at every moment from
 * there to the end.
 *
 * Orders that lead to the same moment are followed once: two moments are the same when all that there is, all that a power cut can
 * leave and all that each computation was told are the same. Ways there that differ only in the order of calls that have nothing to do
 * with one another are not gone twice either, unless `everyWay` says so. So no moment is left out. Code that runs side by side in one
 * computation (`Promise.all`) is taken not to care in which order it was told things.
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
  const exploration = new Exploration(scenario, invariants, bounds);
  await exploration.orders();
  if (bounds.faults ?? computationsOf(scenario).length === 1) await exploration.faults();
  return { ...exploration.coverage(), milliseconds: now() - began };
}

const now = (): number => Math.round(performance.now());

class Exploration {
  readonly #scenario: Scenario;
  readonly #invariants: Invariants;
  readonly #profile: Profile | undefined;
  readonly #everyWay: boolean;
  readonly #recoveries: Recoveries;
  readonly #moments: Moments;
  /** The moments that were looked at, with the choices that were not made there, as they are made elsewhere. */
  readonly #seen: Map<string, ReadonlySet<string>> = new Map();
  /** By what is in the journal; those that were used last. */
  readonly #left: Map<string, readonly Left[]> = new Map();
  /** What there was, and could be lost, after faults while nobody was told anything. */
  readonly #afterFaults: Set<string> = new Set();
  #disks = 0;
  #faults = 0;

  constructor(scenario: Scenario, invariants: Invariants, { profile, everyWay = false }: Bounds) {
    const { afterPowerCut, afterRecovery } = invariants;
    this.#scenario = scenario;
    this.#invariants = invariants;
    this.#profile = profile;
    this.#everyWay = everyWay;
    this.#recoveries = new Recoveries(scenario, profile);
    const looksAtDisks = afterPowerCut !== undefined || afterRecovery !== undefined;
    this.#moments = new Moments(scenario, profile, looksAtDisks);
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
    await this.#follow(await this.#moments.first(), [], new Map());
  }

  /**
   * Goes on from a moment in every way, but for the choices that are made elsewhere: behind one that was made before from the same
   * moment, and whose order with this one makes no difference (sleep sets: Godefroid, LNCS 1032, section 5). No moment is left out by
   * that, only ways that lead to it.
   */
  async #follow(run: Run, done: readonly Choice[], elsewhere: Elsewhere): Promise<void> {
    const moment = this.#moments.identityOf(run);
    const left = this.#seen.get(moment);
    this.#seen.set(moment, namesOf(elsewhere, left));
    if (left === undefined) await this.#look(run);

    const choices = choicesOf(run)
      .map((choice) => ({ choice, name: nameOf(run, choice) }))
      .filter(({ name }) => !elsewhere.has(name) && (left?.has(name) ?? true));
    const back = choices.length > 1 ? this.#moments.remember(run, done) : undefined;
    const made = new Map(elsewhere);
    for (const [i, { choice, name }] of choices.entries()) {
      const next = i === 0 ? run : await back!();
      const footprint = await this.#moments.go(next, choice);
      const still = [...made].filter(
        ([, other]) => other.by !== choice[0] && other.footprint.isApart(footprint),
      );
      await this.#follow(next, [...done, choice], new Map(still));
      if (!this.#everyWay) made.set(name, { by: choice[0], footprint });
    }
  }

  /** Every invariant, at this moment. */
  async #look(run: Run, fault?: Fault): Promise<void> {
    const { memory, calls } = run;
    const { afterPowerCut, afterRecovery } = this.#invariants;
    const moment = momentOf(run, fault);
    lookNow(run, this.#invariants, moment);
    if (afterPowerCut === undefined && afterRecovery === undefined) return;
    const cutShort: Moment = { ...moment, crash: "power" };
    for (const left of this.#leftBy(memory)) {
      this.#disks++;
      const course = { calls, crash: left.disk.fates };
      holds(afterPowerCut, left.disk, cutShort, course);
      if (afterRecovery === undefined) continue;
      left.recovered ??= this.#recoveries.of(left.disk);
      holdsRecovered(this.#invariants, await left.recovered, cutShort, course);
    }
    if (afterRecovery === undefined) return;
    const killed = await this.#recoveries.ofKilled(memory, this.#moments.diskOf(memory));
    holdsRecovered(this.#invariants, killed, { ...moment, crash: "kill" }, { calls, crash: "kill" });
  }

  /** The disks that a power cut can leave: the same at many moments. */
  #leftBy(memory: MemoryFileSystem): readonly Left[] {
    const journal = this.#moments.journalOf(memory);
    const left =
      this.#left.get(journal) ?? [...memory.afterPowerCut(this.#profile)].map((disk) => ({ disk }));
    this.#left.delete(journal);
    this.#left.set(journal, left);
    if (this.#left.size > mostLeft) this.#left.delete(this.#left.keys().next().value!);
    return left;
  }

  /** Every call with every fault; from there on every moment, to the end. */
  async faults(): Promise<void> {
    const plain = await toEnd(this.#scenario);
    for (const [i, { line }] of plain.calls.entries()) {
      for (const fault of faultsAt(i + 1, line.split(" ")[0] as CallName)) {
        this.#faults++;
        const run = await begin(this.#scenario, fault);
        for (let next = choicesOf(run)[0]; next !== undefined; next = choicesOf(run)[0]) {
          await go(run, next);
          if (run.calls.length > i && this.#isNews(run)) await this.#look(run, fault);
        }
      }
    }
  }

  /** Whether anybody was told how it ended; or else, whether what there is, and could be lost, was never so after a fault. */
  #isNews({ memory, running }: Run): boolean {
    if (running.some(({ ending }) => ending !== undefined)) return true;
    const disk = this.#moments.diskOf(memory);
    const isNews = !this.#afterFaults.has(disk);
    this.#afterFaults.add(disk);
    return isNews;
  }
}

/** A disk that a power cut left, and what was made of it when somebody asked. */
interface Left {
  readonly disk: DiskView;
  recovered?: Promise<readonly Recovered[]>;
}

const mostLeft = 500; // journals: some ten megabytes

/** By the names of choices: whose they are, and what they would do. */
type Elsewhere = ReadonlyMap<string, { readonly by: number; readonly footprint: Footprint }>;

/** The same in every run that is at this moment. */
function nameOf({ running }: Run, [by, which]: Choice): string {
  return `${by} ${which === "kill" ? which : running[by]!.nameOf(which)}`;
}

/** Those that were left before, too. */
function namesOf(elsewhere: Elsewhere, before: ReadonlySet<string> | undefined): ReadonlySet<string> {
  return new Set([...elsewhere.keys()].filter((name) => before?.has(name) ?? true));
}
