import type { Contender } from "../contender.ts";
import type { RuntimeName } from "../runtimes.ts";
import type { Api } from "../writers/orders.ts";
import { json } from "./json.ts";
import { locks } from "./locks.ts";
import { moves } from "./moves.ts";
import type { Operation } from "./operation.ts";
import { batches, saves } from "./saves.ts";
import { streams } from "./streams.ts";
import { inPlace, transactions } from "./transactions.ts";

export const operations: readonly Operation[] = [
  ...saves,
  ...batches,
  ...moves,
  ...locks,
  ...json,
  ...streams,
  ...transactions,
  ...inPlace,
];

/** Those that a contender can be asked for in this form and whose names match; where this is not root, nothing is mounted. */
export function operationsFor(
  { ours, operations: own = /^/ }: Contender,
  runtime: RuntimeName,
  form: Api,
  names: RegExp = /^/,
): readonly Operation[] {
  return operations.filter(
    ({ name, plain, twoDevices, bound, notOn, api = form }) =>
      (ours || plain) &&
      ((!twoDevices && bound === undefined) || canMount()) &&
      notOn !== runtime &&
      api === form &&
      own.test(name) &&
      names.test(name),
  );
}

export function canMount(): boolean {
  return process.getuid?.() === 0;
}
