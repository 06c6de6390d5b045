import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "../content.ts";
import type { Expectation } from "../inspect.ts";
import { plant } from "../operations/tree.ts";
import { backupSuffix, filesOf, foreign, givenMode } from "../workloads.ts";
import type { Acknowledgement, Workload } from "../writers/orders.ts";
import { treeAfter } from "./transaction-of.ts";

/** Writes the files that are there before a workload begins. */
export function prepare(directory: string, workload: Workload): void {
  writeFileSync(join(directory, foreign), contentOf(foreign, 0));
  for (const name of filesOf(workload)) {
    writeFileSync(join(directory, name), contentOf(name, 0));
    chmodSync(join(directory, name), givenMode);
  }
  if (workload !== "transaction") return;
  mkdirSync(join(directory, "sub"));
  plant(directory, treeAfter(0), false);
}

/** What must be there after a fault: with `"full"` all that was acknowledged, else only the files that were there. */
export function expectationOf(
  workload: Workload,
  acknowledged: readonly Acknowledgement[],
  durability: "full" | "ordered",
): Expectation {
  const given = new Set(filesOf(workload));
  const least = new Map([...given].map((name) => [name, 0]));
  if (durability === "full") {
    for (const { name, version } of acknowledged) {
      least.set(name, Math.max(version, least.get(name) ?? 0));
      if (workload === "backup") least.set(name + backupSuffix, (least.get(name) as number) - 1);
    }
  }
  return { least, given };
}
