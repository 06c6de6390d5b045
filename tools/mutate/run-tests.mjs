// Runs test files in a copy of the tree until one fails, and writes down which. A process of its own: a mutant may hang it.
//
//   node tools/mutate/run-tests.mjs REQUEST.json
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BaseSequencer, startVitest } from "vitest/node";

/** @typedef {{ readonly files: readonly string[], readonly only?: string, readonly testTimeout: number }} Round test files, in this order */
/** @typedef {{ readonly tree: string, readonly rounds: readonly Round[], readonly result: string }} Request */
/** @typedef {{ readonly how: "test" | "timeout" | "error" | "import", readonly by: string, readonly file?: string, readonly message: string }} Failure */

/** @type {Request} */
const { tree, rounds, result } = JSON.parse(readFileSync(process.argv[2], "utf8"));
let tests = 0;
let failure;
for (const round of rounds) if (failure === undefined) failure = await firstFailure(round);
writeFileSync(result, JSON.stringify({ tests, failure }));
process.exit(0);

/** @returns {Promise<Failure | undefined>} */
async function firstFailure({ files, only, testTimeout }) {
  const place = new Map(files.map((file, i) => [join(tree, file), i]));
  class Sequencer extends BaseSequencer {
    async sort(specifications) {
      return specifications.toSorted((a, b) => place.get(a.moduleId) - place.get(b.moduleId));
    }
  }
  const vitest = await startVitest("run", [], {
    config: false,
    root: tree,
    include: files,
    reporters: [{}],
    sequence: { sequencer: Sequencer },
    // One after the other in one worker: the next mutant has the other core, and modules are loaded once.
    pool: "threads",
    maxWorkers: 1,
    isolate: false,
    bail: 1,
    ...(only === undefined ? {} : { testNamePattern: new RegExp(only) }),
    testTimeout,
    watch: false,
  });
  const modules = vitest.state.getTestModules();
  const unhandled = vitest.state.getUnhandledErrors();
  const all = modules.flatMap((module) => [...module.children.allTests()]);
  tests += all.filter((test) => test.result().state !== "skipped").length;
  await vitest.close();

  for (const module of modules) {
    const [error] = module.errors();
    if (error !== undefined) return { how: "import", by: module.relativeModuleId, message: error.message };
  }
  for (const test of all) {
    const { state, errors = [] } = test.result();
    if (state !== "failed") continue;
    const message = errors[0]?.message ?? "";
    return {
      how: message.startsWith("Test timed out") ? "timeout" : "test",
      by: test.fullName,
      file: test.module.relativeModuleId,
      message,
    };
  }
  if (unhandled.length > 0)
    return { how: "error", by: "an unhandled error", message: String(unhandled[0].message) };
  if (modules.length < files.length)
    return { how: "import", by: "vitest", message: "test files were not run" };
  return undefined;
}
