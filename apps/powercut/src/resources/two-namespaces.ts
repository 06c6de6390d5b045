import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { countTrial } from "../count.ts";
import { inspect } from "../inspect.ts";
import { expectationOf, prepare } from "../power/prepare.ts";
import { lacking } from "../requirements.ts";
import { note } from "../row.ts";
import { startWriter } from "./attempt.ts";
import type { Scenario } from "./scenario.ts";

const together = 500; // milliseconds

/** As two containers on one volume: two processes that have the same number save the same files at the same time. */
export const twoNamespaces: Scenario = {
  name: "two PID namespaces",
  filesystem: "tmpfs",
  obstacle: () => lacking("unshare") ?? (process.getuid?.() === 0 ? undefined : "needs root"),
  run: async (situation) => {
    const { api, scratch, row } = situation;
    const directory = join(scratch, "files");
    mkdirSync(directory);
    prepare(directory, "many");
    const before = ["unshare", "--pid", "--fork", "--kill-child"];
    const writers = await Promise.all([
      startWriter(situation, directory, before),
      startWriter(situation, directory, before),
    ]);
    try {
      const savings = writers.map((writer) =>
        writer.keepSaving({
          workload: "many",
          api,
          directory,
          options: {},
          first: 1,
          milliseconds: together,
        }),
      );
      await Promise.all(writers.map((writer) => writer.ended));
      row.acknowledged += savings.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
      countTrial(row, [{ ...inspect(directory, expectationOf("many", [], "ordered")), when: api }]);
      for (const { failure } of savings) {
        if (failure === undefined) continue;
        row.untrue++;
        note(row, `untrue: ${failure.message} (${api})`);
      }
    } finally {
      await Promise.all(writers.map((writer) => writer.kill()));
    }
  },
};
