import { apply, type Change, type Disk, type Inode } from "./disk.ts";
import { changeInFull, identityOf, type Numbers } from "./identity.ts";
import { combinations, distinctFates, leave, partsOf, resourcesOf } from "./parts.ts";
import { isPossible, type Profile } from "./profiles.ts";

/** A change that was made, and whether it is sure to be on disk. */
export interface Entry {
  readonly change: Change;
  readonly flushed: boolean;
  /** A flush of it failed: the system thinks it clean, so that no later flush will write it. It may be on disk or not, for ever. */
  readonly lost: boolean;
}

/** What became of a change at a power cut. */
export type Fate = "kept" | "lost" | "garbage";

/** A disk as a power cut left it, and what became of each change that was not sure. */
export interface Remains {
  readonly disk: Disk;
  readonly fates: readonly { readonly change: Change; readonly fate: Fate; readonly lost: boolean }[];
}

/**
 * What was done since all was on disk, in order, and what of it is sure to be there after a power cut.
 *
 * The rules. Every state that a real filesystem can leave must come out; a {@link Profile} only takes states away.
 *
 * - Rule 1: What everybody sees and what is on disk are apart; inodes are apart from the names that lead to them; what was done is
 *   kept as a list of changes. [ALICE, section 2]
 * - Rule 2: At a power cut each change that no flush covers may be on disk or not: any subset, in the order in which they were made.
 *   [ALICE, 3.2; LazyFS: lost writes]
 * - Rule 3: A write persists in pieces, each of them or not; where the file had no bytes before, or had lost them, a piece that did not
 *   may be zeros or garbage; and the file's size is a change of its own for each piece. So empty, short, zero-filled and garbage-tailed
 *   files all come out. What is cut off is cut off by a change of its own too, and is zeros where the file grows again.
 *   [ALICE, 3.2; LazyFS: torn writes; SQLite, 3.3; truncate(2)]
 * - Rule 4: A flush of a file that succeeds makes sure of its data, size, mode and owner. Not of its names. [fsync(2); POSIX fsync; etcd#6368]
 * - Rule 5: A flush of a directory that succeeds makes sure of the names that were added to it and removed from it so far; not of what
 *   they lead to, nor of the directory's own name. [fsync(2); ALICE, 4.2]
 * - Rule 6: What a flush covered is there in every later state, whatever was done after it; other changes stay free. [fsync(2);
 *   CrashMonkey: persistence points]
 * - Rule 7: A rename persists whole or not at all, in no order with anything else; a link and a removal are two changes. The volume's
 *   `splitRenames` makes two of a rename between directories too. [rename(2); ALICE, 4.2; CrashMonkey, 3]
 * - Rule 9: After a failed flush the pages are clean: the next flush succeeds and does nothing for them, whoever makes it, and what they
 *   held may be on disk or not. A close that fails has closed, and may be such a flush. [Rebello et al.; PostgreSQL, fsync 2018; close(2),
 *   notes; errseq_t, Linux core-api]
 *
 * Rule 8 is in profiles.ts, rule 10 in faults.ts, rule 11 in volume.ts, rule 12 in invariants.ts.
 *
 * ALICE: Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014. CrashMonkey: Mohan et al., "Finding Crash-Consistency Bugs
 * with Bounded Black-Box Crash Testing", OSDI 2018. LazyFS: Ramos et al., "When Amnesia Strikes", VLDB 2024. Rebello et al., "Can
 * Applications Recover from fsync Failures?", ATC 2020. SQLite: "How SQLite Is Tested".
 */
export class Journal {
  #base: Disk;
  #entries: Entry[] = [];
  /** Somebody may come back to this list: it is not changed in place. */
  #isSaved = false;

  constructor(base: Disk) {
    this.#base = new Map(base);
  }

  /** Remembers how it is now, and returns what brings that back. */
  saved(): () => void {
    const [base, entries] = [this.#base, this.#entries];
    this.#isSaved = true;
    return () => {
      this.#base = base;
      this.#entries = entries;
      this.#isSaved = true;
    };
  }

  /** Becomes the same as another one. */
  take(other: Journal): void {
    this.#base = other.#base;
    this.#entries = other.#entries;
    this.#isSaved = other.#isSaved = true;
  }

  record(change: Change): void {
    if (this.#isSaved) this.#replaceEntries([...this.#entries]);
    this.#entries.push({ change, flushed: false, lost: false });
  }

  /** A new inode is there to be named; nobody sees it without a name. */
  allocate(ino: number, inode: Inode): void {
    this.#base = new Map(this.#base).set(ino, inode);
  }

  /** A flush of an inode, a file's or a directory's, has succeeded (rules 4, 5 and 9). */
  flush(ino: number): void {
    this.#replaceEntries(
      this.#entries.map((entry) =>
        entry.lost || entry.flushed || !isOf(ino, entry) ? entry : { ...entry, flushed: true },
      ),
    );
    this.#fold();
  }

  /** A flush has failed (rule 9). */
  failFlush(ino: number): void {
    this.#replaceEntries(
      this.#entries.map((entry) => (entry.flushed || !isOf(ino, entry) ? entry : { ...entry, lost: true })),
    );
  }

  /** Everything is on disk, as after sync(2). */
  settle(): void {
    this.#replaceEntries(this.#entries.map((entry) => ({ ...entry, flushed: true })));
    this.#fold();
  }

  #replaceEntries(entries: Entry[]): void {
    this.#entries = entries;
    this.#isSaved = false;
  }

  /** What is sure, and has nothing unsure before it that it goes over, needs no remembering. */
  #fold(): void {
    const base = new Map(this.#base);
    const held = new Set<string>();
    const unsure = this.#entries.filter(({ change, flushed }) => {
      const resources = resourcesOf(change);
      if (flushed && !resources.some((each) => held.has(each))) {
        apply(base, change);
        return false;
      }
      for (const each of resources) held.add(each);
      return true;
    });
    this.#replaceEntries(unsure);
    this.#base = base;
  }

  /**
   * All that a power cut can leave now depends on this alone. Changes of different things may be in any order, unless `isOrdered`.
   */
  identity(numbers: Numbers, isOrdered: boolean): string {
    const lines = new Map<string, string>();
    for (const { change, flushed, lost } of this.#entries) {
      const entry = numbers.of(`${flushed ? "flushed" : ""}${lost ? "lost" : ""}${changeInFull(change)}`);
      for (const each of isOrdered ? [""] : resourcesOf(change))
        lines.set(each, `${lines.get(each) ?? each} ${entry}`);
    }
    return `${identityOf(this.#base, numbers)};${[...lines.values()].sort().join()}`;
  }

  /** Every state that the disk can be in if the power goes now (rules 2 and 3). The same one may come several times. */
  *remains(profile: Profile = "any"): Generator<Remains> {
    const possible = this.#fates();
    // Where nothing forbids it, what becomes of one part of the disk says nothing of another.
    const parts = profile === "any" ? partsOf(this.#entries) : [this.#entries.map((_, i) => i)];
    const fatesOfParts = parts.map((part) =>
      distinctFates(this.#base, this.#entries, part, possible, profile),
    );
    for (const chosen of combinations(fatesOfParts)) {
      const fates: Fate[] = [];
      for (const [i, part] of parts.entries())
        for (const [j, at] of part.entries()) fates[at] = chosen[i]![j]!;
      yield this.#remain(fates);
    }
  }

  /** One of these states: `pick` chooses one of so many fates. All is kept where what it chooses is not possible. */
  remain(pick: (count: number) => number, profile: Profile = "any"): Remains {
    const fates = this.#fates().map((possible) => possible[pick(possible.length)]!);
    return this.#remain(isPossible(this.#entries, fates, profile) ? fates : this.#entries.map(() => "kept"));
  }

  #remain(fates: readonly Fate[]): Remains {
    const disk = new Map(this.#base);
    for (const [i, { change }] of this.#entries.entries()) leave(disk, change, fates[i]!);
    const unsure = this.#entries.flatMap(({ change, flushed, lost }, i) =>
      flushed ? [] : [{ change, fate: fates[i]!, lost }],
    );
    return { disk, fates: unsure };
  }

  /** What can become of each entry (rules 2 and 3). Where a file ended once, its blocks behind that are new ones, with garbage in them. */
  #fates(): (readonly Fate[])[] {
    const shortest = new Map<number, number>();
    return this.#entries.map(({ change, flushed }) => {
      if (change.kind !== "write" && change.kind !== "size") return flushed ? ["kept"] : ["kept", "lost"];
      const end = shortest.get(change.ino) ?? this.#base.get(change.ino)?.size ?? 0;
      if (change.kind === "size") shortest.set(change.ino, Math.min(end, change.size));
      if (flushed) return ["kept"];
      return change.kind === "write" && change.offset >= end ? ["kept", "lost", "garbage"] : ["kept", "lost"];
    });
  }
}

/** A flush of an inode covers this. */
function isOf(ino: number, { change }: Entry): boolean {
  if (change.kind === "rename") return change.directory === ino || change.toDirectory === ino;
  return "directory" in change ? change.directory === ino : change.ino === ino;
}
