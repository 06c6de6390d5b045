import { expect, test } from "vitest";
import { explore } from "../src/mod.ts";
import { invariantsOf } from "./invariants-of.ts";
import { scenarioOf, scenarios } from "./scenarios.ts";

test.each(scenarios)(
  "writeFile() $name is whole at every moment, at every power cut, and after every fault",
  async (scenario) => {
    const coverage = await explore(scenarioOf(scenario), invariantsOf(scenario));
    expect(coverage.moments).toBeGreaterThan(3);
    expect(coverage.faults).toBeGreaterThan(50);
  },
);
