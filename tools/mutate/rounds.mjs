// Which tests run when: those that are likely to kill a mutant first.
import { basename } from "node:path";

/** @typedef {{ readonly file: string, readonly test: string, readonly hangs?: boolean }} Killer `hangs`: it took too long */
/** @typedef {import("./test-runner.mjs").Round} Round */
/** @typedef {ReturnType<typeof import("./tree.mjs").testFilesIn>} TestFiles */

/** The list is in the order of what mutations are about: those that are no more than so many apart are about the same. */
const near = 10;

const inSeconds = 20_000; // each takes a second or two; some mutants wait for ever
const soon = 5_000; // what hung the last time will hang again
const inAMinute = 60_000;

/**
 * The test that killed it, then those that killed others of its file, then all, beginning with the files of these, with those
 * that are called as its file, and with those that killed its neighbours in the list.
 *
 * @param {import("./mutate.mjs").Mutation} mutation
 * @param {readonly import("./mutate.mjs").Mutation[]} mutations
 * @param {ReadonlyMap<string, Killer>} known by the name of the mutation
 * @param {TestFiles} files
 * @returns {readonly Round[]}
 */
export function roundsFor({ name, file }, mutations, known, { early, late }) {
  const all = [...early, ...late];
  const killersOf = (some) =>
    some.map((each) => known.get(each)).filter((killer) => all.includes(killer?.file));
  const siblings = killersOf(mutations.filter((each) => each.file === file).map((each) => each.name));
  const at = mutations.findIndex((each) => each.name === name);
  const neighbours = killersOf(mutations.slice(Math.max(0, at - near), at + near).map((each) => each.name));
  const count = (killers, test) => killers.filter((killer) => killer.file === test).length;
  const likeliness = (test) =>
    count(siblings, test) + count(neighbours, test) / (4 * near) + (isNamesake(test, file) ? 0.5 : 0);
  const likeliestFirst = (tests) => tests.toSorted((a, b) => likeliness(b) - likeliness(a));
  return [
    alone(killersOf([name]), known.get(name)?.hangs ? soon : inSeconds),
    alone(siblings, inSeconds),
    { files: likeliestFirst(early), testTimeout: inSeconds },
    { files: likeliestFirst(late), testTimeout: inAMinute },
  ].filter((round) => round.files.length > 0);
}

/** All tests, shared out among several. */
export function shareOf({ early, late }, place, places) {
  const share = (files) => files.filter((_, i) => i % places === place);
  return [
    { files: share(early), testTimeout: inSeconds },
    { files: share(late), testTimeout: inAMinute },
  ].filter((round) => round.files.length > 0);
}

/** These tests and no others. */
function alone(killers, testTimeout) {
  return {
    files: [...new Set(killers.map(({ file }) => file))],
    only: [...new Set(killers.map(({ test }) => patternOf(test)))].join("|"),
    testTimeout,
  };
}

/** A test as vitest looks for it. */
function patternOf(name) {
  return `^${name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`;
}

/** They begin with the same four letters: `move-plan.ts` and `move-file.test.ts`. */
function isNamesake(test, file) {
  const [a, b] = [test, file].map((path) => basename(path).replace(/\..*$/, "").slice(0, 4));
  return a.startsWith(b) || b.startsWith(a);
}
