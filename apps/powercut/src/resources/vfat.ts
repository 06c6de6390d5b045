import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { unmount } from "../image.ts";
import { arrangeIn, type Operation } from "../operations/operation.ts";
import { saving } from "../operations/saves.ts";
import { cannotMount, hasFuse, knowsFilesystem, lacking } from "../requirements.ts";
import { note } from "../row.ts";
import { large, overwrite, saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario } from "./scenario.ts";

const operations: readonly Operation[] = [
  overwrite,
  saving({ name: "new file", version: large, existing: false }),
  saving({ name: "no-clobber", version: large, options: { overwrite: false }, existing: false }),
  saving({ name: "backup", version: large, options: { backup: true } }),
];

/** No hard links, no modes, no owners: by the kernel, or where it has none by a program. Everything must work all the same. */
export const vfat: Scenario = {
  name: "no links, no modes",
  filesystem: knowsVfat() ? "vfat" : "vfat (fusefat)",
  forAll: false,
  obstacle: () =>
    knowsVfat()
      ? cannotMount("vfat", "mkfs.vfat")
      : hasFuse()
        ? lacking("fusefat", "mkfs.vfat")
        : "this kernel has no vfat",
  run: async (situation) => {
    const image = join(situation.scratch, "image");
    const mount = join(situation.scratch, "mount");
    mkdirSync(mount);
    const file = openSync(image, "w");
    ftruncateSync(file, 16 * 2 ** 20);
    closeSync(file);
    await execute("mkfs.vfat", image);
    if (knowsVfat()) await execute("mount", "-t", "vfat", "-o", "loop", image, mount);
    else await execute("fusefat", "-o", "rw+", image, mount);
    try {
      const directory = join(mount, "files");
      const writer = await startWriter(situation, directory);
      try {
        for (const operation of operations) {
          rmSync(directory, { recursive: true, force: true });
          mkdirSync(directory);
          arrangeIn(directory, operation, false);
          const trial = { writer, directory, operation, codes: [], modes: false, when: operation.name };
          const report = await saveAndJudge(situation, trial);
          if (report?.receipt !== undefined) continue;
          situation.row.untrue++;
          note(
            situation.row,
            `untrue: ${operation.name} failed: ${report?.error?.message ?? "the writer died"}`,
          );
        }
      } finally {
        await writer.kill();
      }
    } finally {
      await unmount(mount);
    }
  },
};

function knowsVfat(): boolean {
  return process.platform === "linux" && knowsFilesystem("vfat");
}
