import type { Ending } from "./computation.ts";
import type { DiskView } from "./disk-view.ts";
import type { Fault } from "./faults.ts";
import { type MemoryFileSystem, volumeOf } from "./memory-file-system.ts";
import type { Recovered } from "./recoveries.ts";
import type { Run } from "./runs.ts";
import { CounterExample, type Course, type Cut } from "./story.ts";

/** Where the exploration is when it asks whether an invariant holds. */
export interface Moment {
  /** The filesystem, for traces and open handles. */
  readonly memory: MemoryFileSystem;
  /** How each computation ended; `undefined` while it runs. */
  readonly endings: readonly (Ending | undefined)[];
  /** What went wrong on purpose. */
  readonly fault?: Fault;
  /** What happened to it, where that is what is asked about. */
  readonly crash?: "kill" | "power";
  /** The power cut under the recovery from that. */
  readonly cut?: Cut;
}

/**
 * What must hold; each throws if it does not.
 *
 * Rule 12: Of a write that replaces a file it is this. A reader always sees the whole old file or the whole new one, with its mode; what was
 * acknowledged as durable is there after a power cut, or something later; what an error says is on disk is there; nothing is left but
 * names that a sweep takes; what belongs to others is as it was; and all this also if a second power cut meets the recovery.
 * [ALICE, 3: workload checkers; CrashMonkey: AutoChecker; SQLite, 3.4: compound failures]
 */
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

/** A coverage in a line: `230 moments, 1882 disks after power cuts, 364 faults; 4200 states a second`. */
export function coverageInWords({ moments, disks, recoveries, faults, milliseconds }: Coverage): string {
  const parts = [`${moments} moments`, `${disks} disks after power cuts`];
  if (recoveries > 0) parts.push(`${recoveries} recoveries`);
  if (faults > 0) parts.push(`${faults} faults`);
  const aSecond = Math.round(((moments + disks + faults) * 1000) / Math.max(1, milliseconds));
  return `${parts.join(", ")}; ${aSecond} states a second`;
}

/** Where a run is. */
export function momentOf({ memory, running }: Run, fault?: Fault): Moment {
  return { memory, endings: running.map(({ ending }) => ending), ...(fault && { fault }) };
}

/** Asks of everything that a recovery ended in. */
export function holdsRecovered(
  { afterRecovery }: Invariants,
  recovered: readonly Recovered[],
  moment: Moment,
  course: Pick<Course, "calls" | "crash">,
): void {
  for (const { disk, cut, error } of recovered) {
    const fails = (): never => {
      throw error;
    };
    holds(
      error === undefined ? afterRecovery : fails,
      disk,
      cut === undefined ? moment : { ...moment, cut },
      course,
    );
  }
}

/** The invariants of what everybody sees. */
export function lookNow({ memory, calls }: Run, { always, atEnd }: Invariants, moment: Moment): void {
  holds(always, memory.now, moment, { calls });
  if (moment.endings.every((ending) => ending !== undefined)) holds(atEnd, memory.now, moment, { calls });
}

/** Asks whether an invariant holds; if not, tells the story. */
export function holds(
  invariant: ((disk: DiskView, moment: Moment) => void) | undefined,
  disk: DiskView,
  moment: Moment,
  course: Pick<Course, "calls" | "crash">,
): void {
  try {
    const result: unknown = invariant?.(disk, moment);
    if (typeof (result as PromiseLike<unknown> | undefined)?.then === "function")
      throw new TypeError("an invariant must not be asynchronous: nobody waits for it");
  } catch (problem) {
    const { memory, fault, cut } = moment;
    throw new CounterExample(problem, { ...course, fault, cut, disk, madeAt: volumeOf(memory).madeAt });
  }
}
