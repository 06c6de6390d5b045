import type { Row } from "../row.ts";

/** Something that is known to break on one kind of filesystem, and is documented. Whatever it does not name is a failure there too. */
export interface Exception {
  readonly name: string;
  /** Where it is written down, from the root of the repository. */
  readonly decision: string;
  /** Whether what is torn in this row is this, and nothing else. */
  covers(row: Row): boolean;
  /** Whether something must be torn in this row: it arranges just that, and leaves nothing to chance. */
  demands(row: Row): boolean;
}

const writeback = "ext4 data=writeback";

export const exceptions: readonly Exception[] = [
  {
    name: "the blocks of a replaced file are given away before the replacement is on disk",
    decision: "decisions/2026-11-22-data-writeback.md",
    // With "full" only between the rename and the acknowledgement, and only where that row puts another writer there.
    covers: ({ filesystem, library, fault }) =>
      filesystem === writeback && (library === "untorn, ordered" || fault === reusedBlocks),
    demands: ({ filesystem, library, fault }) =>
      filesystem === writeback && library === "untorn, ordered" && fault === reusedBlocks,
  },
];

const reusedBlocks = "reused blocks";

/** The exception that what is torn in a row falls under. */
export function exceptionFor(row: Row): Exception | undefined {
  return exceptions.find((exception) => exception.covers(row));
}

/** What was torn as documented, a line for each row. */
export function documentedIn(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const exception = row.torn > 0 ? exceptionFor(row) : undefined;
    if (exception === undefined) return [];
    return `${row.library} on ${row.runtime}, ${row.filesystem}, ${row.fault}: ${row.torn} torn in ${row.trials} trials: ${exception.name} (${exception.decision})`;
  });
}
