import type { Finding } from "./inspect.ts";
import { note, type Row } from "./row.ts";

/** Adds one more trial to a row, with what the inspections after it found. Of torn and lost it counts trials, not files. */
export function countTrial(row: Row, findings: readonly (Finding & { readonly when: string })[]): void {
  row.trials++;
  for (const kind of ["torn", "lost", "mode"] as const) {
    const wrong = findings.filter((finding) => finding[kind].length > 0);
    if (wrong.length > 0) row[kind]++;
    for (const finding of wrong) note(row, `${kind}: ${finding[kind][0]} (${finding.when})`);
  }
  for (const finding of findings) {
    row.litter += finding.litter.length;
    row.stray += finding.stray.length;
    for (const stray of finding.stray) note(row, `stray: ${stray} (${finding.when})`);
  }
}
