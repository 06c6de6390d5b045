import { type ModelStep, modelCase, modelChoices, testsOf } from "@untorn/conformance";
import { disk } from "@untorn/conformance/on-node-api";
import { createPlatform } from "@untorn/node-fs";
import * as fc from "fast-check";
import { test } from "vitest";
import * as adapter from "../src/mod.ts";

const choices = Object.entries(modelChoices).map(([name, values]) => [name, fc.constantFrom(...values)]);
const steps = fc.array(fc.record(Object.fromEntries(choices)) as fc.Arbitrary<ModelStep>, { maxLength: 12 });

test("any sequence of writeFile() and of writeFileSync() does what a model of a directory does", () =>
  fc.assert(
    fc.asyncProperty(steps, async (made) => {
      const room = { platform: createPlatform(), adapter, disk };
      for (const { run } of testsOf(room, [modelCase(made)])) await run();
    }),
    { numRuns: 150 },
  ));
