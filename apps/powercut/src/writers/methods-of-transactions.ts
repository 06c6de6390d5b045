import { type Transaction, transaction, transactionSync } from "untorn";
import type { Methods } from "./methods.ts";
import type { Request } from "./orders.ts";

/** Its steps, in `options.steps`, take one path after the other, and what is written one of the contents after the other. */
export const methodsOfTransactions: Methods = {
  transaction: {
    async: (paths, contents, { steps, ...options }) =>
      transaction((tx) => say(tx, steps, [...paths], [...contents]), options),
    sync: (paths, contents, { steps, ...options }) =>
      transactionSync((tx) => say(tx, steps, [...paths], [...contents]), options),
  },
};

function say(
  tx: Transaction<Uint8Array>,
  steps: Request["options"][string],
  paths: string[],
  contents: Uint8Array[],
): void {
  const path = (): string => paths.shift() ?? "";
  for (const step of steps as readonly ("write" | "move" | "remove")[]) {
    if (step === "write") tx.write(path(), contents.shift() ?? new Uint8Array());
    else if (step === "move") tx.move(path(), path());
    else tx.remove(path());
  }
}
