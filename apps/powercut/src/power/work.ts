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
];

/** Takes turns through all that the contender can do. */
export function workFor({ ours, apis }: Contender, turn: number): Work {
  const works = (ours ? forOurs : forAll).filter(({ api }) => apis.includes(api));
  return works[turn % works.length] as Work;
}

/** All that the contender can do. */
export function worksOf({ ours, apis }: Contender): readonly Work[] {
  return (ours ? forOurs : forAll).filter(({ api }) => apis.includes(api));
}
