// What `npm test` runs after the set-up: checks of the sources, types and tests of every room, checks of the release.
// Ends in a table and the line "N passed, N failed".
//
//   node tools/test.mjs [--checks]   --checks leaves the tests of the rooms out
import { spawn } from "node:child_process";
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { releaseChecks, sourceChecks, typeChecks } from "./checks.mjs";
import { rooms } from "./rooms.mjs";
import { readReports } from "./summary/reports.mjs";
import { printSummary, summarize } from "./summary/summary.mjs";

const root = dirname(import.meta.dirname);
const withTests = !process.argv.includes("--checks");
const testedRooms = rooms.filter(({ folder }) => "test" in (manifestOf(folder).scripts ?? {}));

stage("the sources");
const checks = [];
for (const check of sourceChecks) checks.push(await passes(check));

stage("the tools");
const tested = [await runVitest("tools", "tools")];

stage(withTests ? "types and tests of every room" : "types of every room");
const ended = await runTurbo(withTests ? ["types", "test"] : ["types"]);
for (const { name, task } of typeChecks) checks.push({ name, passed: ended.get(task) === 0 });
if (withTests) {
  for (const { name, folder } of testedRooms) {
    const status = ended.get(`${name}#test`);
    tested.push({ name, ended: status, suites: readReports(join(root, folder)) });
  }
}

stage("the release");
for (const check of releaseChecks) checks.push(await passes(check));
if (withTests) tested.push(await runVitest("consumer", "tools/consumer"));

const summary = summarize(tested, checks);
printSummary(summary);
process.exitCode = summary.failed > 0 ? 1 : 0;

/** Runs a check and says so; what it printed is shown where it failed. */
async function passes({ name, command }) {
  const started = Date.now();
  const { status, output } = await run(command, "pipe");
  console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds(started)})`);
  if (status !== 0) console.log(`${command.join(" ")}\n${firstLines(output)}`);
  return { name, passed: status === 0 };
}

/** @returns {Promise<import("./summary/summary.mjs").Tested>} */
async function runVitest(name, folder) {
  rmSync(join(root, folder, "reports"), { recursive: true, force: true });
  const { status } = await run(["vitest", "run", "--config", `${folder}/vitest.config.mjs`], "inherit");
  return { name, ended: status, suites: readReports(join(root, folder)) };
}

/** @returns {Promise<ReadonlyMap<string, number>>} the exit status of each task that ran or came from the cache */
async function runTurbo(tasks) {
  const runs = join(root, ".turbo", "runs");
  rmSync(runs, { recursive: true, force: true });
  for (const { folder } of rooms) rmSync(join(root, folder, "reports"), { recursive: true, force: true });
  await run(["turbo", "run", ...tasks, "--continue", "--summarize", "--output-logs=new-only"], "inherit");
  const [report] = globSync("*.json", { cwd: runs });
  if (report === undefined) return new Map();
  const { tasks: done } = JSON.parse(readFileSync(join(runs, report), "utf8"));
  return new Map(done.flatMap(({ taskId, execution }) => (execution ? [[taskId, execution.exitCode]] : [])));
}

function run([command, ...args], stdio) {
  const { promise, resolve } = Promise.withResolvers();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", stdio, stdio],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text) => (output += text));
  child.on("error", (error) =>
    resolve({ status: 127, output: `${command} could not be started: ${error.message}` }),
  );
  child.on("close", (code, signal) =>
    resolve({ status: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
  );
  return promise;
}

function manifestOf(folder) {
  const path = join(root, folder, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

function stage(name) {
  console.log(`\n── ${name}`);
}

function firstLines(output, most = 100) {
  const lines = output.split("\n");
  return lines.length > most
    ? [...lines.slice(0, most), `… ${lines.length - most} more lines`].join("\n")
    : output;
}

function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}
