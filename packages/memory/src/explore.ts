import type { CallName, Supports } from "@untorn/core";
import { type Computation, type Ending, type Running, start } from "./computation.ts";
import type { DiskView } from "./disk-view.ts";
import { type Fault, faultsAt } from "./faults.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { createMemoryPlatform } from "./platform.ts";
import type { Profile } from "./profiles.ts";
import { Recoveries } from "./recoveries.ts";
import { CounterExample, type Course } from "./story.ts";
import type { VolumeOptions } from "./volume.ts";

/** What is explored. It is run many times, and must do the same every time. */
export interface Scenario {
  /** What is there before, on disk for sure. */
  readonly arrange?: (memory: MemoryFileSystem) => void;
  /** What runs; several computations run at the same time, as processes do. */
  readonly run: Computation | readonly Computation[];
  /** What runs first after a crash, on what was left. It is itself cut by the power, once, wherever it can be. */
  readonly recover?: Computation;
  /** What the filesystem pretends to be. */
  readonly volume?: VolumeOptions;
  /** What the platform pretends to promise. */
  readonly supports?: Partial<Supports>;
}

/** Where the exploration is when it asks whether an invariant holds. */
export interface Moment {
  /** The filesystem, for traces and open handles. */
  readonly memory: MemoryFileSystem;
  /** How each computation ended; `undefined` while it runs. */
  readonly endings: readonly (Ending | undefined)[];
  /** What went wrong on purpose. */
  readonly fault?: Fault;
}

/** What must hold; each throws if it does not. */
export interface Invariants {
  /** Of what everybody sees: at every moment between two calls, before the first and after the last, and after faults. */
  readonly always?: (disk: DiskView, moment: Moment) => void;
  /** Of every disk that a power cut can leave at any of these moments, before anything is recovered. */
  readonly afterPowerCut?: (disk: DiskView, moment: Moment) => void;
  /** Of what there is when the recovery has ended: after a power cut or a kill at any of these moments, and another one meanwhile. */
  readonly afterRecovery?: (disk: DiskView, moment: Moment) => void;
  /** When every computation has ended. */
  readonly atEnd?: (disk: DiskView, moment: Moment) => void;
}

/** How far to go. */
export interface Bounds {
  /** Also try every call with every fault. Default `true`, where there is one computation. */
  readonly faults?: boolean;
  /** The kind of filesystem. Default `"any"`: all of them. */
  readonly profile?: Profile;
}

/** How much was looked at. */
export interface Coverage {
  /** Different states between two calls, over all orders of the calls. */
  readonly moments: number;
  /** Disks that power cuts left, over all moments. */
  readonly disks: number;
  /** Different disks that the recovery was run on, with every second power cut. */
  readonly recoveries: number;
  /** Faults that were tried. */
  readonly faults: number;
  /** How long it took. */
  readonly milliseconds: number;
}

/**
 * Runs a scenario in every order in which the calls of its computations can fall, and stops at every moment between two calls. There
 * it looks at what everybody sees; at every disk that a power cut can leave; at what a recovery makes of each of them, also if the
 * power goes a second time; and, for one computation, at every call that fails in every way.
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

function computationsOf({ run }: Scenario): readonly Computation[] {
  return typeof run === "function" ? [run] : run;
}

/** A run of the scenario, up to some moment. */
interface Run {
  readonly memory: MemoryFileSystem;
  readonly running: readonly Running[];
  readonly calls: { by: number; line: string }[];
}

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
    await this.#follow(await this.#begin(), []);
  }

  /** Goes on from a moment in every way: with this run in the first one, and with a run of its own that is brought there in each other. */
  async #follow(run: Run, done: readonly Choice[]): Promise<void> {
    const state = [run.memory.now.fingerprint(), ...run.running.map((each) => each.state)].join("\n");
    if (this.#seen.has(state)) return;
    this.#seen.add(state);
    await this.#look(run);
    for (const [i, choice] of choicesOf(run).entries()) {
      const next = i === 0 ? run : await this.#replay(done);
      await go(next, choice);
      await this.#follow(next, [...done, choice]);
    }
  }

  async #replay(choices: readonly Choice[]): Promise<Run> {
    const run = await this.#begin();
    for (const choice of choices) await go(run, choice);
    return run;
  }

  async #begin(fault?: Fault): Promise<Run> {
    const { arrange, volume, supports } = this.#scenario;
    const memory = new MemoryFileSystem(volume);
    arrange?.(memory);
    if (fault !== undefined) memory.fail(fault);
    const running: Running[] = [];
    for (const [i, computation] of computationsOf(this.#scenario).entries()) {
      const platform = createMemoryPlatform(memory, { name: `w${i + 1}`, ...(supports && { supports }) });
      running.push(await start(computation, platform, memory));
    }
    return { memory, running, calls: [] };
  }

  /** Every invariant, at this moment. */
  async #look(run: Run, fault?: Fault): Promise<void> {
    const { memory, running, calls } = run;
    const endings = running.map(({ ending }) => ending);
    const moment: Moment = { memory, endings, ...(fault && { fault }) };
    const { always, afterPowerCut, afterRecovery, atEnd } = this.#invariants;

    holds(always, memory.now, moment, { calls, fault });
    if (endings.every((ending) => ending !== undefined)) holds(atEnd, memory.now, moment, { calls, fault });
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
    const plain = await this.#toEnd();
    for (const [i, { line }] of plain.calls.entries()) {
      for (const fault of faultsAt(i + 1, line.split(" ")[0] as CallName)) {
        this.#faults++;
        await this.#look(await this.#toEnd(fault), fault);
      }
    }
  }

  async #toEnd(fault?: Fault): Promise<Run> {
    const run = await this.#begin(fault);
    for (let next = choicesOf(run)[0]; next !== undefined; next = choicesOf(run)[0]) await go(run, next);
    return run;
  }
}

/** Which computation goes on, by which of the calls that it waits for. */
type Choice = readonly [computation: number, call: number];

function choicesOf({ running }: Run): Choice[] {
  return running.flatMap(({ waiting }, i) =>
    Array.from({ length: waiting }, (_, call) => [i, call] as const),
  );
}

async function go({ memory, running, calls }: Run, [by, which]: Choice): Promise<void> {
  const before = memory.trace.length;
  await running[by]!.step(which);
  for (const line of memory.trace.slice(before)) calls.push({ by, line });
}

function holds(
  invariant: ((disk: DiskView, moment: Moment) => void) | undefined,
  disk: DiskView,
  moment: Moment,
  course: Omit<Course, "disk">,
): void {
  try {
    invariant?.(disk, moment);
  } catch (problem) {
    throw new CounterExample(problem, { ...course, disk });
  }
}
