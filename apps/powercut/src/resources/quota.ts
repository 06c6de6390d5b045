import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { type FilesystemKind, filesystemKinds } from "../filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { arrangeIn } from "../operations/operation.ts";
import { cannotMount } from "../requirements.ts";
import { mustFail, mustWork, overwrite, saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario } from "./scenario.ts";

/** By btrfs, which has limits for subvolumes of its own; those of ext4 and xfs are an option of the kernel that may be off. */
export const quota: Scenario = {
  name: "quota",
  filesystem: "btrfs",
  obstacle: () => cannotMount("btrfs", "mkfs.btrfs", "btrfs"),
  run: async (situation) => {
    const kind = filesystemKinds.find(({ type }) => type === "btrfs") as FilesystemKind;
    const image = join(situation.scratch, "quota.img");
    const mount = join(situation.scratch, "quota");
    await makeImage(image, kind);
    await mountImage(image, mount, kind);
    try {
      await execute("btrfs", "quota", "enable", mount);
      const volume = join(mount, "volume");
      await execute("btrfs", "subvolume", "create", volume);
      const directory = join(volume, "files");
      mkdirSync(directory);
      arrangeIn(directory, overwrite);
      await execute("sync", "--file-system", directory);
      await execute("btrfs", "qgroup", "limit", "150K", volume);
      const writer = await startWriter(situation, directory);
      try {
        mustFail(
          situation,
          await saveAndJudge(situation, { writer, directory, codes: ["EDQUOT"], when: "quota" }),
        );
        await execute("btrfs", "qgroup", "limit", "none", volume);
        await mustWork(situation, writer, directory);
      } finally {
        await writer.kill();
      }
    } finally {
      await unmount(mount);
    }
  },
};
