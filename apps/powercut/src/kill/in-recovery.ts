import type { About } from "../errors/errors.ts";
import { lookFor, trialOfKilled } from "../judge/judge.ts";
import { recoveriesOf } from "../operations/transactions.ts";
import { newRow, note, type Row } from "../row.ts";
import { Sweeper } from "../sweeper.ts";
import { type Call, pathsOf } from "../trace/calls.ts";
import { TracedWriter } from "../traced-writer.ts";
import { comeAfter } from "./each-call.ts";
import { type Occurrence, occurrencesIn } from "./occurrences.ts";

/**
 * Kills the writer where it leaves a journal, and then kills `recover` before each of its calls. Who recovers after that must make it
 * all or nothing all the same.
 */
export async function killInRecovery(about: About, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, api, scratch, filesystem, every } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem,
    fault: `kill -9 in recover, ${api}`,
  });
  const writer = new TracedWriter(contender, runtime, api, scratch, true);
  const recoverer = new TracedWriter(contender, runtime, api, scratch, true);
  const sweeper = new Sweeper(runtime);
  const { directory } = writer;
  let left = 0; // of those that are left out
  try {
    for (const operation of about.operations.filter(({ recovers }) => recovers)) {
      const killWriter = async ({ name, nth }: Occurrence): Promise<boolean> => {
        await writer.arrange(operation);
        const { report } = await writer.trace(operation, [`${name}:signal=KILL:when=${nth}`]);
        return report === undefined;
      };
      const recovery = recoveriesOf(operation)[0]!;
      await writer.arrange(operation);
      const whole = await writer.trace(operation);
      for (const kill of momentsIn(whole.calls)) {
        if (!(await killWriter(kill))) continue;
        const { calls, report } = await recoverer.trace(recovery);
        if (report?.receipt === undefined) note(row, `not recovered: ${report?.error?.message}`);
        for (const { name, nth } of occurrencesIn(calls)) {
          if (left-- > 0) continue;
          left = 0; // until one is made
          if (!(await killWriter(kill))) continue;
          const start = lookFor({ directory, operation });
          const killed = await recoverer.trace(recovery, [`${name}:signal=KILL:when=${nth}`]);
          if (killed.report !== undefined) continue;
          const when = `${operation.name}, ${api}, killed at ${kill.name} ${kill.nth}, recover at ${name} ${nth}`;
          row.trials++;
          left = every - 1;
          await comeAfter(sweeper, trialOfKilled({ directory, operation, start, when }), row, row.trials);
          told(row);
        }
      }
    }
  } finally {
    await recoverer.end();
    await writer.end();
    await sweeper.end();
  }
  return row;
}

/** While the journal is there that is written last: its first call, one in the middle and the last one. */
function momentsIn(calls: readonly Call[]): Occurrence[] {
  const isOfJournal = (call: Call): boolean => pathsOf(call).some((path) => path.endsWith(".journal"));
  const named = calls.findLastIndex((call) => call.name.startsWith("rename") && isOfJournal(call));
  const gone = calls.findLastIndex((call) => call.name.startsWith("unlink") && isOfJournal(call));
  const some = occurrencesIn(calls).filter(({ at }) => at > named && at <= gone);
  return [...new Set([some[0], some[some.length >> 1], some.at(-1)])].filter((one) => one !== undefined);
}
