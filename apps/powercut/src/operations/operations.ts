import type { Contender } from "../contender.ts";
import type { RuntimeName } from "../runtimes.ts";
import { locks } from "./locks.ts";
import { moves } from "./moves.ts";
import type { Operation } from "./operation.ts";
import { batches, saves } from "./saves.ts";

export const operations: readonly Operation[] = [...saves, ...batches, ...moves, ...locks];

/** Those that a contender can be asked for and whose names match; where this is not root, there is no second device. */
export function operationsFor(
  { ours }: Contender,
  runtime: RuntimeName,
  names: RegExp = /^/,
): readonly Operation[] {
  return operations.filter(
    ({ name, plain, twoDevices, notOn }) =>
      (ours || plain) && (!twoDevices || canMount()) && notOn !== runtime && names.test(name),
  );
}

export function canMount(): boolean {
  return process.getuid?.() === 0;
}
