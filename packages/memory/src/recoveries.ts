import { start } from "./computation.ts";
import { DiskView } from "./disk-view.ts";
import { MemoryFileSystem } from "./memory-file-system.ts";
import { createMemoryPlatform } from "./platform.ts";
import type { Profile } from "./profiles.ts";
import type { Scenario } from "./runs.ts";
import { Tape } from "./tape.ts";

/** What a recovery made of a disk. */
export interface Recovered {
  readonly disk: DiskView;
  /** The power went while it was at work, and it was begun anew. */
  readonly again: boolean;
}

/** What the scenario's recovery makes of disks; of each one once. */
export class Recoveries {
  readonly #scenario: Scenario;
  readonly #profile: Profile | undefined;
  readonly #known: Map<string, Promise<Recovered[]>> = new Map();

  constructor(scenario: Scenario, profile: Profile | undefined) {
    this.#scenario = scenario;
    this.#profile = profile;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Everything that the recovery of a disk can end in, each once. */
  of(disk: DiskView): Promise<Recovered[]> {
    const fingerprint = disk.fingerprint();
    const known = this.#known.get(fingerprint) ?? this.#explore(disk);
    this.#known.set(fingerprint, known);
    return known;
  }

  async #explore(disk: DiskView): Promise<Recovered[]> {
    const { left, end } = await this.#recover(disk, true);
    const found = new Map<string, Recovered>([[end.fingerprint(), { disk: end, again: false }]]);
    for (const each of left) {
      const { end: later } = await this.#recover(each, false);
      const fingerprint = later.fingerprint();
      if (!found.has(fingerprint)) found.set(fingerprint, { disk: later, again: true });
    }
    return [...found.values()];
  }

  /** Runs it to its end, and gathers what power cuts would leave meanwhile. */
  async #recover(disk: DiskView, cut: boolean): Promise<{ left: DiskView[]; end: DiskView }> {
    const { recover, volume, supports } = this.#scenario;
    const memory = new MemoryFileSystem({ ...volume, disk: disk.disk });
    const left = new Map<string, DiskView>();
    const gather = (): void => {
      if (cut) for (const each of memory.afterPowerCut(this.#profile)) left.set(each.fingerprint(), each);
    };
    if (recover !== undefined) {
      const platform = createMemoryPlatform(memory, { name: "r", pid: nobodys, supports });
      const running = await start(recover, platform, new Tape(memory));
      for (gather(); running.waiting > 0; gather()) await running.step(0);
      if (running.ending !== undefined && "error" in running.ending) throw running.ending.error;
    }
    return { left: [...left.values()], end: new DiskView(memory.now.disk, disk.fates) };
  }
}

const nobodys = 100; // a process number that none of the computations had: they are dead
