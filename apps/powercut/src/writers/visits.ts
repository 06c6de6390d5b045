import { closeSync, openSync, unlinkSync } from "node:fs";

/** Sleeps without letting anything else of this process run. */
export function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

const visit = 40; // milliseconds

/** Is where only one may be at a time: the second one fails. */
export function beInside(marker: string): void {
  closeSync(openSync(marker, "wx"));
  standStill(visit);
  unlinkSync(marker);
}
