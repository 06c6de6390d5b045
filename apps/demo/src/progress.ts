import { Listr } from "listr2";
import type { Cell } from "./cell.ts";
import { count } from "./numbers.ts";
import type { Result } from "./result.ts";
import { allOf, readsIn, tornIn } from "./tally.ts";
import { type Measured, type Progress, type Treatment, treat } from "./treatment.ts";

const betweenUpdates = 100;

/** Runs one row after the other and shows how far it has come: lively on a terminal, else two lines for each. */
export async function runCells(cells: readonly Cell[], treatment: Treatment): Promise<Result[]> {
  const results: Result[] = [];
  const lively = process.stdout.isTTY;
  const tasks = new Listr(
    cells.map((cell) => ({
      title: nameOf(cell),
      async task(_, task) {
        const began = performance.now();
        let updated = 0;
        const update = (progress: Progress) => {
          if (!lively || performance.now() - updated < betweenUpdates) return;
          updated = performance.now();
          task.output = summary(progress, treatment.kills);
        };
        try {
          const measured = await treat(cell, treatment, update);
          results.push({ cell, measured });
          const seconds = ((performance.now() - began) / 1000).toFixed(1);
          task.title = `${nameOf(cell)}: ${summary(totalOf(measured), treatment.kills)} (${seconds} s)`;
        } catch (error) {
          results.push({ cell, error: error instanceof Error ? error.message : String(error) });
          throw error;
        }
      },
    })),
    // A row that failed must not hide the others; signals are scratch.ts's: listr2 would end with a status of its own.
    { concurrent: false, exitOnError: false, registerSignalListeners: false, fallbackRenderer: "simple" },
  );
  await tasks.run();
  return results;
}

function nameOf({ runtime, writer }: Cell): string {
  return `${runtime.name} ${runtime.version}, ${writer}`;
}

function summary({ kills, saves, reads }: Progress, most: number): string {
  const sum = allOf(reads);
  return `${kills} of ${most} kills, ${count(saves)} saves, ${count(readsIn(sum))} reads, ${count(tornIn(sum))} torn`;
}

function totalOf({ kills, targets }: Measured): Progress {
  return {
    kills,
    saves: targets.reduce((sum, { saves }) => sum + saves, 0),
    reads: targets.map(({ reads }) => reads),
  };
}
