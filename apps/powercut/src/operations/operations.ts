import type { Contender } from "../contender.ts";
import type { Operation } from "./operation.ts";
import { saves } from "./saves.ts";

export const operations: readonly Operation[] = [...saves];

/** Those that a contender can be asked for and whose names match; where this is not root, there is no second device. */
export function operationsFor({ ours }: Contender, names: RegExp = /^/): readonly Operation[] {
  return operations.filter(
    ({ name, plain, twoDevices }) => (ours || plain) && (!twoDevices || canMount()) && names.test(name),
  );
}

export function canMount(): boolean {
  return process.getuid?.() === 0;
}
