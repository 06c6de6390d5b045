import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mutate, problemsOf } from "./mutate.mjs";
import { mutations } from "./mutations.mjs";

const root = dirname(dirname(import.meta.dirname));
const file = "room/src/sum.ts";
const source = `export function sum(numbers: readonly number[]): number {
  let total = 0;
  let unread = 0;
  for (let i = 0; i < numbers.length; i++) total += numbers[i]!;
  unread++;
  return total;
}
`;
const tests = `import { expect, test } from "vitest";
import { sum } from "../src/sum.ts";
test("sum() adds", () => expect(sum([1, 2])).toBe(3));
`;

let project;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), "untorn-mutate-test-"));
  mkdirSync(join(folder, "room", "src"), { recursive: true });
  mkdirSync(join(folder, "room", "test"));
  writeFileSync(join(folder, file), source);
  writeFileSync(join(folder, "room/test/sum.test.ts"), tests);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  project = { root: folder, parts: ["room"], rooms: ["room"], late: [] };
});

afterAll(() => rmSync(project.root, { recursive: true, force: true }));

const edit = (name, find, replace) => ({ name, file, find, replace });
const ends = (verdicts) => verdicts.map(({ name, end }) => [name, end]);

test("a mutant that a test notices is killed, one that none can notice survives, and the sources stay as they are", async () => {
  const verdicts = await mutate(
    project,
    [
      edit("it subtracts", "total += numbers[i]!", "total -= numbers[i]!"),
      edit("what nobody reads is another number", "let unread = 0;", "let unread = 1;"),
    ],
    { jobs: 1 },
  );
  expect(ends(verdicts)).toEqual([
    ["it subtracts", "killed"],
    ["what nobody reads is another number", "survived"],
  ]);
  expect(verdicts[0]).toMatchObject({ by: "sum() adds", killer: { file: "room/test/sum.test.ts" } });
  expect(readFileSync(join(project.root, file), "utf8")).toBe(source);
});

test("a mutant is run by all tests when the one that killed it before does not", async () => {
  const killers = { "it subtracts": { file: "room/test/sum.test.ts", test: "sum() is no more" } };
  const mutation = edit("it subtracts", "total += numbers[i]!", "total -= numbers[i]!");
  expect(ends(await mutate(project, [mutation], { jobs: 1, killers }))).toEqual([["it subtracts", "killed"]]);
});

test("a mutant is run by the test that killed it before first, and by that alone, also where it is in a group", async () => {
  const grouped = join(project.root, "room/test/grouped.test.ts");
  const ofGroup = `describe("group", () => test("adds 4", () => expect(sum([4])).toBe(4)));`;
  const imports = `import { describe } from "vitest";\n${tests}`;
  writeFileSync(grouped, `${imports.replace("sum() adds", "is in no group")}${ofGroup}`);
  const killers = { "it subtracts": { file: "room/test/grouped.test.ts", test: "group > adds 4" } };
  const mutation = edit("it subtracts", "total += numbers[i]!", "total -= numbers[i]!");
  const [verdict] = await mutate(project, [mutation], { jobs: 1, killers });
  expect(verdict).toMatchObject({ end: "killed", by: "group > adds 4" });
  rmSync(grouped);
});

test("a mutant that takes for ever is killed by timeout", async () => {
  const mutation = edit("it never ends", "i < numbers.length; i++", "i < numbers.length; ");
  const verdicts = await mutate(project, [mutation], { jobs: 1, timeout: 5 });
  expect(ends(verdicts)).toEqual([["it never ends", "timeout"]]);
});

test("a mutant whose tests cannot be loaded is not killed", async () => {
  const mutation = edit("it cannot be loaded", "export function sum", "missing(); export function sum");
  expect(ends(await mutate(project, [mutation], { jobs: 1 }))).toEqual([["it cannot be loaded", "broken"]]);
});

test("nothing is run where a test fails without a mutation", async () => {
  const wrong = join(project.root, "room/test/wrong.test.ts");
  writeFileSync(wrong, tests.replace("toBe(3)", "toBe(4)"));
  await expect(mutate(project, [edit("it subtracts", "+=", "-=")], { jobs: 1 })).rejects.toThrow(
    "without a mutation: sum() adds",
  );
  rmSync(wrong);
});

test.each([
  ["is not there", edit("a", "nothing like this", "x"), "0 times, not once"],
  ["is there twice", edit("a", "total", "x"), "3 times, not once"],
  ["is more than one line", edit("a", "0;\n  let", "x"), "more than one line"],
  ["is replaced by itself", edit("a", "return total;", "return total;"), "it changes nothing"],
  ["is replaced by what is no TypeScript", edit("a", "return total;", "return ("), "no TypeScript"],
])("a list whose text %s fails, and nothing is run", async (_, mutation, problem) => {
  await expect(mutate(project, [mutation], { jobs: 1 })).rejects.toThrow(problem);
});

test("a list with two mutations of one name fails", () => {
  const twice = [edit("a", "+=", "-="), edit("a", "+=", "*=")];
  expect(problemsOf(project.root, twice)).toEqual(["a: two mutations have this name"]);
});

test("each mutation of the list changes a line that is there", () => {
  expect(mutations.length).toBeGreaterThan(60);
  expect(problemsOf(root, mutations)).toEqual([]);
});
