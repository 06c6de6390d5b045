import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { countTrial } from "../count.ts";
import { type FilesystemKind, filesystemKinds } from "../filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { inspect } from "../inspect.ts";
import { expectationOf, prepare } from "../power/prepare.ts";
import { cannotMount } from "../requirements.ts";
import { note } from "../row.ts";
import { startWriter } from "./attempt.ts";
import type { Scenario } from "./scenario.ts";

const tries = 500;

/** The filesystem becomes read-only while files are saved. */
export const readOnly: Scenario = {
  name: "remounted read-only",
  filesystem: "ext4",
  obstacle: () => cannotMount("ext4", "mkfs.ext4"),
  run: async (situation) => {
    const { api, contender, scratch, row } = situation;
    const kind = { ...(filesystemKinds[0] as FilesystemKind), size: 16 };
    const image = join(scratch, "image");
    const mount = join(scratch, "mount");
    await makeImage(image, kind);
    await mountImage(image, mount, kind);
    try {
      const directory = join(mount, "files");
      mkdirSync(directory);
      prepare(directory, "overwrite");
      const writer = await startWriter(situation, directory);
      try {
        const saving = writer.keepSaving({ workload: "overwrite", api, directory, options: {}, first: 1 });
        await saving.first;
        await remount(mount);
        await writer.ended;
        row.acknowledged += saving.acknowledged.length;
        const expectation = expectationOf("overwrite", saving.acknowledged, "full");
        countTrial(row, [{ ...inspect(directory, expectation), when: api }]);
        const { name, code, message } = saving.failure ?? {
          name: "nothing",
          code: "nothing",
          message: writer.complaint,
        };
        if (contender.ours && (name !== "AtomicFileError" || code !== "EROFS")) {
          row.untrue++;
          note(row, `untrue: ${name}, ${code}: ${message} (${api})`);
        }
      } finally {
        await writer.kill();
      }
    } finally {
      await unmount(mount);
    }
  },
};

/** It is refused while a file is open for writing: until it hits a moment between two saves. */
async function remount(mount: string): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      await execute("mount", "-o", "remount,ro", mount);
      return;
    } catch (error) {
      if (tried === tries) throw error;
    }
  }
}
