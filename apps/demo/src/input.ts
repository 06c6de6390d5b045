import { closeSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { versionsOf } from "./versions.ts";

/** A file to be saved. */
export interface Input {
  readonly label: string;
  readonly size: number;
  readonly versions: readonly Uint8Array[];
}

const repository = join(import.meta.dirname, "..", "..", "..");

/** As much of the Node binary as makes a big file: the whole would only make the demo slow. */
const bigSize = 32 * 2 ** 20;

/** The given files; without any a JSON file and a source text of this repository, and the beginning of Node's binary. */
export function readInputs(files: readonly string[]): Input[] {
  if (files.length > 0) return files.map((file) => input(basename(file), readWhole(file)));
  return [
    input("package.json", readWhole(join(repository, "package.json"))),
    input("write-file.ts", readWhole(join(repository, "packages/core/src/write-file.ts"))),
    input(`${basename(process.execPath)}, its first 32 MiB`, readBeginning(process.execPath, bigSize)),
  ];
}

function input(label: string, content: Uint8Array): Input {
  return { label, size: content.length, versions: versionsOf(content) };
}

function readWhole(file: string): Uint8Array {
  const content = readFileSync(file);
  if (content.length === 0) throw new Error(`${file} is empty: all versions of it would be the same`);
  return content;
}

function readBeginning(file: string, most: number): Uint8Array {
  const content = new Uint8Array(Math.min(most, statSync(file).size));
  const descriptor = openSync(file, "r");
  try {
    let filled = 0;
    while (filled < content.length) {
      const count = readSync(descriptor, content, filled, content.length - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    return content.subarray(0, filled);
  } finally {
    closeSync(descriptor);
  }
}
