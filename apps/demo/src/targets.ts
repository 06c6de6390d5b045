import { readFileSync } from "node:fs";
import process from "node:process";

/** A file that a row saves and reads, as the writer and the reader get it. */
export interface Target {
  readonly path: string;
  /** Files that hold the versions. */
  readonly versions: readonly string[];
}

/** The targets, and the versions in memory, from the command line of a writer or reader. */
export function readTargets(): { path: string; versions: Uint8Array[] }[] {
  return (JSON.parse(argument(0)) as Target[]).map(({ path, versions }) => ({
    path,
    versions: versions.map((file) => readFileSync(file)),
  }));
}

/** The version with which a writer begins each target. */
export function readFirstVersions(): number[] {
  return JSON.parse(argument(1)) as number[];
}

function argument(index: number): string {
  const word = process.argv[2 + index];
  if (word === undefined) throw new Error("this program is started by the demo");
  return word;
}

/** A parent that died without a word closes the standard input with it. */
export function whenParentEnds(action: () => void): void {
  process.stdin.on("end", action).resume();
}
