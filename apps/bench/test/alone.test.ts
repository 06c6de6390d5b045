import { join } from "node:path";
import { expect, test } from "vitest";
import { alone } from "../src/alone.ts";
import type { Order } from "../src/contender.ts";

const order: Order = {
  workload: "any",
  directory: "",
  shared: "",
  command: [process.execPath, join(import.meta.dirname, "part.mjs")],
  rounds: 1,
  budget: 0,
  scale: "quick",
};
const pairs = [["ours peak", "theirs peak"]] as const;

test("each part works in a process of its own, in each round", async () => {
  const { values, notes } = await alone(order, 2, [{ name: "ours" }, { name: "theirs" }], pairs);
  expect(Object.keys(values).toSorted()).toEqual(["ours peak", "ours pid", "theirs peak", "theirs pid"]);
  expect(new Set([...values["ours pid"]!, ...values["theirs pid"]!]).size).toBe(4);
  expect(notes).toEqual([]);
});

test("another library that fails is told, and left out of the ratios; ours must not", async () => {
  const parts = [{ name: "ours" }, { name: "theirs, fails", mayFail: true }];
  const measured = await alone(order, 2, parts, [["ours peak", "theirs, fails peak"]]);
  expect(measured.pairs).toEqual([]);
  expect(measured.notes).toEqual(["theirs, fails failed: EMFILE: too many open files"]);
  await expect(alone(order, 1, [{ name: "ours, fails" }], pairs)).rejects.toThrow("EMFILE");
});
