import { cases, type ModelStep, modelCase, modelChoices, testsOf } from "@untorn/conformance";
import * as fc from "fast-check";
import { describe, test } from "vitest";
import { declare, roomOf, testsIn } from "./rooms-in-memory.ts";

describe("in memory, as a user", () => testsIn({}).forEach(declare));

const fullDisk = cases.filter(({ needs }) => needs?.includes("smallDisk"));
describe("in memory, on a small disk", () =>
  testsIn({ capacity: 256 * 1024 }, {}, fullDisk).forEach(declare));

const choices = Object.entries(modelChoices).map(([name, values]) => [name, fc.constantFrom(...values)]);
const steps = fc.array(fc.record(Object.fromEntries(choices)) as fc.Arbitrary<ModelStep>, { maxLength: 20 });

test("any sequence of writeFile() and of writeFileSync() does in memory what a model of a directory does", () =>
  fc.assert(
    fc.asyncProperty(steps, async (made) => {
      for (const { run } of testsOf(roomOf({ uid: 0, gid: 0 }), [modelCase(made)])) await run();
    }),
    { numRuns: 500 },
  ));
