import { apply, type Change, type Disk } from "./disk.ts";
import { printed } from "./disk-view.ts";
import { identityOf, Numbers } from "./identity.ts";
import type { Entry, Fate } from "./journal.ts";
import { isPossible, type Profile } from "./profiles.ts";

// What a power cut leaves of one part of the disk often says nothing of what it leaves of another: then it is enough to know what can
// become of each, and every disk is one choice for each part.

/** What a change is made of: two changes of different things come to the same in either order. */
export function resourcesOf(change: Change): readonly string[] {
  switch (change.kind) {
    case "write":
    case "size":
      return [`data ${change.ino}`];
    case "mode":
    case "owner":
    case "times":
      return [`${change.kind} ${change.ino}`];
    case "add":
    case "remove":
      return [nameIn(change.directory, change.name)];
    case "rename":
      // some filesystems write the data of what is renamed before its name
      return [
        nameIn(change.directory, change.name),
        nameIn(change.toDirectory, change.toName),
        `data ${change.ino}`,
      ];
  }
}

const nameIn = (directory: number, name: string): string => `name ${directory}/${name}`;

/** The numbers of the entries, in parts of which none has to do with another: with its names, or with what they lead to. */
export function partsOf(entries: readonly Entry[]): readonly (readonly number[])[] {
  const named = new Set(
    entries.flatMap(({ change }) => ("directory" in change && change.kind !== "remove" ? [change.ino] : [])),
  );
  const parts: { members: number[]; resources: Set<string> }[] = [];
  for (const [i, { change }] of entries.entries()) {
    const part = { members: [i], resources: new Set(thingsOf(change, named)) };
    for (let at = parts.length - 1; at >= 0; at--) {
      const other = parts[at]!;
      if (![...part.resources].some((each) => other.resources.has(each))) continue;
      part.members.unshift(...other.members);
      for (const each of other.resources) part.resources.add(each);
      parts.splice(at, 1);
    }
    parts.push(part);
  }
  return parts.map(({ members }) => members.toSorted((a, b) => a - b));
}

/** What a change has to do with: inodes, and names; a directory only where its own name is not sure. */
function thingsOf(change: Change, named: ReadonlySet<number>): readonly string[] {
  if (!("directory" in change)) return [`${change.ino}`];
  const above = change.kind === "rename" ? [change.directory, change.toDirectory] : [change.directory];
  return [
    nameIn(change.directory, change.name),
    ...(change.kind === "rename" ? [nameIn(change.toDirectory, change.toName)] : []),
    ...(change.kind === "remove" ? [] : [`${change.ino}`]),
    ...above.filter((directory) => named.has(directory)).map(String),
  ];
}

/** What a change leaves on a disk at a power cut. */
export function leave(disk: Disk, change: Change, fate: Fate): void {
  if (fate === "kept") apply(disk, change);
  if (fate === "garbage") apply(disk, garbled(change));
}

/** What the device held before, where a write did not get to. */
function garbled(change: Change): Change {
  return change.kind === "write"
    ? { ...change, bytes: new Uint8Array(change.bytes.length).fill(0xa5) }
    : change;
}

/**
 * What can become of the entries of a part: of all the ways that come to the same disk, the first. One entry is taken after the other,
 * and what is the same up to there goes on as one; what no filesystem of the profile leaves of the first entries, it does not leave of
 * all.
 */
export function distinctFates(
  base: Disk,
  entries: readonly Entry[],
  part: readonly number[],
  possible: readonly (readonly Fate[])[],
  profile: Profile,
): readonly (readonly Fate[])[] {
  const mine = part.map((i) => entries[i]!);
  const inos = inodesOf(mine);
  const numbers = new Numbers();
  let ways: readonly Way[] = [{ disk: base, fates: [] }];
  for (const [at, i] of part.entries()) {
    const entriesSoFar = mine.slice(0, at + 1);
    const next = new Map<string, Way>();
    for (const way of ways) {
      for (const fate of possible[i]!) {
        const fates = [...way.fates, fate];
        if (!isPossible(entriesSoFar, fates, profile)) continue;
        const disk = fate === "lost" ? way.disk : new Map(way.disk);
        leave(disk, mine[at]!.change, fate);
        const same = profile === "any" ? identityOf(disk, numbers, inos) : fates.join();
        if (!next.has(same)) next.set(same, { disk, fates });
      }
    }
    ways = [...next.values()];
  }
  const found = new Map<string, readonly Fate[]>();
  for (const { disk, fates } of ways) {
    const seen = whatIsNamed(disk, mine);
    if (!found.has(seen)) found.set(seen, fates);
  }
  return [...found.values()];
}

/** What the changes change. */
function inodesOf(entries: readonly Entry[]): ReadonlySet<number> {
  const inos = new Set<number>();
  for (const { change } of entries) {
    if (!("directory" in change)) inos.add(change.ino);
    else inos.add(change.directory);
    if (change.kind === "rename") inos.add(change.toDirectory);
  }
  return inos;
}

/** What became of the first entries, and the disk that this comes to. */
interface Way {
  readonly disk: Disk;
  readonly fates: readonly Fate[];
}

/** What the part's names lead to, and what is in its inodes that have any name. */
function whatIsNamed(disk: Disk, entries: readonly Entry[]): string {
  const touched = new Set<number>();
  const lines = new Set<string>();
  for (const { change } of entries) {
    if ("ino" in change) touched.add(change.ino);
    if (!("directory" in change)) continue;
    lines.add(shown(disk, change.directory, change.name));
    if (change.kind === "rename") lines.add(shown(disk, change.toDirectory, change.toName));
  }
  for (const { names } of disk.values())
    for (const ino of names.values()) if (touched.delete(ino)) lines.add(`${ino} ${printed(disk.get(ino)!)}`);
  return [...lines].join("\n");
}

const shown = (disk: Disk, directory: number, name: string): string =>
  `${directory}/${name} ${disk.get(directory)!.names.get(name)}`;

/** One of each, in every way; the last changes first. */
export function* combinations<T>(
  choices: readonly (readonly T[])[],
  chosen: readonly T[] = [],
): Generator<readonly T[]> {
  const next = choices[chosen.length];
  if (next === undefined) return yield chosen;
  for (const each of next) yield* combinations(choices, [...chosen, each]);
}
