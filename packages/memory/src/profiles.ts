import type { Change } from "./disk.ts";
import type { Entry, Fate } from "./journal.ts";

/**
 * Rule 8: What a kind of filesystem adds to what every filesystem promises only takes states away, so that what holds without it holds
 * everywhere. [ALICE, table 1; Linux, admin-guide/ext4: data, auto_da_alloc, barrier]
 *
 * - `"any"`: nothing. What is right here is right everywhere.
 * - `"auto_da_alloc"`: a rename over a file is on disk only with the data of the file that was renamed (ext4's default).
 * - `"ordered"`: changes of names, sizes, modes and owners are on disk in their order; a size only with the data before it (ext4
 *   with `data=ordered`, less its delayed allocation).
 * - `"barrier"`: all changes are on disk in their order.
 */
export type Profile = "any" | "auto_da_alloc" | "ordered" | "barrier";

/** Whether a filesystem of that kind can leave this. */
export function isPossible(entries: readonly Entry[], fates: readonly Fate[], profile: Profile): boolean {
  const isKept = (i: number): boolean => fates[i] === "kept";
  switch (profile) {
    case "any":
      return true;
    case "barrier":
      return isInOrder(entries, fates, () => true);
    case "auto_da_alloc":
      return entries.every(
        ({ change }, i) =>
          !(change.kind === "rename" && change.over && isKept(i)) ||
          entries.every((before, j) => j > i || !isDataOf(before.change, change.ino) || isKept(j)),
      );
    case "ordered":
      return (
        isInOrder(entries, fates, ({ change }) => change.kind !== "write") &&
        entries.every(
          ({ change }, i) =>
            change.kind !== "write" ||
            isKept(i) ||
            !entries.some((size, j) => isSizeFor(size.change, change) && isKept(j)),
        )
      );
  }
}

/** Nothing is kept behind something that is lost; what a flush covered stands apart. */
function isInOrder(
  entries: readonly Entry[],
  fates: readonly Fate[],
  counts: (entry: Entry) => boolean,
): boolean {
  let isLost = false;
  for (const [i, entry] of entries.entries()) {
    if (entry.flushed || !counts(entry)) continue;
    if (isLost && fates[i] !== "lost") return false;
    isLost ||= fates[i] !== "kept";
  }
  return true;
}

const isDataOf = (change: Change, ino: number): boolean =>
  (change.kind === "write" || change.kind === "size") && change.ino === ino;

const isSizeFor = (size: Change, write: Change & { kind: "write" }): boolean =>
  size.kind === "size" && size.ino === write.ino && size.size > write.offset;
