import type { Supports } from "@untorn/core";
import { type Computation, type Running, start } from "./computation.ts";
import type { Fault } from "./faults.ts";
import { MemoryFileSystem, volumeOf } from "./memory-file-system.ts";
import { createMemoryPlatform } from "./platform.ts";
import { Tape } from "./tape.ts";
import type { VolumeOptions } from "./volume.ts";

/** What is explored. It is run many times, and must do the same every time. */
export interface Scenario {
  /** What is there before, on disk for sure. */
  readonly arrange?: (memory: MemoryFileSystem) => void;
  /** What runs; several computations run at the same time, as processes do. */
  readonly run: Computation | readonly Computation[];
  /** What runs first after a crash, on what was left. It is itself cut by the power, once, wherever it can be. */
  readonly recover?: Computation;
  /** How many of the computations may be killed, wherever that can be, while the others go on. Default 0. */
  readonly kills?: number;
  /** Which of them may be killed: of those that do the same, one tells of all. Default: each. */
  readonly mortal?: readonly number[];
  /** What the filesystem pretends to be. */
  readonly volume?: VolumeOptions;
  /** What the platform pretends to promise. */
  readonly supports?: Partial<Supports>;
}

/** The computations of a scenario. */
export function computationsOf({ run }: Scenario): readonly Computation[] {
  return typeof run === "function" ? [run] : run;
}

/** A run of a scenario, up to some moment. */
export interface Run {
  readonly memory: MemoryFileSystem;
  readonly running: readonly Running[];
  readonly tapes: readonly Tape[];
  readonly calls: { by: number; line: string }[];
  /** How many more computations may be killed. */
  kills: number;
  /** Whether a computation may be one of these. */
  readonly isMortal: (computation: number) => boolean;
  /** What each computation was told of the others' processes. */
  readonly told: string[];
}

/** Which computation goes on, by which of the calls that it waits for; or is killed. */
export type Choice = readonly [computation: number, call: number | "kill"];

/** In how many ways a run can go on: first by a call, then by a kill. */
export function choicesOf({ running, kills, isMortal }: Run): Choice[] {
  const calls = running.flatMap(({ waiting }, i) =>
    Array.from({ length: waiting }, (_, call): Choice => [i, call]),
  );
  if (kills === 0) return calls;
  const deaths = running.flatMap(({ waiting }, i): Choice[] =>
    waiting > 0 && isMortal(i) ? [[i, "kill"]] : [],
  );
  return [...calls, ...deaths];
}

/** A run before its first call. */
export async function begin(scenario: Scenario, fault?: Fault): Promise<Run> {
  const { arrange, volume } = scenario;
  const memory = new MemoryFileSystem(volume);
  arrange?.(memory);
  if (fault !== undefined) memory.fail(fault);
  return startOn(
    memory,
    scenario,
    computationsOf(scenario).map(() => new Tape(memory)),
  );
}

/** A run on a filesystem; what is on the tapes is not done again. */
export async function startOn(
  memory: MemoryFileSystem,
  scenario: Scenario,
  tapes: readonly Tape[],
): Promise<Run> {
  const { supports, kills = 0, mortal } = scenario;
  const isMortal = (computation: number): boolean => mortal?.includes(computation) ?? true;
  const running: Running[] = [];
  const told: string[] = [];
  const computations = computationsOf(scenario);
  for (const [i, computation] of computations.entries()) {
    told[i] = "";
    const tape = tapes[i]!;
    const startOf = (pid: number): string | undefined => {
      const isDead = tape.ask("startOf", () => {
        volumeOf(memory).footprint?.read(lifeOf(pid - 1));
        const ending = running[pid - 1]?.ending;
        return ending !== undefined && "killed" in ending;
      });
      told[i] += `;process ${pid} ${isDead === true ? "is dead" : "runs"}`;
      return isDead === true || computations[pid - 1] === undefined ? undefined : "s";
    };
    const platform = createMemoryPlatform(memory, { name: `w${i + 1}`, pid: i + 1, startOf, supports });
    running.push(await start(computation, platform, tape));
  }
  return { memory, running, tapes, calls: [], kills, isMortal, told };
}

/** Goes on by one call, or without one of the computations. */
export async function go(run: Run, [by, which]: Choice): Promise<void> {
  const { memory, running, calls } = run;
  if (which === "kill") {
    run.kills--;
    running[by]!.kill();
    calls.push({ by, line: "is killed" });
    const { footprint } = volumeOf(memory);
    footprint?.write(lifeOf(by));
    footprint?.write("kills"); // there are only so many
    return;
  }
  const before = memory.trace.length;
  await running[by]!.step(which);
  for (const line of memory.trace.slice(before)) calls.push({ by, line });
}

const lifeOf = (computation: number): string => `p${computation}`;

/** A run to its end, one computation after the other. */
export async function toEnd(scenario: Scenario, fault?: Fault): Promise<Run> {
  const run = await begin(scenario, fault);
  for (let next = choicesOf(run)[0]; next !== undefined; next = choicesOf(run)[0]) await go(run, next);
  return run;
}
