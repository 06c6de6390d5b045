import { apply, type Change, type Disk, type Inode } from "./disk.ts";

/** A change that was made, and whether it is sure to be on disk. */
interface Entry {
  readonly change: Change;
  flushed: boolean;
  /** A flush of it failed: the system thinks it clean, so that no later flush will write it. It may be on disk or not, for ever. */
  lost: boolean;
}

/**
 * What was done since all was on disk, in order, and what of it is sure to be there after a power cut.
 *
 * The rules (each change is an operation of its own, so that any subset of what was not flushed may have persisted):
 *
 * - A flush of a file makes sure of its data, size, mode and owner; not of its names.
 * - A flush of a directory makes sure of the names added to it and removed from it so far; not of what they lead to, nor of the
 *   directory's own name.
 * - A rename persists whole or not at all, in no order with anything else. A link and a removal are two operations.
 * - A write persists in pieces, apart from the file's size: so empty, short, zero-filled and garbage-tailed files are all possible.
 * - After a failed flush the next one succeeds and does nothing for what the first one had to write.
 *
 * Sources: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014); Mohan et al., "Finding Crash-Consistency Bugs with
 * Bounded Black-Box Crash Testing" (OSDI 2018); Rebello et al., "Can Applications Recover from fsync Failures?" (ATC 2020).
 */
export class Journal {
  readonly #base: Disk;
  #entries: Entry[] = [];

  constructor(base: Disk) {
    this.#base = new Map(base);
  }

  record(change: Change): void {
    this.#entries.push({ change, flushed: false, lost: false });
  }

  /** A new inode is there to be named; nobody sees it without a name. */
  allocate(ino: number, inode: Inode): void {
    this.#base.set(ino, inode);
  }

  /** A flush of an inode, a file's or a directory's, has succeeded. */
  flush(ino: number): void {
    for (const entry of this.#covered(ino)) if (!entry.lost) entry.flushed = true;
    this.#fold();
  }

  /** A flush has failed. */
  failFlush(ino: number): void {
    for (const entry of this.#covered(ino)) if (!entry.flushed) entry.lost = true;
  }

  /** Everything is on disk, as after sync(2). */
  settle(): void {
    for (const entry of this.#entries) entry.flushed = true;
    this.#fold();
  }

  #covered(ino: number): Entry[] {
    return this.#entries.filter(({ change }) => {
      if ("directory" in change) {
        return change.directory === ino || (change.kind === "rename" && change.toDirectory === ino);
      }
      return change.ino === ino;
    });
  }

  /** What is sure and has nothing unsure before it needs no remembering. */
  #fold(): void {
    const unsure = this.#entries.findIndex((entry) => !entry.flushed);
    const sure = unsure < 0 ? this.#entries : this.#entries.slice(0, unsure);
    for (const { change } of sure) apply(this.#base, change);
    this.#entries = unsure < 0 ? [] : this.#entries.slice(unsure);
  }

  /** Every state that the disk can be in if the power goes now. The same one may come several times. */
  *states(): Generator<Disk> {
    yield* this.#choose(0, new Map(this.#base));
  }

  *#choose(at: number, disk: Disk): Generator<Disk> {
    const entry = this.#entries[at];
    if (entry === undefined) return yield disk;
    for (const change of this.#outcomes(entry)) {
      const next = new Map(disk);
      if (change !== undefined) apply(next, change);
      yield* this.#choose(at + 1, next);
    }
  }

  /** What a change can have come to: itself, nothing, and for bytes where the file had none before, whatever the device held. */
  #outcomes({ change, flushed }: Entry): readonly (Change | undefined)[] {
    if (flushed) return [change];
    if (change.kind !== "write" || change.offset < (this.#base.get(change.ino)?.size ?? 0))
      return [change, undefined];
    return [change, undefined, { ...change, bytes: new Uint8Array(change.bytes.length).fill(garbage) }];
  }
}

const garbage = 0xa5;
