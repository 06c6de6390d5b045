import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { versionOf } from "../content.ts";
import type { Finding } from "../inspect.ts";
import { isOurs } from "../judge/judge.ts";
import { look } from "../operations/tree.ts";
import { moveOf, savedAs } from "../workloads.ts";
import type { Acknowledgement } from "../writers/orders.ts";

/**
 * What is wrong on two devices after a cut: what was saved is whole at its source or its destination, never at neither; what was moved
 * is at its destination, and does not come back at its source.
 */
export function inspectMoves(
  directories: readonly [string, string],
  acknowledged: readonly Acknowledgement[],
): Finding {
  const torn: string[] = [];
  const lost: string[] = [];
  const stray: string[] = [];
  const versionAt = (directory: string, name: string): number | undefined => {
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(join(directory, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const version = versionOf(name, bytes);
    if (version === undefined) torn.push(`${name}: ${bytes.length} bytes that are none of its versions`);
    return version ?? Number.POSITIVE_INFINITY; // torn, and not lost too
  };
  for (const { name, out } of [moveOf(1), moveOf(2)]) {
    const [from, to] = out ? directories : ([...directories].reverse() as [string, string]);
    const source = versionAt(from, name) ?? -1;
    const destination = versionAt(to, name) ?? -1;
    const saved = newest(acknowledged, savedAs(name));
    const moved = newest(acknowledged, name);
    if (Math.max(source, destination) < saved)
      lost.push(
        `${name}: version ${saved} is at neither: ${source} at the source, ${destination} at the destination`,
      );
    else if (destination < moved)
      lost.push(`${name}: version ${moved} was moved, and there is ${destination}`);
    if (source >= 0 && source <= moved)
      stray.push(`${name}: version ${source} is at the source again, though moved`);
  }
  const litter = directories.flatMap((directory) =>
    [...look(directory).keys()].filter((path) => isOurs(basename(path))),
  );
  return { torn, lost, mode: [], litter, stray };
}

/** -1 where there is none. */
function newest(acknowledged: readonly Acknowledgement[], name: string): number {
  return Math.max(-1, ...acknowledged.filter((one) => one.name === name).map(({ version }) => version));
}
