// What `npm test` says at its end: a table of the suites, the reasons of skips, what failed, and the sums.
import { reasonOf } from "./reports.mjs";
import { printTable } from "./table.mjs";

/**
 * @typedef {{ readonly name: string, readonly suites: readonly import("./reports.mjs").Suite[], readonly ended: number | undefined }} Tested
 *   a package and its suites; `ended`: its runner's exit status, undefined where it was not run
 * @typedef {{ readonly name: string, readonly passed: boolean }} Check counted as one item
 */

/**
 * @param {readonly Tested[]} tested
 * @param {readonly Check[]} checks
 * @returns {{ passed: number, failed: number, skipped: number, rows: readonly unknown[][], failures: readonly string[], reasons: ReadonlyMap<string, number> }}
 */
export function summarize(tested, checks) {
  const rows = [];
  const failures = [];
  const reasons = new Map();
  for (const { name, suites, ended } of tested) {
    const before = failures.length;
    for (const { runtime, passed, failed, skipped } of suites) {
      rows.push([name, runtime, passed, failed.length, skipped.length]);
      for (const test of failed) failures.push(`${name} on ${runtime}: ${test}`);
      if (passed + failed.length === 0) failures.push(`${name} on ${runtime}: no test ran`);
      for (const test of skipped) {
        const reason = reasonOf(test);
        if (reason === undefined)
          failures.push(
            `${name} on ${runtime}: skipped without a reason; end the test's name in "[skipped: why]": ${test}`,
          );
        else reasons.set(`${runtime}: ${reason}`, (reasons.get(`${runtime}: ${reason}`) ?? 0) + 1);
      }
    }
    if (suites.length === 0) failures.push(`${name}: no report, so no test ran`);
    if (ended !== 0 && failures.length === before)
      failures.push(
        `${name}: its tests ${ended === undefined ? "were not run" : `ended with status ${ended}`}`,
      );
  }
  for (const { name, passed } of checks) {
    rows.push([name, "check", passed ? 1 : 0, passed ? 0 : 1, 0]);
    if (!passed) failures.push(name);
  }
  const sum = (column) => rows.reduce((total, row) => total + row[column], 0);
  return { rows, failures, reasons, passed: sum(2), failed: failures.length, skipped: sum(4) };
}

export function printSummary({ rows, failures, reasons, passed, failed, skipped }) {
  console.log();
  printTable(
    ["what", "where", "passed", "failed", "skipped"],
    [...rows, ["total", "", passed, failed, skipped]],
  );
  if (reasons.size > 0) console.log("\nskipped:");
  for (const [reason, count] of reasons) console.log(`  ${count} × ${reason}`);
  if (failures.length > 0) console.log("\nfailed:");
  for (const failure of failures) console.log(`  ${failure}`);
  console.log(`\n${passed} passed, ${failed} failed`);
}
