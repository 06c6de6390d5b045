import { linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentOf } from "../src/content.ts";
import { wrongIn } from "../src/judge/fit.ts";
import { judge, judgeRecovered, lookFor } from "../src/judge/judge.ts";
import { arrange, arrangeIn, type Operation } from "../src/operations/operation.ts";
import { operations } from "../src/operations/operations.ts";
import { plant } from "../src/operations/tree.ts";
import { inspectMoves } from "../src/power/inspect-moves.ts";
import { inspectTransactions, tornIn } from "../src/power/inspect-transactions.ts";
import { treeAfter } from "../src/power/transaction-of.ts";
import { newRow, type Row } from "../src/row.ts";
import { savedAs } from "../src/workloads.ts";
import type { Failure } from "../src/writers/orders.ts";

let directory = "";
const at = (path: string): string => join(directory, path);

beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "powercut-test-"))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const transaction = operations.find(({ name }) => name === "transaction") as Operation;
const inPlace = operations.find(({ name }) => name === "in place") as Operation;

function done(operation: Operation): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  arrangeIn(directory, { ...operation, before: operation.after });
}

/** The first file is written, and the others are as they were. */
function halfDone(): void {
  arrange(directory, transaction);
  writeFileSync(at("one"), contentOf("one", 1));
}

function judged(operation: Operation, outcome?: string): Row {
  const row = newRow({ section: "kill", library: "untorn", runtime: "Node", filesystem: "", fault: "" });
  const error: Failure = { name: "AtomicFileError", message: "", code: "EIO", outcome };
  const answer = outcome === undefined ? { report: undefined, killed: true } : { report: { error } };
  const start = lookFor({ directory, operation });
  const about = { directory, operation, start, codes: [], ours: true, when: "now" };
  judgeRecovered(row, { ...about, ...answer });
  return row;
}

test("after a recovery a transaction is all or nothing, and what is between is found", () => {
  arrange(directory, transaction);
  expect(judged(transaction)).toMatchObject({ torn: 0, lost: 0, stray: 0 });
  halfDone();
  expect(wrongIn(transaction, lookFor({ directory, operation: transaction }))).toBeUndefined();
  expect(judged(transaction)).toMatchObject({ torn: 1 });
});

test("before a recovery a file that a transaction moves is somewhere, or it is lost", () => {
  halfDone();
  renameSync(at("two"), at("three"));
  expect(wrongIn(transaction, lookFor({ directory, operation: transaction }))).toBeUndefined();
  rmSync(at("three"));
  expect(wrongIn(transaction, lookFor({ directory, operation: transaction }))).toMatchObject({
    kind: "lost",
  });
});

test("after a recovery an outcome is still true, or it is found", () => {
  arrange(directory, transaction);
  expect(judged(transaction, "unchanged")).toMatchObject({ untrue: 0 });
  expect(judged(transaction, "replaced")).toMatchObject({ untrue: 1 });
  rmSync(directory, { recursive: true });
  mkdirSync(directory);
  done(transaction);
  expect(judged(transaction, "replaced")).toMatchObject({ untrue: 0 });
  expect(judged(transaction, "unchanged")).toMatchObject({ untrue: 1 });
});

test("a file that is overwritten in place may be anything before a recovery, and is torn after it", () => {
  arrange(directory, inPlace);
  writeFileSync(at("one"), contentOf("one", 1).subarray(0, 5000));
  expect(wrongIn(inPlace, lookFor({ directory, operation: inPlace }))).toBeUndefined();
  expect(judged(inPlace)).toMatchObject({ torn: 1 });
});

test("what is left without a word is found where somebody lives to tell of it, also after a recovery", () => {
  const left = ".untorn-1z...-0b3c0f0e.tmp";
  arrange(directory, transaction);
  writeFileSync(at(left), "");
  expect(judged(transaction)).toMatchObject({ stray: 0 });
  expect(judged(transaction, "unchanged")).toMatchObject({ stray: 1 });
  const row = judged(transaction);
  const start = lookFor({ directory, operation: transaction });
  const about = { directory, operation: transaction, start, codes: [], ours: true, when: "now" };
  judge(row, {
    ...about,
    report: { error: { name: "AtomicFileError", message: "", code: "EIO", outcome: "unchanged" } },
  });
  expect(row).toMatchObject({ stray: 1 });
});

test("after two faults in place of one what is ours may stay, if a recovery was called for, and nothing else", () => {
  const strayOf = (path: string, message: string, twice: boolean): number => {
    arrange(directory, transaction);
    writeFileSync(at(path), "x");
    const row = newRow({ section: "errors", library: "untorn", runtime: "Node", filesystem: "", fault: "" });
    const error: Failure = { name: "AtomicFileError", message, code: "EIO", outcome: "unknown" };
    const start = lookFor({ directory, operation: transaction });
    const about = { directory, operation: transaction, start, codes: [], ours: true, when: "now" };
    judgeRecovered(row, { ...about, report: { error }, twice });
    return row.stray;
  };
  const [ours, other, call] = [".untorn-1.2.3.4-5.tmp", "other", "call recover()"] as const;
  expect([strayOf(ours, call, false), strayOf(ours, "", true), strayOf(other, call, true)]).toEqual([
    1, 1, 1,
  ]);
  expect(strayOf(ours, call, true)).toBe(0);
});

test("a file that is compressed is whole, or torn, as any other", () => {
  const rotate = operations.find(({ name }) => name === "rotate, compressed") as Operation;
  arrange(directory, rotate);
  expect(wrongIn(rotate, lookFor({ directory, operation: rotate }))).toBeUndefined();
  done(rotate);
  expect(wrongIn(rotate, lookFor({ directory, operation: rotate }))).toBeUndefined();
  writeFileSync(at("log.1.gz"), readFileSync(at("log.1.gz")).subarray(0, -1));
  expect(wrongIn(rotate, lookFor({ directory, operation: rotate }))).toMatchObject({ kind: "torn" });
  rmSync(at("log.1.gz"));
  expect(wrongIn(rotate, lookFor({ directory, operation: rotate }))).toBeDefined();
});

function afterTransactions(version: number): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(at("somebody-elses"), contentOf("somebody-elses", 0));
  plant(directory, treeAfter(version), false);
}

test("after a cut there is the last acknowledged transaction or the next, whole, and whatever else is found", () => {
  for (const version of [7, 8]) {
    afterTransactions(version);
    expect(inspectTransactions(directory, 7)).toMatchObject({ torn: [], lost: [], stray: [], version });
  }
  afterTransactions(6);
  expect(inspectTransactions(directory, 7).lost).toHaveLength(1);
  afterTransactions(7);
  writeFileSync(at("index"), contentOf("index", 8));
  expect(inspectTransactions(directory, 7).torn).toHaveLength(1);
  afterTransactions(7);
  linkSync(at("sub/there"), at("here")); // moved, and left
  expect(inspectTransactions(directory, 7).torn).toHaveLength(1);
  afterTransactions(7);
  linkSync(at("mark-7"), at("mark-6")); // not removed
  expect(inspectTransactions(directory, 7).torn).toHaveLength(1);
  expect(tornIn(directory)).toEqual([]);
  writeFileSync(at("sub/part"), contentOf("part", 7).subarray(1));
  expect(tornIn(directory)).toEqual(["sub/part"]);
});

test("what is moved between devices is found lost, torn, or back at its source", () => {
  const [first, second] = [at("first"), at("second")] as const;
  for (const each of [first, second]) mkdirSync(each);
  const put = (where: string, version: number): void =>
    writeFileSync(join(where, "out"), contentOf("out", version));
  const saved = (version: number) => ({ name: savedAs("out"), version, at: 0 });
  const moved = (version: number) => ({ name: "out", version, at: 0 });
  const inspect = (...acknowledged: ReturnType<typeof saved>[]) =>
    inspectMoves([first, second], acknowledged);

  expect(inspect(saved(3)).lost).toHaveLength(1); // at neither
  put(first, 3);
  expect(inspect(saved(3))).toMatchObject({ lost: [], torn: [], stray: [] });
  expect(inspect(saved(3), moved(3)).lost).toHaveLength(1); // acknowledged, and not there
  put(second, 3);
  expect(inspect(saved(3))).toMatchObject({ lost: [], torn: [], stray: [] }); // at both, while it is moved
  expect(inspect(saved(3), moved(3)).stray).toHaveLength(1); // came back
  rmSync(join(first, "out"));
  expect(inspect(saved(3), moved(3))).toMatchObject({ lost: [], torn: [], stray: [] });
  expect(inspect(saved(3), moved(3), saved(5)).lost).toHaveLength(1); // only an older one
  writeFileSync(join(second, "out"), contentOf("out", 5).subarray(0, 200));
  expect(inspect(saved(3)).torn).toHaveLength(1);
});
