// The inside: makes the scratch directory a disk of memory, does all the work, and reports.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./command.ts";
import { compileOnce } from "./compile-once.ts";
import { controls, untorn } from "./contender.ts";
import { readme, readOptions, resultsPage } from "./options.ts";
import { runTasks } from "./progress.ts";
import { documentedIn } from "./report/exceptions.ts";
import { machine } from "./report/machine.ts";
import { page } from "./report/page.ts";
import { summaryOf, writeTable } from "./report/summary.ts";
import { resultTables } from "./report/tables.ts";
import { failuresOf } from "./report/verdict.ts";
import type { Row, Skip } from "./row.ts";
import { findRuntimes } from "./runtimes.ts";
import { tasksFor } from "./tasks.ts";

const [given = "", ...words] = process.argv.slice(2);
const options = readOptions(words);
const scratch = join(given, "disk");
mkdirSync(scratch);
// Not in /dev/shm: Deno wants all permissions there are for anything below /dev.
const inMemory = process.getuid?.() === 0 && process.platform === "linux";
if (inMemory) await execute("mount", "-t", "tmpfs", "-o", "mode=755", "untorn-powercut", scratch);

const started = performance.now();
const { runtimes, absent } = findRuntimes(options.runtimes);
const skips: Skip[] = absent.map(({ name, reason }) => ({ section: "power", what: name, why: reason }));
compileOnce(scratch, runtimes, options.control ? controls : [untorn]);
const tasks = tasksFor(
  options,
  { scratch, runtimes, filesystem: inMemory ? "tmpfs" : "the system's" },
  skips,
);
const rows: Row[] = [];
const broken = await runTasks(tasks, rows);
// That another library hangs or dies is no failure of ours.
for (const { task, why } of broken)
  if (task.section === "rivals") skips.push({ section: "rivals", what: task.title, why: `failed: ${why}` });
const ourBroken = broken.filter(({ task }) => task.section !== "rivals");

const tables = resultTables(rows);
console.log(`\n${tables}\n`);
for (const { what, why } of skips) console.log(`left out: ${what}: ${why}`);
const failures = failuresOf(
  rows,
  ourBroken.map(({ task, why }) => `${task.title}: ${why}`),
);
const about = {
  ...(await machine(runtimes)),
  words: words.filter((word, at) => !isCopy(word) && !isCopy(words[at - 1])),
  seconds: (performance.now() - started) / 1000,
  seed: options.seed,
};
if (options.json !== undefined)
  writeFileSync(options.json, `${JSON.stringify({ about, rows, skips, failures }, undefined, 2)}\n`);
if (options.results !== undefined) writeFileSync(options.results, page({ about, rows, skips, failures }));
if (options.results === resultsPage) writeTable(readme, summaryOf(rows));
const documented = documentedIn(rows);
for (const line of documented) console.log(`as documented: ${line}`);
console.log(
  failures.length === 0
    ? `untorn: nothing ${documented.length > 0 ? "else " : ""}torn, nothing lost, no false answer, no unexpected litter in ${rows.reduce((sum, { trials }) => sum + trials, 0)} trials (${about.seconds.toFixed(0)} s)`
    : ["FAILED:", ...failures].join("\n  "),
);
process.exit(failures.length === 0 ? 0 : 1);

/** Where it is copied to changes nothing. */
function isCopy(word: string | undefined): boolean {
  return word === "--json" || word === "--results";
}
