// Breaks `core`, one line at a time, and sees whether the tests in memory notice: ends in "N of M killed", and 1 if not all are.
//
//   node tools/mutate/main.mjs [--only PATTERN] [--jobs N] [--json] [--remember] [--unknown] [--sound] [--timeout SECONDS] [--help]
//
//   --only PATTERN   mutations whose name or file matches this regular expression
//   --jobs N         so many at a time; by default one for each core
//   --json           prints the verdicts as JSON, progress on stderr
//   --remember       writes down which test killed each, which is then run first: killers.json
//   --unknown        mutations of which no killer is written down
//   --sound          the tests have just passed: they are not run without a mutation first
//   --timeout N      a mutant that nothing has killed after so many seconds is killed by that; by default four times what the tests take
//   --help           prints this
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { mutate } from "./mutate.mjs";
import { mutations } from "./mutations.mjs";

/** What the mutants are tested by: nothing here touches a real file or device. */
const project = {
  root: dirname(dirname(import.meta.dirname)),
  parts: [
    "package.json",
    "tsconfig.base.json",
    "tsconfig.test.json",
    ...rooms("core", "memory", "conformance"),
  ],
  rooms: rooms("core", "memory", "conformance"),
  late: [
    ...memory("known-bad-takeovers", "write-file", "rotate-file", "copy-file", "open-pending", "move-file"),
    ...memory(
      "explorer",
      "orders",
      "rules",
      "in-place",
      "locks",
      "two-writers",
      "one-process",
      "transaction",
    ),
    "packages/conformance/test/other-platforms.test.ts",
    ...memory("lost-updates", "two-transactions", "three-updates"),
  ],
};

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    jobs: { type: "string" },
    json: { type: "boolean" },
    remember: { type: "boolean" },
    unknown: { type: "boolean" },
    sound: { type: "boolean" },
    timeout: { type: "string" },
    help: { type: "boolean" },
  },
});
if (values.help) {
  const [comment] = readFileSync(import.meta.filename, "utf8").split("\nimport ");
  console.log(comment.replaceAll(/^\/\/ ?/gm, ""));
  process.exit();
}
const jobs = Number(values.jobs ?? availableParallelism());
if (!Number.isInteger(jobs) || jobs < 1) throw new Error("--jobs must be a whole number from 1");
const only = new RegExp(values.only ?? "", "i");
// They make a run of half an hour one of minutes; a mutant that they do not kill is run by all tests.
const remembered = join(import.meta.dirname, "killers.json");
const killers = JSON.parse(readFileSync(remembered, "utf8"));

const chosen = mutations
  .filter(({ name, file }) => only.test(name) || only.test(file))
  .filter(({ name }) => !values.unknown || !(name in killers));
if (chosen.length === 0) throw new Error(`no mutation matches ${only}`);

const say = values.json ? console.error : console.log;
const started = performance.now();
let done = 0;
const verdicts = await mutate(project, chosen, {
  jobs,
  killers,
  list: mutations,
  isSound: values.sound,
  timeout: values.timeout === undefined ? undefined : Number(values.timeout),
  say,
  onVerdict: tell,
});

const timeouts = verdicts.filter(({ end }) => end === "timeout");
const alive = verdicts.filter(({ end }) => end === "survived" || end === "broken");
const killed = verdicts.length - alive.length;
if (values.json) console.log(JSON.stringify({ killed, total: verdicts.length, verdicts }, undefined, 2));
list("killed by timeout", timeouts);
list("not killed", alive);
say(`\n${killed} of ${verdicts.length} killed, in ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = alive.length > 0 ? 1 : 0;

function tell(verdict) {
  if (values.remember) remember(verdict);
  const { name, end, by, seconds } = verdict;
  const how = {
    killed: "✓ killed",
    timeout: "✓ killed by timeout",
    survived: "✗ SURVIVED",
    broken: "✗ NOT RUN",
  }[end];
  say(
    `${`${++done}`.padStart(3)}/${chosen.length} ${how} (${seconds.toFixed(1)} s): ${name}${by && `\n        by: ${by}`}`,
  );
}

/** At once: a run that is interrupted has not been for nothing. Other runs may have found some meanwhile. */
function remember({ name, killer }) {
  if (killer === undefined) return;
  const all = { ...JSON.parse(readFileSync(remembered, "utf8")), [name]: killer };
  const names = mutations.map((each) => each.name).filter((each) => each in all);
  const lines = names.map((each) => `${JSON.stringify(each)}: ${JSON.stringify(all[each])}`);
  writeFileSync(remembered, `{\n${lines.join(",\n")}\n}\n`);
}

function list(title, some) {
  if (some.length > 0) say(`\n${title}:`);
  for (const { name, file, end } of some)
    say(`  ${name} (${file})${end === "broken" ? ": could not be run" : ""}`);
}

/** Tests of the model and of what is explored in it. */
function memory(...names) {
  return names.map((name) => `packages/memory/test/${name}.test.ts`);
}

function rooms(...names) {
  return names.map((name) => `packages/${name}`);
}
