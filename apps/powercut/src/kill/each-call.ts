import type { About } from "../errors/errors.ts";
import { isAfter, isBefore } from "../judge/fit.ts";
import { judge, judgeRecovered, lookFor, type Trial } from "../judge/judge.ts";
import { newRow, note, type Row } from "../row.ts";
import { Sweeper } from "../sweeper.ts";
import { TracedWriter } from "../traced-writer.ts";
import { occurrencesIn } from "./occurrences.ts";

/** Kills the writer before each call that each operation makes. Then comes another process. */
export async function killAtEachCall(about: About, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, api, scratch, filesystem, every } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem,
    fault: `kill -9 at each call, ${api}`,
  });
  const { ours } = contender;
  const writer = new TracedWriter(contender, runtime, api, scratch, true);
  const sweeper = ours ? new Sweeper(runtime) : undefined;
  let left = 0; // of those that are left out
  try {
    for (const operation of about.operations) {
      await writer.arrange(operation);
      const { calls } = await writer.trace(operation);
      for (const { name, nth } of occurrencesIn(calls)) {
        if (left-- > 0) continue;
        left = 0; // until one is made
        await writer.arrange(operation);
        const { directory } = writer;
        const start = lookFor({ directory, operation });
        const { report } = await writer.trace(operation, [`${name}:signal=KILL:when=${nth}`]);
        if (report !== undefined) continue; // the count was another one, of another thread
        const when = `${operation.name}, ${api}, killed at ${name} ${nth}`;
        const trial = { directory, operation, start, report, codes: [], ours, killed: true, when };
        judge(row, trial);
        left = every - 1;
        if (sweeper !== undefined) await comeAfter(sweeper, trial, row, row.trials);
        told(row);
      }
    }
  } finally {
    await writer.end();
    await sweeper?.end();
  }
  return row;
}

/** What a process does that finds what is left: it recovers, sweeps, and makes the operation, if that had not been done. */
export async function comeAfter(sweeper: Sweeper, trial: Trial, row: Row, turn = 0): Promise<void> {
  const { directory, operation, when } = trial;
  if (operation.recovers) {
    await sweeper.recover(row, directory, when, turn % 2 === 1);
    judgeRecovered(row, trial);
  }
  await sweeper.sweep(row, directory, when);
  if (operation.api === "async" || !isBefore(operation, lookFor(trial))) return;
  const report = await sweeper.make(directory, operation);
  const { refusal } = operation;
  const isDone =
    (refusal === undefined ? report?.receipt !== undefined : report?.error?.code === refusal) &&
    isAfter(operation, lookFor(trial));
  if (isDone) return;
  row.untrue++;
  note(row, `untrue: the next one failed: ${report?.error?.message ?? "no answer"} (${when})`);
}
