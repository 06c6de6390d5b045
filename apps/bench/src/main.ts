import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Listr } from "listr2";
import type { Measured, Order } from "./contender.ts";
import type { Row } from "./goals.ts";
import { readOptions } from "./options.ts";
import { type Ground, grounds } from "./places.ts";
import { ratiosOf } from "./ratios.ts";
import { machine } from "./report/machine.ts";
import { page } from "./report/page.ts";
import { tables } from "./report/tables.ts";
import { type Runtime, runtimes } from "./runtimes.ts";
import { type Workload, workloads } from "./workloads/all.ts";

const options = readOptions(process.argv.slice(2));
const wanted = runtimes().filter(
  ({ name }) =>
    options.runtimes.length === 0 || options.runtimes.some((word) => name.toLowerCase().startsWith(word)),
);
const { grounds: places, missing } = grounds();
for (const reason of missing) console.log(reason);

const rows: Row[] = [];
const tasks = workloads
  .filter(({ id }) => options.only.includes(id))
  .flatMap((workload) =>
    wanted.flatMap((runtime) => places.map((ground) => ({ workload, runtime, ground }))),
  );

await new Listr(
  tasks.map(({ workload, runtime, ground }) => ({
    title: `${workload.id} ${workload.title}: ${runtime.name} on ${ground.place}`,
    task: async () => void rows.push(...(await measure(workload, runtime, ground))),
  })),
  { concurrent: false, exitOnError: false, fallbackRenderer: "simple" },
).run();

console.log(tables(rows));
if (rows.length === 0) process.exitCode = 1;
if (!options.quick && options.only.length === workloads.length && options.runtimes.length === 0) {
  const here = join(import.meta.dirname, "..");
  const under = machine(wanted);
  writeFileSync(join(here, "results.json"), `${JSON.stringify({ machine: under, rows }, null, 2)}\n`);
  writeFileSync(join(here, "RESULTS.md"), page(under, rows));
}

/** One workload in a process of its own, and what came of it. */
async function measure({ id }: Workload, { name, command }: Runtime, ground: Ground): Promise<Row[]> {
  const directory = mkdtempSync(join(ground.directory, `${id}-`));
  const order: Order = {
    workload: id,
    directory,
    rounds: options.quick ? 5 : 9,
    roundLength: options.quick ? 10 : 100,
  };
  const [program, ...words] = [...command, join(import.meta.dirname, "child.ts"), JSON.stringify(order)];
  try {
    const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 64 * 1024 * 1024 });
    const measured = JSON.parse(stdout) as Measured;
    return ratiosOf(measured).map((ratio) => ({
      workload: id,
      place: ground.place,
      runtime: name,
      ...ratio,
    }));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
