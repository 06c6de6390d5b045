import { readerCommand } from "./cell.ts";
import { type Child, startChild } from "./child.ts";
import { emptyReads, type Reads } from "./tally.ts";
import type { Target } from "./targets.ts";

/** The reader, seen from the demo. */
export interface Reading {
  /** What it has found so far, by target. */
  readonly found: readonly Reads[];
  /** Tells it whether a writer is at work. */
  tell(phase: keyof Reads): void;
  /** Ends it; settles with what it found in all. */
  stop(): Promise<readonly Reads[]>;
}

/** Starts the reader; settles when it reads. */
export async function startReading(targets: readonly Target[]): Promise<Reading> {
  let found: Reads[] = targets.map(emptyReads);
  const child = startChild([...readerCommand(), JSON.stringify(targets)], (line) => {
    found = JSON.parse(line) as Reads[];
  });
  const ended = endOf(child);
  ended.catch(() => {});
  await Promise.race([child.spoke, ended]);
  return {
    get found() {
      return found;
    },
    tell: (phase) => child.tell(phase),
    async stop() {
      child.stop();
      await ended;
      return found;
    },
  };
}

async function endOf(child: Child): Promise<void> {
  const { status, signal, complaint } = await child.ended;
  if (status !== 0) throw new Error(`the reader failed (${signal ?? `status ${status}`}): ${complaint}`);
}
