import { type Call, type CallName, perform, type Steps } from "@untorn/core";
import type { DiskView } from "./disk-view.ts";
import type { Fault } from "./faults.ts";
import type { MemoryFileSystem } from "./memory-file-system.ts";

/** How steps ended. */
export type Ending = { readonly value: unknown } | { readonly error: unknown };

/** Where an exploration is: what was done, and how it ended if it has ended. */
export interface Moment {
  /** The filesystem as it is now. */
  readonly memory: MemoryFileSystem;
  /** Of each computation, in the order given; `undefined` while it runs. */
  readonly endings: readonly (Ending | undefined)[];
}

/** How much was looked at. */
export interface Coverage {
  /** Points between two calls. */
  readonly moments: number;
  /** Disks that a power cut can leave, over all moments. */
  readonly disks: number;
}

/** Makes a filesystem with what is to be there, and the computations that will run on it. Called again for every try. */
export type Scenario = () => { readonly memory: MemoryFileSystem; readonly steps: readonly Steps<unknown>[] };

/** A computation that runs call by call. */
class Running {
  readonly #steps: Steps<unknown>;
  #call: Call | undefined;
  ending: Ending | undefined;
  /** What it was answered so far: two runs with the same answers are in the same state. */
  answers = "";

  constructor(steps: Steps<unknown>) {
    this.#steps = steps;
    this.#settle(() => steps.next());
  }

  /** Makes its next call. */
  step(memory: MemoryFileSystem): void {
    const call = this.#call!;
    let answer: unknown;
    try {
      answer = perform(memory.sync, call);
    } catch (error) {
      this.answers += `;${(error as { code?: unknown }).code as string}`;
      return this.#settle(() => this.#steps.throw(error));
    }
    this.answers += `;${call.name === "lstat" || call.name === "write" ? JSON.stringify(answer) : ""}`;
    this.#settle(() => this.#steps.next(answer));
  }

  #settle(resume: () => IteratorResult<Call, unknown>): void {
    try {
      const { done, value } = resume();
      if (done) this.ending = { value };
      else this.#call = value;
    } catch (error) {
      this.ending = { error };
    }
  }
}

/**
 * Runs the computations in every order in which their calls can fall, and stops at every moment between two calls, also before the
 * first and after the last one. There `check` looks at what everybody sees, and, for each disk that a power cut can leave, at that.
 *
 * Orders that lead to the same state are followed once.
 */
export function exploreMoments(
  scenario: Scenario,
  check: {
    readonly now?: (moment: Moment) => void;
    readonly afterPowerCut?: (disk: DiskView, moment: Moment) => void;
  },
): Coverage {
  const seen = new Set<string>();
  let disks = 0;

  const visit = (order: readonly number[]): void => {
    const { memory, steps } = scenario();
    const running = steps.map((each) => new Running(each));
    for (const turn of order) running[turn]!.step(memory);
    const state = [memory.now.fingerprint(), ...running.map(({ answers }) => answers)].join("\n");
    if (seen.has(state)) return;
    seen.add(state);

    const moment = { memory, endings: running.map(({ ending }) => ending) };
    inStory(memory, "", () => check.now?.(moment));
    if (check.afterPowerCut !== undefined) {
      for (const disk of memory.afterPowerCut()) {
        disks++;
        inStory(memory, `\nHere the power went, and this was found:\n${disk.fingerprint()}`, () =>
          check.afterPowerCut?.(disk, moment),
        );
      }
    }
    for (const [turn, { ending }] of running.entries()) if (ending === undefined) visit([...order, turn]);
  };

  visit([]);
  return { moments: seen.size, disks };
}

/** Adds to an error what was done before. */
function inStory(memory: MemoryFileSystem, end: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    const story = memory.trace.map((line, i) => `${String(i + 1).padStart(3)}  ${line}`).join("\n");
    throw new Error(`${(error as Error).message}\n\nThe calls:\n${story}${end}`, { cause: error });
  }
}

/** The ways in which a call can go wrong that are tried. */
const codes = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EPERM", "EBUSY", "EINTR", "EROFS", "ENOTSUP"];
const names: ReadonlySet<string> = new Set(["rename", "link", "create", "mkdir", "remove"]);

/**
 * Runs the computation once for every call that it makes and every way in which that call can go wrong: each error once and for ever; for
 * what changes names also reported though it happened; for a write also short. `check` looks at what it has come to.
 *
 * @returns how many faults were tried.
 */
export function exploreFaults(scenario: Scenario, check: (moment: Moment, fault: Fault) => void): number {
  const plain = scenario();
  finish(plain);
  let tried = 0;
  for (const [i, line] of plain.memory.trace.entries()) {
    for (const fault of faultsAt(i + 1, line.split(" ")[0] as CallName)) {
      const run = scenario();
      run.memory.fail(fault);
      const endings = finish(run);
      tried++;
      inStory(run.memory, `\nThe fault: ${JSON.stringify(fault)}`, () =>
        check({ memory: run.memory, endings }, fault),
      );
    }
  }
  return tried;
}

function finish({ memory, steps }: ReturnType<Scenario>): Ending[] {
  return steps.map((each) => {
    const running = new Running(each);
    while (running.ending === undefined) running.step(memory);
    return running.ending;
  });
}

function* faultsAt(nth: number, name: CallName): Generator<Fault> {
  for (const code of codes) {
    yield { nth, code };
    yield { nth, code, forEver: true };
    if (names.has(name)) yield { nth, code, executed: true };
  }
  if (name === "write") {
    yield { nth, bytes: 1 };
    yield { nth, bytes: 0 };
  }
}
