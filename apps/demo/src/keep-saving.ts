import { writeSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { readFirstVersions, readTargets, whenParentEnds } from "./targets.ts";
import { versionAfter } from "./versions.ts";

/** One way to write a file. */
export type Save = (path: string, content: Uint8Array) => Promise<unknown>;

/**
 * What every writer does until it is killed: saves all targets at the same time, each again and again as its next
 * version, and says so on standard output when the save was acknowledged: a line `TARGET VERSION`.
 */
export async function keepSaving(save: Save): Promise<void> {
  whenParentEnds(() => process.exit(0));
  const first = readFirstVersions();
  await Promise.all(
    readTargets().map(async ({ path, versions }, target) => {
      for (let version = first[target] ?? 0; ; version = versionAfter(version)) {
        await save(path, versions[version] as Uint8Array);
        // Without waiting, before the next save begins: whoever kills us can have missed one acknowledgement at most.
        writeSync(1, `${target} ${version}\n`);
        // Where a runtime writes small files without waiting, the other targets would never have their turn.
        await pause(1);
      }
    }),
  );
}
