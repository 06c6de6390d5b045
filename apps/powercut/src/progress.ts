import { Listr } from "listr2";
import type { Row } from "./row.ts";
import type { Task } from "./tasks.ts";

/** A task that could not be done. */
export interface Broken {
  readonly task: Task;
  readonly why: string;
}

const betweenUpdates = 200; // milliseconds

/** Does one task after the other and shows how far it has come. Those that could not be done, and why. */
export async function runTasks(tasks: readonly Task[], rows: Row[]): Promise<Broken[]> {
  const broken: Broken[] = [];
  const lively = process.stdout.isTTY;
  const list = new Listr(
    tasks.map((one, number) => ({
      title: `${number + 1}/${tasks.length} ${one.title}`,
      async task(_, task) {
        const began = performance.now();
        let updated = began;
        try {
          const done = await one.run((row) => {
            if (!lively || performance.now() - updated < betweenUpdates) return;
            updated = performance.now();
            task.output = summary([row]);
          });
          rows.push(...done);
          task.title += `: ${summary(done)} (${((performance.now() - began) / 1000).toFixed(1)} s)`;
        } catch (error) {
          broken.push({ task: one, why: error instanceof Error ? error.message : String(error) });
          throw error;
        }
      },
    })),
    // A task that failed must not hide the others; the outside hears the signals.
    { concurrent: false, exitOnError: false, registerSignalListeners: false, fallbackRenderer: "simple" },
  );
  await list.run();
  return broken;
}

function summary(rows: readonly Row[]): string {
  const sum = (of: (row: Row) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const words = [`${sum(({ trials }) => trials)} trials`];
  for (const kind of ["torn", "lost", "mode", "untrue", "litter", "stray"] as const) {
    const found = sum((row) => row[kind]);
    if (found > 0) words.push(`${found} ${kind}`);
  }
  return words.join(", ");
}
