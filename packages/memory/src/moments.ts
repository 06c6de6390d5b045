import { Footprint } from "./footprint.ts";
import { identityOf, Numbers } from "./identity.ts";
import { type MemoryFileSystem, volumeOf } from "./memory-file-system.ts";
import type { Profile } from "./profiles.ts";
import { begin, type Choice, go, type Run, type Scenario, startOn } from "./runs.ts";
import type { Volume } from "./volume.ts";

/**
 * The moments of a scenario's runs: one filesystem and one run, which is brought from one moment to another. It goes back by putting the
 * filesystem back as it was, and by starting the computations anew with the answers that they got until then: so that no call is made
 * twice to come to a moment.
 */
export class Moments {
  readonly #scenario: Scenario;
  readonly #isOrdered: boolean;
  readonly #looksAtDisks: boolean;
  readonly #numbers: Numbers = new Numbers();
  readonly #inos: Map<string, number> = new Map();

  /** `looksAtDisks`: what a power cut would leave makes a difference. */
  constructor(scenario: Scenario, profile: Profile | undefined, looksAtDisks: boolean) {
    this.#scenario = scenario;
    this.#isOrdered = profile === "ordered" || profile === "barrier";
    this.#looksAtDisks = looksAtDisks;
  }

  /** Before the first call. */
  async first(): Promise<Run> {
    const run = await begin(this.#scenario);
    volumeOf(run.memory).isOrdered = this.#looksAtDisks && this.#isOrdered;
    return run;
  }

  /** Goes on by a choice. */
  async go(run: Run, choice: Choice): Promise<Footprint> {
    const volume = volumeOf(run.memory);
    const footprint = new Footprint();
    volume.footprint = footprint;
    volume.inoFor = (path) => this.#inoFor(volume, choice[0], path);
    await go(run, choice);
    volume.footprint = undefined;
    return footprint;
  }

  /** Remembers a moment, that was reached by these choices; what it returns brings a run there. */
  remember(run: Run, choices: readonly Choice[]): () => Promise<Run> {
    const { memory, tapes, calls, kills } = run;
    const volume = volumeOf(memory);
    const restore = volume.saved();
    const made = [memory.trace.length, calls.length] as const;
    const taped = tapes.map(({ length }) => length);
    return async () => {
      const again = await startOn(
        memory,
        this.#scenario,
        tapes.map((tape, i) => tape.rewound(taped[i]!)),
      );
      for (const choice of choices) await go(again, choice);
      restore();
      memory.trace.length = made[0];
      again.calls.splice(0, again.calls.length, ...calls.slice(0, made[1]));
      again.kills = kills;
      return again;
    };
  }

  /** Two moments for which this is the same go on in the same ways, and leave the same. */
  identityOf({ memory, running, told }: Run): string {
    return [
      this.#looksAtDisks ? this.diskOf(memory) : identityOf(volumeOf(memory).disk, this.#numbers),
      ...running.map(({ state }, i) => this.#numbers.of(state + told[i]!)),
    ].join("|");
  }

  /** All that there is, and all that a power cut would leave. */
  diskOf(memory: MemoryFileSystem): string {
    return `${identityOf(volumeOf(memory).disk, this.#numbers)}|${this.journalOf(memory)}`;
  }

  /** All that a power cut would leave depends on this alone. */
  journalOf(memory: MemoryFileSystem): string {
    return volumeOf(memory).journal.identity(this.#numbers, this.#isOrdered);
  }

  /** The same in whatever order the computations go: the number of whatever a computation first made at a path, or made there again. */
  #inoFor(volume: Volume, by: number, path: string): number {
    for (let nth = 1; ; nth++) {
      const what = `${by} ${nth} ${path}`;
      let ino = this.#inos.get(what);
      if (ino === undefined) {
        ino = Math.max(...volume.disk.keys(), ...this.#inos.values()) + 1;
        this.#inos.set(what, ino);
      }
      if (!volume.disk.has(ino)) return ino;
    }
  }
}
