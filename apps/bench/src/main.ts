import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Listr } from "listr2";
import { askChild } from "./ask-child.ts";
import type { Measured } from "./contender.ts";
import type { Note, Row, Setting } from "./goals.ts";
import { type Options, readOptions } from "./options.ts";
import { type Ground, grounds } from "./places.ts";
import { ratiosOf } from "./ratios.ts";
import { machine } from "./report/machine.ts";
import { storeResults, writeReport } from "./report/store.ts";
import { tables } from "./report/tables.ts";
import { type Runtime, runtimes } from "./runtimes.ts";
import { workloads } from "./workloads/all.ts";
import type { Workload } from "./workloads/workload.ts";

/** So long the rounds of all workloads take together, in milliseconds, less what cannot be done in its share. */
const budget = { quick: 8_000, usual: 200_000, large: 600_000 };

const options = readOptions(process.argv.slice(2));
const isWhole = options.only.length === workloads.length && options.runtimes.length === 0;

/** A workload on a runtime, in a place. */
interface Task {
  readonly workload: Workload;
  readonly runtime: Runtime;
  readonly ground: Ground;
}

if (options.report) writeReport();
else await measureAll();

async function measureAll(): Promise<void> {
  const wanted = wantedRuntimes(options);
  const { grounds: places, missing } = grounds();
  for (const reason of missing) console.log(reason);
  // Node reads our sources faster from the second time on.
  if (places[0]) process.env["NODE_COMPILE_CACHE"] = join(places[0].directory, "compiled");
  const rows: Row[] = [];
  const notes: Note[] = [];
  const failures: string[] = [];
  const tasks = workloads
    .filter(({ id }) => options.only.includes(id))
    .map((workload) => ({ workload, tasks: tasksOf(workload, wanted, places) }));
  const all = tasks.reduce((sum, { workload, tasks: some }) => sum + some.length * sharesOf(workload), 0);

  const list = tasks.map(({ workload, tasks: some }) => ({
    title: `${workload.id} ${workload.title}`,
    task: async (_: unknown, line: { output: string; title: string }) => {
      const began = performance.now();
      const failed: string[] = [];
      for (const [i, task] of some.entries()) {
        const setting = settingOf(task);
        const where = `${setting.runtime}, ${setting.place}`;
        line.output = `${where} (${i + 1} of ${some.length})`;
        try {
          const measured = await measure(task, places, sharesOf(workload) / all);
          rows.push(...ratiosOf(measured).map((ratio) => ({ ...setting, ...ratio })));
          notes.push(...(measured.notes ?? []).map((text) => ({ ...setting, text })));
        } catch (error) {
          failed.push(`${where}: ${(error as Error).message}`);
        }
      }
      line.title += ` (${((performance.now() - began) / 1000).toFixed(0)} s)`;
      for (const ground of places) rmSync(sharedOf(workload, ground), { recursive: true, force: true });
      failures.push(...failed.map((text) => `${workload.id}: ${text}`));
      if (failed.length > 0) throw new Error(failed.join("; "));
    },
  }));
  await new Listr(list, { concurrent: false, exitOnError: false, fallbackRenderer: "simple" }).run();

  console.log(tables(rows, notes));
  if (options.quick) console.log("\n--quick: fewer rounds, and less data than the titles say");
  for (const failure of failures) console.error(`failed: ${failure}`);
  if (rows.length === 0 || failures.length > 0) process.exitCode = 1;
  else if (isWhole && !options.quick) {
    storeResults({ machine: machine(wanted, places), rows, notes });
    writeReport();
  }
}

function wantedRuntimes({ runtimes: words }: Options): Runtime[] {
  const all = runtimes();
  return words.length === 0
    ? all
    : all.filter(({ name }) => words.some((word) => name.toLowerCase().startsWith(word)));
}

function sharesOf({ shares = 1 }: Workload): number {
  return shares;
}

/** Where everything is run, one Node stands for all in what takes long, and with `--quick` in everything. */
function runtimesFor({ long = false }: Workload, wanted: readonly Runtime[]): readonly Runtime[] {
  if (!isWhole || options.large || !(long || options.quick)) return wanted;
  const node = wanted.find(({ name }) => name === "Node 24") ?? wanted[0];
  return wanted.filter((runtime) => runtime === node || !runtime.name.startsWith("Node"));
}

function tasksOf(workload: Workload, wanted: readonly Runtime[], places: readonly Ground[]): Task[] {
  const { where } = workload;
  const some =
    where === "anywhere" ? places.slice(0, 1) : places.filter(({ place }) => place === (where ?? place));
  return runtimesFor(workload, wanted).flatMap((runtime) =>
    some.map((ground) => ({ workload, runtime, ground })),
  );
}

function settingOf({ workload, runtime, ground }: Task): Setting {
  const place = workload.where === "anywhere" ? workload.where : ground.place;
  return { workload: workload.id, place, runtime: runtime.name };
}

function sharedOf({ id }: Workload, ground: Ground): string {
  return join(ground.directory, `shared-${id}`);
}

/** One workload in a process of its own. */
async function measure(
  { workload, runtime, ground }: Task,
  places: readonly Ground[],
  share: number,
): Promise<Measured> {
  const shared = sharedOf(workload, ground);
  const directory = mkdtempSync(join(ground.directory, `${workload.id}-`));
  const other = places.find(({ place }) => place !== ground.place);
  const elsewhere = other && mkdtempSync(join(other.directory, `${workload.id}-`));
  const scale = options.quick ? "quick" : options.large ? "large" : "usual";
  try {
    if (mkdirSync(shared, { recursive: true }) !== undefined) await workload.prepare?.(shared, { scale });
    return await askChild<Measured>({
      workload: workload.id,
      directory,
      shared,
      ...(elsewhere && { elsewhere }),
      command: runtime.command,
      rounds: options.quick ? 3 : 9,
      budget: budget[scale] * share,
      scale,
    });
  } finally {
    for (const made of [directory, elsewhere]) if (made) rmSync(made, { recursive: true, force: true });
  }
}
