import { givenMode } from "../workloads.ts";
import { calling } from "./moves.ts";
import type { Operation } from "./operation.ts";
import type { Entry } from "./tree.ts";

const old = { visits: 1, by: ["a", "b"] };
const value = { visits: 2, by: ["a", "b", "c"] };
const text = (of: unknown, indent: string | number): string => `${JSON.stringify(of, undefined, indent)}\n`;

/** Indented by tabs, which are kept. */
const before = { one: given(text(old, "\t")) };
const after = { one: given(text(value, "\t")) };
/** What it gets where the old file may not be read. */
const otherwise = { one: given(text(value, 2)) };
const timeout = 5000;

export const json: readonly Operation[] = [
  {
    ...calling("readJson", ["one"]),
    name: "read JSON",
    before,
    after: before,
    answer: JSON.stringify(old),
  },
  { ...calling("writeJson", ["one"], { value }), name: "write JSON", before, after, or: [otherwise] },
  {
    ...calling("writeJson", ["one"], { value }),
    name: "write JSON, new file",
    before: {},
    after: { one: { text: text(value, 2) } },
  },
  { ...calling("updateJson", ["one"], { value, timeout }), name: "update JSON", before, after },
  {
    ...calling("updateJson", ["one"], { value: old, timeout }),
    name: "update JSON, the same",
    before,
    after: before,
    idle: true,
  },
  {
    ...calling("updateJson", ["one"], { value, timeout }),
    name: "update JSON, broken",
    before: { one: given("{ not yet") },
    after: { one: given("{ not yet") },
    refusal: "ERR_UNTORN_JSON",
  },
];

function given(words: string): Entry {
  return { text: words, mode: givenMode };
}
