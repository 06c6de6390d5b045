import { mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { type FilesystemKind, filesystemKinds } from "../filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { leaveRoom } from "../leave-room.ts";
import { arrangeIn } from "../operations/operation.ts";
import { cannotMount, cannotTrace } from "../requirements.ts";
import { Tracer } from "../trace/tracer.ts";
import { mustFail, mustWork, overwrite, saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario, Situation } from "./scenario.ts";

const left = 100; // KiB: the new file is larger, so that its write is short before it fails

/** The write takes what there is room for, and only the next one says that the disk is full. */
export const fullTmpfs: Scenario = {
  name: "full disk",
  filesystem: "tmpfs",
  obstacle: () => cannotMount("tmpfs"),
  run: (situation) =>
    onTmpfs(situation, async (directory) => {
      arrangeIn(directory, overwrite);
      await fill(directory);
      const writer = await startWriter(situation, directory);
      try {
        mustFail(
          situation,
          await saveAndJudge(situation, { writer, directory, codes: ["ENOSPC"], when: "full disk" }),
        );
        rmSync(join(directory, "..", "filler"), { force: true });
        await mustWork(situation, writer, directory);
      } finally {
        await writer.kill();
      }
    }),
};

export const fullExt4: Scenario = {
  name: "full disk",
  filesystem: "ext4",
  obstacle: () => cannotMount("ext4", "mkfs.ext4"),
  run: async (situation) => {
    const kind = { ...(filesystemKinds[0] as FilesystemKind), size: 8 };
    const image = join(situation.scratch, "full.img");
    const mount = join(situation.scratch, "full");
    await makeImage(image, kind);
    await mountImage(image, mount, kind);
    try {
      const directory = join(mount, "files");
      mkdirSync(directory);
      arrangeIn(directory, overwrite);
      await fill(directory);
      const writer = await startWriter(situation, directory);
      try {
        mustFail(
          situation,
          await saveAndJudge(situation, { writer, directory, codes: ["ENOSPC"], when: "full disk" }),
        );
        rmSync(join(mount, "filler"));
        await mustWork(situation, writer, directory);
      } finally {
        await writer.kill();
      }
    } finally {
      await unmount(mount);
    }
  },
};

/** The disk is full in the middle of a write, and a moment later there is room again: the rest must be written. */
export const shortWrite: Scenario = {
  name: "short write",
  filesystem: "tmpfs",
  obstacle: () => cannotMount("tmpfs") ?? cannotTrace(),
  run: (situation) =>
    onTmpfs(situation, async (directory, mount) => {
      arrangeIn(directory, overwrite);
      await fill(directory);
      const writer = await startWriter(situation, directory);
      try {
        const output = join(situation.scratch, "strace");
        const tracer = await Tracer.attach(writer.pid, output, [
          `write,pwrite64,writev,pwritev:delay_exit=${pause * 1000}`,
        ]);
        const saved = saveAndJudge(situation, { writer, directory, codes: ["ENOSPC"], when: "short write" });
        await Promise.race([isFull(mount), saved]);
        await execute("mount", "-o", "remount,size=16m", mount);
        await saved;
        await tracer.detach();
      } finally {
        await writer.kill();
      }
    }),
};

/** Between a write and its return, so that there is time to make room, in milliseconds. */
const pause = 80;

async function isFull(mount: string): Promise<void> {
  while (statfsSync(mount).bavail > 0) await new Promise((resolve) => setTimeout(resolve, 1));
}

async function onTmpfs(
  { scratch }: Situation,
  use: (directory: string, mount: string) => Promise<void>,
): Promise<void> {
  const mount = join(scratch, "full");
  mkdirSync(mount, { recursive: true });
  await execute("mount", "-t", "tmpfs", "-o", "size=2m,mode=755", "untorn-powercut", mount);
  try {
    const directory = join(mount, "files");
    mkdirSync(directory);
    await use(directory, mount);
  } finally {
    await unmount(mount);
  }
}

/** Fills the disk that holds a directory, but for a little. */
async function fill(directory: string): Promise<void> {
  await execute("sync", "--file-system", directory); // what is not on disk yet has no place yet
  leaveRoom(join(directory, "..", "filler"), left * 1024);
  await execute("sync", "--file-system", directory);
}
