import { start } from "./computation.ts";
import { DiskView } from "./disk-view.ts";
import { Numbers } from "./identity.ts";
import { MemoryFileSystem, volumeOf } from "./memory-file-system.ts";
import { createMemoryPlatform } from "./platform.ts";
import type { Profile } from "./profiles.ts";
import type { Scenario } from "./runs.ts";
import type { Cut } from "./story.ts";
import { Tape } from "./tape.ts";

/** What a recovery made of a disk. */
export interface Recovered {
  readonly disk: DiskView;
  /** The power went while it was at work, and it was begun anew. */
  readonly cut?: Cut;
  /** What it failed with. */
  readonly error?: unknown;
}

/**
 * What the scenario's recovery makes of what it finds, of each once.
 *
 * The recovery is itself cut by the power, wherever it can be, and then begun anew (rule 12).
 */
export class Recoveries {
  readonly #scenario: Scenario;
  readonly #profile: Profile | undefined;
  readonly #known: Map<string, Promise<Recovered[]>> = new Map();
  readonly #numbers: Numbers = new Numbers();
  readonly #knownEnds: Map<string, Promise<Recovered>> = new Map();

  constructor(scenario: Scenario, profile: Profile | undefined) {
    this.#scenario = scenario;
    this.#profile = profile;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Everything that the recovery of a disk can end in after a power cut, each once: what is there is durable. */
  of(disk: DiskView): Promise<Recovered[]> {
    return this.#once(disk.fingerprint(), () => this.#startFrom(disk));
  }

  /**
   * The same after a kill: what nobody has flushed is seen by the recovery, and can still be lost while it is at work (rule 11).
   *
   * @param identity - the same for filesystems that have the same on disk, and the same changes that are not.
   */
  ofKilled(memory: MemoryFileSystem, identity: string): Promise<Recovered[]> {
    return this.#once(`killed ${identity}`, () => {
      const fork = this.#startFrom(memory.now);
      volumeOf(fork).journal.take(volumeOf(memory).journal);
      return fork;
    });
  }

  #startFrom({ disk }: DiskView): MemoryFileSystem {
    return new MemoryFileSystem({ ...this.#scenario.volume, disk });
  }

  #once(key: string, found: () => MemoryFileSystem): Promise<Recovered[]> {
    const known = this.#known.get(key) ?? this.#explore(found());
    this.#known.set(key, known);
    return known;
  }

  async #explore(memory: MemoryFileSystem): Promise<Recovered[]> {
    const { recover } = this.#scenario;
    if (recover === undefined) return [{ disk: memory.now }];
    const cuts = new Map<string, { readonly left: DiskView; readonly cut: Cut }>();
    const { journal } = volumeOf(memory);
    let before: string | undefined;
    const end = await this.#recover(memory, () => {
      const now = journal.identity(this.#numbers, true);
      if (now === before) return; // it was only looking
      before = now;
      for (const left of memory.afterPowerCut(this.#profile)) {
        const fingerprint = left.fingerprint();
        if (!cuts.has(fingerprint))
          cuts.set(fingerprint, { left, cut: { calls: [...memory.trace], fates: left.fates } });
      }
    });
    const found = new Map([[nameOf(end), end]]);
    for (const [fingerprint, { left, cut }] of cuts) {
      const later = await this.#endOf(left, fingerprint);
      if (!found.has(nameOf(later))) found.set(nameOf(later), { ...later, cut });
    }
    return [...found.values()];
  }

  /** What the recovery of a disk ends in, if nothing happens to it. */
  #endOf(disk: DiskView, fingerprint: string): Promise<Recovered> {
    const end = this.#knownEnds.get(fingerprint) ?? this.#recover(this.#startFrom(disk));
    this.#knownEnds.set(fingerprint, end);
    return end;
  }

  /** Runs it to its end. `between` is called before its first call, and after each. */
  async #recover(memory: MemoryFileSystem, between?: () => void): Promise<Recovered> {
    const { recover, supports } = this.#scenario;
    const platform = createMemoryPlatform(memory, { name: "r", pid: nobodys, supports });
    const running = await start(recover!, platform, new Tape(memory));
    for (between?.(); running.waiting > 0; between?.()) await running.step(0);
    const { ending } = running;
    const error =
      ending !== undefined && "error" in ending
        ? (ending.error ?? new Error("The recovery failed"))
        : undefined;
    return { disk: memory.now, ...(error !== undefined && { error }) };
  }
}

/** Two that cannot be told apart have the same. */
const nameOf = ({ disk, error }: Recovered): string =>
  `${error === undefined ? "done" : "failed"} ${disk.fingerprint()}`;

const nobodys = 100; // a process number that none of the computations had: they are dead
