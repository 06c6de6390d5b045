// Breaks the sources in many ways, one at a time, and sees whether a test notices. Never in the working tree.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { roundsFor, shareOf } from "./rounds.mjs";
import { sandboxFor } from "./sandbox.mjs";
import { TestProcess } from "./test-process.mjs";
import { copyTree, testFilesIn } from "./tree.mjs";

/**
 * @typedef {object} Mutation
 * @property {string} name a sentence: what is broken
 * @property {string} file from the root
 * @property {string} find a part of one line, which is in the file exactly once
 * @property {string} replace
 */

/**
 * @typedef {object} Project
 * @property {string} root
 * @property {readonly string[]} parts the files and folders that the tests need
 * @property {readonly string[]} rooms folders with a `test` folder; the first one's tests run first
 * @property {readonly string[]} late test files that take long: they run last
 */

/**
 * @typedef {object} Verdict
 * @property {string} name
 * @property {string} file
 * @property {"killed" | "timeout" | "survived" | "broken"} end `timeout` is killed too; `broken` could not be run at all
 * @property {string} by the test that failed, or what else happened
 * @property {import("./rounds.mjs").Killer | undefined} killer the test that failed
 * @property {number} seconds
 */

/** What the tests of a mutant may take, in seconds, where nobody has measured them. */
const longest = 900;

/** A mutant must not survive by taking for ever. */
const timeoutOf = (seconds) => Math.max(60, 4 * seconds);

/**
 * @param {Project} project
 * @param {readonly Mutation[]} mutations
 * @param {object} options
 * @param {number} options.jobs
 * @param {Readonly<Record<string, import("./rounds.mjs").Killer>>} [options.killers] what killed a mutation the last time, by its name: it is run first
 * @param {readonly Mutation[]} [options.list] the whole list, if these are some of it only: what killed the others helps too
 * @param {number} [options.timeout] seconds; by default four times what the tests take without a mutation, at least 60
 * @param {boolean} [options.isSound] the tests have just passed without a mutation: they are not run so first
 * @param {(line: string) => void} [options.say]
 * @param {(verdict: Verdict) => void} [options.onVerdict]
 * @returns {Promise<readonly Verdict[]>} in the order of the mutations
 * @throws if the list of mutations is wrong, or a test fails without them
 */
export async function mutate(
  project,
  mutations,
  { jobs, killers = {}, list = mutations, timeout, isSound = false, say = () => {}, onVerdict = () => {} },
) {
  const problems = problemsOf(project.root, mutations);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const directory = realpathSync(mkdtempSync(join(tmpdir(), "untorn-mutate-")));
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const ends = [];
  try {
    const sandbox = sandboxFor(directory, ["/dev", project.root, tmpdir()]);
    say(sandbox.description);
    const places = Array.from({ length: jobs }, (_, i) => join(directory, `${i}`));
    for (const place of places) copyTree(project.root, join(place, "tree"), project.parts);
    const files = testFilesIn(join(places[0], "tree"), project.rooms, project.late);
    const workers = places.map((place) => ({ place, tests: new TestProcess(place, sandbox) }));
    ends.push(
      ...workers.map(
        ({ tests }) =>
          () =>
            tests.end(),
      ),
    );

    if (!isSound) {
      const shares = workers.map(({ tests }, i) =>
        answerOf(tests, { changed: [], rounds: shareOf(files, i, jobs) }, timeout ?? longest, stop.signal),
      );
      const sound = await Promise.all(shares);
      const count = sound.reduce((sum, { tests }) => sum + tests, 0);
      const seconds = sound.reduce((sum, each) => sum + each.seconds, 0);
      for (const { failure } of sound)
        if (failure) throw new Error(`without a mutation: ${failure.by}: ${failure.message}`);
      if (count === 0) throw new Error("there are no tests");
      say(`without a mutation ${count} tests pass (${seconds.toFixed(1)} s)`);
      timeout ??= timeoutOf(seconds);
    }

    const verdicts = [];
    const known = new Map(Object.entries(killers));
    const queue = mutations.entries();
    const work = async ({ place, tests }) => {
      let changed = [];
      for (const [i, mutation] of queue) {
        const undo = apply(join(place, "tree"), mutation);
        changed = [...changed.slice(-1), mutation.file]; // what was undone has changed too
        try {
          const rounds = roundsFor(mutation, list, known, files);
          const answer = await answerOf(tests, { changed, rounds }, timeout ?? longest, stop.signal);
          verdicts[i] = verdictOf(mutation, answer);
        } finally {
          undo();
        }
        const { killer } = verdicts[i];
        if (killer !== undefined) known.set(mutation.name, killer);
        onVerdict(verdicts[i]);
      }
    };
    await Promise.all(workers.map(work));
    return verdicts;
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    for (const end of ends) end();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** @returns {readonly string[]} what is wrong with a list of mutations: one that has rotted must not pass */
export function problemsOf(root, mutations) {
  const names = mutations.map(({ name }) => name);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  return [
    ...twice.map((name) => `${name}: two mutations have this name`),
    ...mutations.flatMap((mutation) => {
      const problem = problemOf(root, mutation);
      return problem === undefined ? [] : [`${mutation.name}: ${problem}`];
    }),
  ];
}

function problemOf(root, { file, find, replace }) {
  const text = readFileSync(join(root, file), "utf8");
  const times = text.split(find).length - 1;
  if (find.includes("\n") || replace.includes("\n")) return "it is more than one line";
  if (times !== 1) return `"${find}" is in ${file} ${times} times, not once`;
  if (find === replace) return "it changes nothing";
  const { errors } = parseSync(
    file,
    text.replace(find, () => replace),
  );
  if (errors.length > 0) return `what comes out is no TypeScript: ${errors[0].message}`;
  return undefined;
}

function apply(tree, { file, find, replace }) {
  const path = join(tree, file);
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(find, () => replace),
  );
  return () => writeFileSync(path, text);
}

/** @returns {Verdict} */
function verdictOf({ name, file }, { failure, seconds }) {
  const ends = { test: "killed", error: "killed", timeout: "timeout", import: "broken" };
  return {
    name,
    file,
    end: failure ? ends[failure.how] : "survived",
    by: failure?.by ?? "",
    killer: killerOf(failure),
    seconds,
  };
}

function killerOf(failure) {
  if (failure?.file === undefined) return undefined;
  return { file: failure.file, test: failure.by, ...(failure.how === "timeout" && { hangs: true }) };
}

/** What the tests of a copy say. Whoever interrupts is heard at once. */
async function answerOf(tests, request, seconds, signal) {
  const started = performance.now();
  const interrupted = () => tests.end();
  signal.addEventListener("abort", interrupted);
  const { result, end, output } = await tests.ask(request, seconds);
  signal.removeEventListener("abort", interrupted);
  if (signal.aborted) throw new Error("interrupted");
  const took = { seconds: (performance.now() - started) / 1000 };
  if (result !== undefined) return { ...result, ...took };
  const failure =
    end === "timeout"
      ? { how: "timeout", by: `nothing had failed after ${seconds.toFixed(0)} s`, message: "" }
      : {
          how: "error",
          by: `the tests' process ended with ${end}`,
          message: output.trim().split("\n").slice(-20).join("\n"),
        };
  return { tests: 0, failure, ...took };
}
