import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { arrangeIn } from "../operations/operation.ts";
import { contentName } from "../operations/saves.ts";
import { lacking } from "../requirements.ts";
import { mustFail, mustWork, overwrite, saveAndJudge, startWriter } from "./attempt.ts";
import type { Scenario } from "./scenario.ts";

const most = 200;

/** `ulimit -n`: the process has no file descriptor left. */
export const openFiles: Scenario = {
  name: "ulimit -n",
  filesystem: "tmpfs",
  obstacle: () => lacking("prlimit"),
  run: async (situation) => {
    const directory = join(situation.scratch, "files");
    mkdirSync(directory);
    arrangeIn(directory, overwrite);
    const writer = await startWriter(situation, directory);
    try {
      await execute("prlimit", "--pid", `${writer.pid}`, `--nofile=${most}:${most}`);
      await writer.ask({ order: "hold files", path: join(directory, contentName) });
      mustFail(
        situation,
        await saveAndJudge(situation, { writer, directory, codes: ["EMFILE"], when: "ulimit -n" }),
      );
      await writer.ask({ order: "release files" });
      await mustWork(situation, writer, directory);
    } finally {
      await writer.kill();
    }
  },
};
