import type { Finding } from "../inspect.ts";
import { isOurs } from "../judge/judge.ts";
import { differenceFrom, look, torn } from "../operations/tree.ts";
import { foreign } from "../workloads.ts";
import type { Acknowledgement } from "../writers/orders.ts";
import { treeAfter } from "./transaction-of.ts";

/** How many transactions have been acknowledged. */
export function acknowledgedOf(acknowledged: readonly Acknowledgement[]): number {
  return Math.max(0, ...acknowledged.map(({ version }) => version));
}

/** What is wrong after a cut, and a recovery: it is all of the last acknowledged transaction, or all of the one that came after it. */
export function inspectTransactions(directory: string, acknowledged: number): Finding & { version: number } {
  const found = look(directory);
  const finding = {
    torn: [] as string[],
    lost: [] as string[],
    mode: [],
    litter: [] as string[],
    stray: [] as string[],
  };
  const differences = [acknowledged, acknowledged + 1].map((version) => {
    const tree = treeAfter(version);
    const others = [...found.keys()].filter((path) => path !== foreign && !isOurs(path));
    return differenceFrom(tree, found, new Set([...Object.keys(tree), ...others]));
  });
  const at = differences.indexOf(undefined);
  if (at < 0) {
    const isOld = /^index (\d+)$/.exec(found.get("index")?.words ?? "")?.[1];
    const all = [...found].map(([path, { words }]) => `${path}: ${words}`).join(", ");
    const kind = isOld !== undefined && Number(isOld) < acknowledged ? "lost" : "torn";
    finding[kind].push(`neither transaction ${acknowledged} nor the next: ${differences[0]}; all: ${all}`);
  }
  for (const path of found.keys()) if (isOurs(path)) finding.litter.push(path);
  if (found.get(foreign)?.words !== `${foreign} 0`) finding.stray.push(foreign);
  return { ...finding, version: at < 0 ? acknowledged : acknowledged + at };
}

/** Files that are not whole: not even for a moment may there be any, also before a recovery. */
export function tornIn(directory: string): string[] {
  return [...look(directory)].flatMap(([path, { words }]) => (words === torn && !isOurs(path) ? path : []));
}
