import type { Contender } from "../contender.ts";
import type { Api, Workload } from "../writers/orders.ts";

/** What a writer does until the power goes. */
export interface Work {
  readonly workload: Workload;
  readonly api: Api;
}

const forAll: readonly Work[] = [
  { workload: "overwrite", api: "async" },
  { workload: "many", api: "sync" },
  { workload: "concurrent", api: "async" },
  { workload: "overwrite", api: "sync" },
  { workload: "many", api: "async" },
];

const forOurs: readonly Work[] = [
  ...forAll,
  { workload: "fresh", api: "async" },
  { workload: "backup", api: "sync" },
  { workload: "no-clobber", api: "async" },
  { workload: "fresh", api: "sync" },
  { workload: "backup", api: "async" },
  { workload: "no-clobber", api: "sync" },
  { workload: "update", api: "async" },
  { workload: "update", api: "sync" },
  { workload: "stream", api: "async" },
];

const both = (workload: Workload): Work[] => [
  { workload, api: "async" },
  { workload, api: "sync" },
];

/** What a series of cuts is about, if not about saves. */
export type Kind = "saves" | "transactions" | "moves";

const works: Readonly<Record<Exclude<Kind, "saves">, readonly Work[]>> = {
  transactions: both("transaction"),
  moves: both("move"),
};

/** Takes turns through all that the contender can do. */
export function workFor(contender: Contender, turn: number, kind?: Kind): Work {
  const all = worksOf(contender, kind);
  return all[turn % all.length] as Work;
}

/** All that the contender can do. */
export function worksOf({ ours, apis }: Contender, kind: Kind = "saves"): readonly Work[] {
  const all = kind !== "saves" ? works[kind] : ours ? forOurs : forAll;
  return all.filter(({ api }) => apis.includes(api));
}
