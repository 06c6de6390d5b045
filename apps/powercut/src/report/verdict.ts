import { rivals } from "../contender.ts";
import type { Row } from "../row.ts";
import { exceptionFor, exceptions } from "./exceptions.ts";
import { isPowerCut } from "./summary.ts";

const others = new Set(rivals.map(({ name }) => name));

/** Whether a row is about a library whose promises are at stake here. */
export function isJudged({ library }: Row): boolean {
  return !others.has(library);
}

/**
 * What must not be: of ours something torn, lost, untrue or left behind; or that nothing was measured. What is torn as documented
 * is none; but where it must be and is not, the documentation is wrong.
 */
export function failuresOf(rows: readonly Row[], broken: readonly string[]): string[] {
  const failures = broken.map((text) => `could not be done: ${text}`);
  for (const row of rows.filter(isJudged)) {
    const name = `${row.library} on ${row.runtime}, ${row.filesystem}, ${row.fault}`;
    const wrong = (["torn", "lost", "mode", "untrue", "stray"] as const).filter(
      (kind) => row[kind] > 0 && !(kind === "torn" && exceptionFor(row) !== undefined),
    );
    if (wrong.length > 0) {
      const numbers = wrong.map((kind) => `${row[kind]} ${kind}`).join(", ");
      failures.push(`${name}: ${numbers} in ${row.trials} trials: ${row.notes.join("; ")}`);
    } else if (row.trials === 0) {
      failures.push(
        `${name}: nothing was measured${row.notes.length > 0 ? `: ${row.notes.join("; ")}` : ""}`,
      );
    } else if (isAboutSaved(row) && row.acknowledged === 0) {
      failures.push(`${name}: no save was acknowledged, so nothing was at stake`);
    } else if (row.torn === 0) {
      const gone = exceptions.find((exception) => exception.demands(row));
      if (gone !== undefined)
        failures.push(`${name}: nothing torn, and ${gone.decision} says otherwise: ${gone.name}`);
    }
  }
  if (rows.length === 0) failures.push("nothing was measured");
  return failures;
}

/** Faults that come between saves that go well. */
function isAboutSaved(row: Row): boolean {
  return isPowerCut(row) || row.fault === "kill -9 at random";
}
