import { chmodSync, chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { contentOf } from "../content.ts";
import { type FilesystemKind, filesystemKinds } from "../filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { arrangeIn } from "../operations/operation.ts";
import { contentName } from "../operations/saves.ts";
import { cannotMount, lacking, type Obstacle } from "../requirements.ts";
import { mustFail, mustWork, overwrite, saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario, Situation } from "./scenario.ts";

/** A file that must not change: the rename over it is refused. */
export const immutableFile: Scenario = onExt4(
  "immutable file (chattr +i)",
  ["chattr"],
  async (situation, directory) => {
    const file = join(directory, contentName);
    await execute("chattr", "+i", file);
    const writer = await startWriter(situation, directory);
    try {
      mustFail(
        situation,
        await saveAndJudge(situation, { writer, directory, codes: ["EPERM"], when: "immutable file" }),
      );
      await execute("chattr", "-i", file);
      await mustWork(situation, writer, directory);
    } finally {
      await writer.kill();
    }
  },
);

/** A directory in which names can be made and not removed: also not the temporary's, which must be told. */
export const appendOnlyDirectory: Scenario = onExt4(
  "append-only directory (chattr +a)",
  ["chattr"],
  async (situation, directory) => {
    await execute("chattr", "+a", directory);
    const writer = await startWriter(situation, directory);
    try {
      mustFail(
        situation,
        await saveAndJudge(situation, { writer, directory, codes: ["EPERM"], when: "append-only directory" }),
      );
      await execute("chattr", "-a", directory);
      await mustWork(situation, writer, directory);
    } finally {
      await execute("chattr", "-a", directory);
      await writer.kill();
    }
  },
);

const stranger = 65_534;

/** As /tmp: anyone can make files, and nobody can replace another's. */
export const stickyDirectory: Scenario = {
  ...onExt4("sticky directory, another's file", ["setpriv"], async (situation, directory) => {
    chmodSync(directory, 0o1777);
    chmodSync(join(directory, contentName), 0o644);
    chownSync(join(directory, contentName), 1, 1);
    chmodSync(join(directory, contentName), 0o640);
    const before = ["setpriv", `--reuid=${stranger}`, `--regid=${stranger}`, "--clear-groups"];
    const writer = await startWriter(situation, directory, before, {
      HOME: "/nonexistent",
      DENO_DIR: directory + "-deno",
    });
    try {
      mustFail(
        situation,
        await saveAndJudge(situation, {
          writer,
          directory,
          codes: ["EPERM", "EACCES"],
          when: "sticky directory",
        }),
      );
    } finally {
      await writer.kill();
    }
  }),
};

/** As a file that is mounted into a container: it cannot be renamed over. */
export const mountedFile: Scenario = onExt4("bind-mounted file", [], async (situation, directory) => {
  const elsewhere = join(directory, "..", "mounted");
  const file = join(directory, contentName);
  writeFileSync(elsewhere, contentOf(contentName, 0));
  chmodSync(elsewhere, 0o640);
  await execute("mount", "--bind", elsewhere, file);
  const writer = await startWriter(situation, directory);
  try {
    const started = performance.now();
    mustFail(
      situation,
      await saveAndJudge(situation, { writer, directory, codes: ["EBUSY"], when: "bind-mounted file" }),
    );
    const took = performance.now() - started;
    if (took > quick && situation.contender.ours) {
      situation.row.untrue++;
      situation.row.notes.push(`it took ${took.toFixed(0)} ms to say that it is for ever`);
    }
  } finally {
    await unmount(file);
  }
  try {
    await mustWork(situation, writer, directory);
  } finally {
    await writer.kill();
  }
});

const quick = 500; // milliseconds

function onExt4(
  name: string,
  programs: readonly string[],
  use: (situation: Situation, directory: string) => Promise<void>,
): Scenario {
  return {
    name,
    filesystem: "ext4",
    obstacle: (): Obstacle => cannotMount("ext4", "mkfs.ext4") ?? lacking(...programs),
    run: async (situation) => {
      const kind = { ...(filesystemKinds[0] as FilesystemKind), size: 8 };
      const image = join(situation.scratch, "image");
      const mount = join(situation.scratch, "mount");
      await makeImage(image, kind);
      await mountImage(image, mount, kind);
      try {
        chmodSync(mount, 0o755);
        const directory = join(mount, "files");
        mkdirSync(directory);
        arrangeIn(directory, overwrite);
        await use(situation, directory);
      } finally {
        await unmount(mount);
      }
    },
  };
}
