import { judge, judgeRecovered, type Trial } from "../judge/judge.ts";
import { recoveriesOf } from "../operations/transactions.ts";
import { note, type Row } from "../row.ts";
import type { TracedWriter } from "../traced-writer.ts";

/** Holds the answer after a fault against the disk. What comes after it must work: a recovery, and the next save. */
export async function judgeFault(row: Row, trial: Trial, writer: TracedWriter): Promise<void> {
  const { operation, when } = trial;
  // What is mounted is busy without our doing.
  const codes = [...trial.codes, ...(operation.bound === undefined ? [] : ["EBUSY"])];
  judge(row, { ...trial, codes });
  if (operation.recovers) {
    for (const recovery of recoveriesOf(operation)) {
      const recovered = await writer.make(recovery);
      if (recovered?.error) untrue(row, `recover failed: ${recovered.error.message} (${when})`);
    }
    judgeRecovered(row, { ...trial, codes });
  }
  await saveAgain(row, trial, writer);
}

/** After whatever went wrong, the next save must work. */
async function saveAgain(row: Row, { operation, when }: Trial, writer: TracedWriter): Promise<void> {
  if (operation.refusal !== undefined) return;
  const { method, options } = operation.request;
  const isRepeatable = method === "writeFile" && options["overwrite"] !== false;
  if (!isRepeatable) await writer.arrange(operation);
  const report = await writer.make(operation);
  if (report?.receipt !== undefined) return;
  const why = report?.error?.message ?? "the writer died or never answered";
  untrue(row, `the next save failed: ${why} (${when})`);
}

function untrue(row: Row, what: string): void {
  row.untrue++;
  note(row, `untrue: ${what}`);
}
