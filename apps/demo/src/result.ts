import type { Cell } from "./cell.ts";
import type { Measured } from "./treatment.ts";

/** A row with what it came to, or why it came to nothing. */
export interface Result {
  readonly cell: Cell;
  readonly measured?: Measured;
  readonly error?: string;
}

/** A row that came to something. */
export type Row = { readonly cell: Cell; readonly measured: Measured };

export function rowsOf(results: readonly Result[]): Row[] {
  return results.flatMap(({ cell, measured }) => (measured === undefined ? [] : [{ cell, measured }]));
}
