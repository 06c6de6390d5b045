import type { Workload } from "./writers/orders.ts";

/** The files that are there, as version 0, before a workload begins. */
export function filesOf(workload: Workload): readonly string[] {
  return files[workload];
}

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, number) => `${prefix}-${number}`);

const files: Readonly<Record<Workload, readonly string[]>> = {
  overwrite: ["one"],
  many: numbered("many", 12),
  backup: ["kept"],
  concurrent: numbered("side-by-side", 8),
  fresh: [],
  "no-clobber": [],
  update: ["counter"],
  stream: ["streamed"],
  transaction: [],
  move: [],
};

/** A file that is nobody's business. */
export const foreign = "somebody-elses";

/** What the files that are there at first have for a mode: not what a new file would get. */
export const givenMode = 0o640;

/** What `backup: true` calls the previous version. */
export const backupSuffix = ".bak";

/** Which file a writer saves and moves to the other device, `out` from the first one. */
export function moveOf(version: number): { readonly name: string; readonly out: boolean } {
  return version % 2 === 1 ? { name: "out", out: true } : { name: "back", out: false };
}

/** What the save before a move is acknowledged as. */
export const savedAs = (name: string): string => `saved ${name}`;
