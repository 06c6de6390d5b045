// Breaks the sources in many ways, one at a time, and sees whether a test notices. Never in the working tree.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseSync } from "oxc-parser";
import { sandboxFor } from "./sandbox.mjs";
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
 * @property {string | undefined} test the file of the test that failed
 * @property {number} seconds
 */

/** @typedef {{ readonly file: string, readonly test: string }} Killer */

/** A mutant must not survive by taking for ever. */
const timeoutOf = (seconds) => Math.max(60, 4 * seconds);

/**
 * @param {Project} project
 * @param {readonly Mutation[]} mutations
 * @param {object} options
 * @param {number} options.jobs
 * @param {Readonly<Record<string, Killer>>} [options.killers] what killed a mutation the last time, by its name: it is run first
 * @param {number} [options.timeout] seconds; by default four times what the tests take without a mutation, at least 60
 * @param {(line: string) => void} [options.say]
 * @param {(verdict: Verdict) => void} [options.onVerdict]
 * @returns {Promise<readonly Verdict[]>} in the order of the mutations
 * @throws if the list of mutations is wrong, or a test fails without them
 */
export async function mutate(
  project,
  mutations,
  { jobs, killers = {}, timeout, say = () => {}, onVerdict = () => {} },
) {
  const problems = problemsOf(project.root, mutations);
  if (problems.length > 0) throw new Error(problems.join("\n"));

  const directory = realpathSync(mkdtempSync(join(tmpdir(), "untorn-mutate-")));
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const sandbox = sandboxFor(directory, ["/dev", project.root, tmpdir()]);
    say(sandbox.description);
    const places = Array.from({ length: jobs }, (_, i) => join(directory, `${i}`));
    for (const place of places) {
      mkdirSync(join(place, "tmp"), { recursive: true });
      copyTree(project.root, join(place, "tree"), project.parts);
    }
    const test = (place, seconds, killer, mutated) =>
      runTests(place, { project, sandbox, timeout: seconds, killer, mutated, signal: stop.signal });

    const sound = await test(places[0], 600);
    if (sound.failure) throw new Error(`without a mutation: ${sound.failure.by}: ${sound.failure.message}`);
    if (sound.tests === 0) throw new Error("there are no tests");
    say(`without a mutation ${sound.tests} tests pass (${sound.seconds.toFixed(1)} s)`);

    const verdicts = [];
    const queue = mutations.entries();
    const work = async (place) => {
      for (const [i, mutation] of queue) {
        const undo = apply(join(place, "tree"), mutation);
        try {
          verdicts[i] = verdictOf(
            mutation,
            await test(place, timeout ?? timeoutOf(sound.seconds), killers[mutation.name], mutation.file),
          );
        } finally {
          undo();
        }
        onVerdict(verdicts[i]);
      }
    };
    await Promise.all(places.map(work));
    return verdicts;
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
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
    test: failure?.file,
    seconds,
  };
}

/** The first failure of the tests in a copy; none if all pass. */
async function runTests(place, { project, sandbox, timeout, killer, mutated, signal }) {
  const started = performance.now();
  const tree = join(place, "tree");
  const files = testFilesIn(tree, project.rooms, project.late);
  const all = [...files.early, ...files.late];
  const rounds = [
    ...(all.includes(killer?.file)
      ? [{ files: [killer.file], only: patternOf(killer.test), testTimeout: 10_000 }]
      : []),
    { files: namesakesFirst(files.early, mutated), testTimeout: 10_000 }, // each takes a second at most; some mutants wait for ever
    { files: files.late, testTimeout: 60_000 },
  ];
  const request = join(place, "request.json");
  const result = join(place, "result.json");
  rmSync(result, { force: true });
  writeFileSync(
    request,
    JSON.stringify({ tree, rounds: rounds.filter((round) => round.files.length > 0), result }),
  );

  const script = join(import.meta.dirname, "run-tests.mjs");
  const command = [...sandbox.command, process.execPath, "--max-old-space-size=1024", script, request];
  const home = join(place, "tmp"); // vitest writes there too, and the user's own is read-only
  const env = { ...process.env, HOME: home, TMPDIR: home, NO_COLOR: "1" };
  const { end, output } = await spawned(command, { cwd: tree, env }, timeout, signal);
  const seconds = (performance.now() - started) / 1000;
  if (signal.aborted) throw new Error("interrupted");
  if (end === "timeout") {
    const failure = { how: "timeout", by: `nothing had failed after ${timeout.toFixed(0)} s`, message: "" };
    return { tests: 0, failure, seconds };
  }
  try {
    return { ...JSON.parse(readFileSync(result, "utf8")), seconds };
  } catch {
    const message = output.trim().split("\n").slice(-20).join("\n");
    return {
      tests: 0,
      failure: { how: "error", by: `the tests' process ended with ${end}`, message },
      seconds,
    };
  }
}

/** The tests that are called as the file that was changed are the likeliest to notice. */
function namesakesFirst(tests, mutated) {
  if (mutated === undefined) return tests;
  const name = basename(mutated).replace(/\.\w+$/, "");
  const isNamesake = (test) => basename(test).startsWith(name);
  return [...tests.filter(isNamesake), ...tests.filter((test) => !isNamesake(test))];
}

/** A test as vitest looks for it. */
function patternOf(name) {
  return `^${name.replaceAll(" > ", " ").replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;
}

/** Runs a command in a process group of its own, which does not outlive it. */
function spawned([command, ...args], options, timeout, signal) {
  const { promise, resolve } = Promise.withResolvers();
  const grouped = process.platform !== "win32";
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: grouped });
  let output = "";
  let end;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-10_000)));
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(grouped ? -child.pid : child.pid, "SIGKILL");
    } catch {
      // it has ended by itself
    }
  };
  const timer = setTimeout(() => {
    end = "timeout";
    kill();
  }, timeout * 1000);
  signal.addEventListener("abort", kill);
  child.on("error", (error) => (output += error.message));
  child.on("close", (code, by) => {
    clearTimeout(timer);
    signal.removeEventListener("abort", kill);
    resolve({ end: end ?? by ?? code, output });
  });
  return promise;
}
