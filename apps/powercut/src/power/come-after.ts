import { type Finding, inspect } from "../inspect.ts";
import { note, type Row } from "../row.ts";
import type { Sweeper } from "../sweeper.ts";
import type { Acknowledgement } from "../writers/orders.ts";
import { acknowledgedOf, inspectTransactions, tornIn } from "./inspect-transactions.ts";
import { expectationOf } from "./prepare.ts";
import type { Series } from "./series.ts";
import { transactionTo } from "./transaction-of.ts";
import type { Work } from "./work.ts";

/** What was at work in a directory when the power went. */
export interface Life {
  readonly work: Work;
  readonly directory: string;
  readonly acknowledged: readonly Acknowledgement[];
  readonly when: string;
}

/** What is found in a directory after a cut. Where there can be something to recover, that is done first. */
export async function findAfter(
  { work, directory, acknowledged, when }: Life,
  { durability }: Series,
  sweeper: Sweeper | undefined,
  row: Row,
): Promise<Finding & { when: string }> {
  if (work.workload !== "transaction" || sweeper === undefined)
    return { ...inspect(directory, expectationOf(work.workload, acknowledged, durability)), when };
  const torn = tornIn(directory).map((path) => `${path}, before a recovery`);
  await sweeper.recover(row, directory, when, acknowledged.length % 2 === 1);
  const found = inspectTransactions(directory, acknowledgedOf(acknowledged));
  return { ...found, torn: [...torn, ...found.torn], when };
}

/** The next transaction must be possible, whatever lock the last one left. */
export async function transactAgain(
  { work, directory, acknowledged, when }: Life,
  sweeper: Sweeper | undefined,
  row: Row,
): Promise<void> {
  if (work.workload !== "transaction" || sweeper === undefined) return;
  const { version } = inspectTransactions(directory, acknowledgedOf(acknowledged));
  const report = await sweeper.make(directory, { request: transactionTo(version + 1) });
  const { torn, lost } = inspectTransactions(directory, version + 1);
  if (report?.receipt && torn.length + lost.length === 0) return;
  row.untrue++;
  note(row, `untrue: the next transaction failed: ${report?.error?.message ?? torn[0] ?? lost[0]} (${when})`);
}
