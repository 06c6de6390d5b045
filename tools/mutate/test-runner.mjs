// Runs test files in a copy of the tree until one fails, and tells which; again and again, as often as it is asked to, so that
// what has not changed is read once. A process of its own: a mutant may hang it.
//
//   node tools/mutate/test-runner.mjs TREE      requests come as messages, and results go as messages
import { join } from "node:path";
import { BaseSequencer, createVitest } from "vitest/node";

/** @typedef {{ readonly files: readonly string[], readonly only?: string, readonly testTimeout: number }} Round test files, in this order */
/** @typedef {{ readonly changed: readonly string[], readonly rounds: readonly Round[] }} Request `changed` are files of the tree */
/** @typedef {{ readonly how: "test" | "timeout" | "error" | "import", readonly by: string, readonly file?: string, readonly message: string }} Failure */
/** @typedef {{ readonly tests: number, readonly failure?: Failure }} Result */

const tree = process.argv[2];

/** What ended in the round that runs, in the order of time. */
let ended = { tests: [], modules: [], errors: [] };

class AsGiven extends BaseSequencer {
  async sort(specifications) {
    return specifications;
  }
}

const vitest = await createVitest({
  config: false,
  root: tree,
  include: ["**/*.test.ts"],
  reporters: [
    {
      onTestCaseResult: (test) => ended.tests.push(test),
      onTestModuleEnd: (module) => ended.modules.push(module),
      onTestRunEnd: (_, errors) => ended.errors.push(...errors),
    },
  ],
  sequence: { sequencer: AsGiven },
  // One after the other in one worker: the next mutant has the other core, and modules are loaded once. Each round has a new one.
  pool: "threads",
  maxWorkers: 1,
  isolate: false,
  bail: 1,
  watch: false,
});
await vitest.standalone();

process.on("message", (request) => void answer(request));
process.on("disconnect", () => process.exit());

/** @param {Request} request */
async function answer({ changed, rounds }) {
  for (const file of changed) vitest.invalidateFile(join(tree, file));
  let tests = 0;
  let failure;
  for (const round of rounds) {
    if (failure !== undefined) break;
    failure = await firstFailure(round);
    tests += ended.tests.filter((test) => test.result().state !== "skipped").length;
  }
  process.send({ tests, failure });
}

/** @returns {Promise<Failure | undefined>} */
async function firstFailure({ files, only, testTimeout }) {
  ended = { tests: [], modules: [], errors: [] };
  const project = vitest.getRootProject();
  project.config.testTimeout = testTimeout;
  vitest.setGlobalTestNamePattern(only ?? "");
  await vitest.runTestSpecifications(files.map((file) => project.createSpecification(join(tree, file))));

  for (const module of ended.modules) {
    const [error] = module.errors();
    if (error !== undefined) return { how: "import", by: module.relativeModuleId, message: error.message };
  }
  for (const test of ended.tests) {
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
  if (ended.errors.length > 0)
    return { how: "error", by: "an unhandled error", message: String(ended.errors[0].message) };
  if (ended.modules.length < files.length)
    return { how: "import", by: "vitest", message: "test files were not run" };
  return undefined;
}
