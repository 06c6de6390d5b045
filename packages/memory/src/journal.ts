import { apply, type Change, type Disk, type Inode } from "./disk.ts";
import { isPossible, type Profile } from "./profiles.ts";

/** A change that was made, and whether it is sure to be on disk. */
export interface Entry {
  readonly change: Change;
  flushed: boolean;
  /** A flush of it failed: the system thinks it clean, so that no later flush will write it. It may be on disk or not, for ever. */
  lost: boolean;
}

/** What became of a change at a power cut. */
export type Fate = "kept" | "lost" | "garbage";

/** A disk as a power cut left it, and what became of each change that was not sure. */
export interface Remains {
  readonly disk: Disk;
  readonly fates: readonly { readonly change: Change; readonly fate: Fate }[];
}

/**
 * What was done since all was on disk, in order, and what of it is sure to be there after a power cut.
 *
 * The rules. Every state that a real filesystem can leave must come out; a {@link Profile} only takes states away.
 *
 * 1. What everybody sees and what is on disk are apart; inodes are apart from the names that lead to them; what was done is
 *    kept as a list of changes. [ALICE, section 2]
 * 2. At a power cut each change that no flush covers may be on disk or not: any subset, in the order in which they were made. [ALICE, 3.2]
 * 3. A write persists in pieces, each of them or not; where the file had no bytes before, a piece that did not may be zeros or
 *    garbage; and the file's size is a change of its own. So empty, short, zero-filled and garbage-tailed files all come out. [ALICE, 3.2; SQLite]
 * 4. A flush of a file that succeeds makes sure of its data, size, mode and owner. Not of its names. [POSIX fsync; etcd#6368]
 * 5. A flush of a directory that succeeds makes sure of the names that were added to it and removed from it so far; not of what they
 *    lead to, nor of the directory's own name. [Linux fsync(2), notes]
 * 6. What a flush covered is there in every later state, whatever was done after it.
 * 7. A rename persists whole or not at all, in no order with anything else; a link and a removal are two changes. The volume's
 *    `splitRenames` makes two of a rename between directories too. [ALICE, 4.2; CrashMonkey, 3]
 * 9. After a failed flush the pages are clean: the next flush succeeds and does nothing for them, and what they held may be on disk
 *    or not. [Rebello et al.; PostgreSQL, fsync 2018]
 *
 * ALICE: Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014. CrashMonkey: Mohan et al., "Finding Crash-Consistency Bugs
 * with Bounded Black-Box Crash Testing", OSDI 2018. Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020.
 * SQLite: "How SQLite Is Tested", 3.3. Rule 8 is in profiles.ts, rule 10 in faults.ts, rules 11 and 12 in explore.ts.
 */
export class Journal {
  readonly #base: Disk;
  #entries: Entry[];

  constructor(base: Disk, entries: readonly Entry[] = []) {
    this.#base = new Map(base);
    this.#entries = entries.map((entry) => ({ ...entry }));
  }

  /** The same past, and a future of its own. */
  copy(): Journal {
    return new Journal(this.#base, this.#entries);
  }

  record(change: Change): void {
    this.#entries.push({ change, flushed: false, lost: false });
  }

  /** A new inode is there to be named; nobody sees it without a name. */
  allocate(ino: number, inode: Inode): void {
    this.#base.set(ino, inode);
  }

  /** A flush of an inode, a file's or a directory's, has succeeded (rules 4, 5 and 9). */
  flush(ino: number): void {
    for (const entry of this.#covered(ino)) if (!entry.lost) entry.flushed = true;
    this.#fold();
  }

  /** A flush has failed (rule 9). */
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
      if (change.kind === "rename") return change.directory === ino || change.toDirectory === ino;
      return "directory" in change ? change.directory === ino : change.ino === ino;
    });
  }

  /** What is sure and has nothing unsure before it needs no remembering. */
  #fold(): void {
    const unsure = this.#entries.findIndex((entry) => !entry.flushed);
    const sure = unsure < 0 ? this.#entries : this.#entries.slice(0, unsure);
    for (const { change } of sure) apply(this.#base, change);
    this.#entries = unsure < 0 ? [] : this.#entries.slice(unsure);
  }

  /** Every state that the disk can be in if the power goes now (rules 2 and 3). The same one may come several times. */
  *remains(profile: Profile = "any"): Generator<Remains> {
    for (const fates of this.#fates([])) {
      if (isPossible(this.#entries, fates, profile)) yield this.#remain(fates);
    }
  }

  /** One of these states: `pick` chooses one of so many fates. All is kept where what it chooses is not possible. */
  remain(pick: (count: number) => number, profile: Profile = "any"): Remains {
    const fates = this.#entries.map((entry) => {
      const possible = this.#fatesOf(entry);
      return possible[pick(possible.length)]!;
    });
    return this.#remain(isPossible(this.#entries, fates, profile) ? fates : this.#entries.map(() => "kept"));
  }

  #remain(fates: readonly Fate[]): Remains {
    const disk = new Map(this.#base);
    for (const [i, { change }] of this.#entries.entries()) {
      if (fates[i] === "kept") apply(disk, change);
      if (fates[i] === "garbage") apply(disk, garbled(change));
    }
    const unsure = this.#entries.flatMap(({ change, flushed }, i) =>
      flushed ? [] : [{ change, fate: fates[i]! }],
    );
    return { disk, fates: unsure };
  }

  *#fates(chosen: readonly Fate[]): Generator<readonly Fate[]> {
    const entry = this.#entries[chosen.length];
    if (entry === undefined) return yield chosen;
    for (const fate of this.#fatesOf(entry)) yield* this.#fates([...chosen, fate]);
  }

  #fatesOf({ change, flushed }: Entry): readonly Fate[] {
    if (flushed) return ["kept"];
    const isNewRange = change.kind === "write" && change.offset >= (this.#base.get(change.ino)?.size ?? 0);
    return isNewRange ? ["kept", "lost", "garbage"] : ["kept", "lost"];
  }
}

/** What the device held before, where a write did not get to. */
function garbled(change: Change): Change {
  return change.kind === "write"
    ? { ...change, bytes: new Uint8Array(change.bytes.length).fill(0xa5) }
    : change;
}
