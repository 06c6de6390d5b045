import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { FailingDisk } from "../failing-disk/failing-disk.ts";
import { unmount } from "../image.ts";
import { arrangeIn, type Operation } from "../operations/operation.ts";
import { operationsFor } from "../operations/operations.ts";
import { cannotMount, cannotServe, hasFuse, knowsFilesystem, lacking } from "../requirements.ts";
import { note, type Row } from "../row.ts";
import { saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario, Situation } from "./scenario.ts";

/**
 * By the kernel, or where it has none by a program. That one has no chmod and no truncation, and a directory that it renames is empty
 * afterwards: so there it is asked for what needs none of these.
 */
export const vfat: Scenario = {
  name: "no links, no modes, two-second times",
  filesystem: knowsVfat() ? "vfat" : "vfat (fusefat)",
  onlyOurs: !knowsVfat(),
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
      await allMustWork(situation, join(mount, "files"), knowsVfat() ? /^/ : notOnFusefat);
    } finally {
      await unmount(mount);
    }
  },
};

const notOnFusefat = /^(?!mode$|copy|.*lock$|update|transaction)/;

/** The same by a disk of our own: so it is the same everywhere, and has what that program lacks. */
export const plainDisk: Scenario = {
  name: "no links, no modes, two-second times",
  filesystem: "as vfat (FUSE)",
  obstacle: cannotServe,
  run: async (situation) => {
    const disk = await FailingDisk.mount(join(situation.scratch, "mount"), "plain");
    try {
      await allMustWork(situation, join(disk.directory, "files"), /^/);
    } finally {
      await disk.unmount();
    }
  },
};

/** All that can be asked for where there are no links of either kind, and for which no other device is needed. */
function operationsOn({ contender, runtime, api }: Situation, names: RegExp): readonly Operation[] {
  return operationsFor(contender, runtime.name, api, names).filter(
    ({ before, twoDevices, bound }) =>
      !twoDevices && bound === undefined && !Object.values(before).some((entry) => "link" in entry),
  );
}

async function allMustWork(situation: Situation, directory: string, names: RegExp): Promise<void> {
  const { row } = situation;
  const writer = await startWriter(situation, directory);
  try {
    for (const operation of operationsOn(situation, names)) {
      rmSync(directory, { recursive: true, force: true });
      mkdirSync(directory);
      arrangeIn(directory, operation, false);
      const { name, refusal } = operation;
      const trial = { writer, directory, operation, codes: [], modes: false, when: name };
      const report = await saveAndJudge(situation, trial);
      const isDone = refusal === undefined ? report?.receipt !== undefined : report?.error?.code === refusal;
      if (!isDone) wrong(row, `${name} failed: ${report?.error?.message ?? "the writer died"}`);
      if (statSync(directory).mtimeMs % 2000 !== 0) wrong(row, "its times are finer than two seconds");
    }
  } finally {
    await writer.kill();
  }
}

function wrong(row: Row, what: string): void {
  row.untrue++;
  note(row, `untrue: ${what}`);
}

function knowsVfat(): boolean {
  return process.platform === "linux" && knowsFilesystem("vfat");
}
