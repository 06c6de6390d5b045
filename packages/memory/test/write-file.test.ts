import { afterAll, expect, test } from "vitest";
import { type Coverage, coverageInWords, explore } from "../src/mod.ts";
import { invariantsOf } from "./invariants-of.ts";
import { scenarioOf, scenarios } from "./scenarios.ts";

const explored: Coverage[] = [];
const sumOf = (part: keyof Coverage): number => explored.reduce((sum, coverage) => sum + coverage[part], 0);

test.each(scenarios)(
  "writeFile() $name is whole at every moment, at every power cut, and after every fault",
  async (scenario) => {
    const coverage = await explore(scenarioOf(scenario), invariantsOf(scenario));
    void explored.push(coverage);
    expect(coverage.moments).toBeGreaterThan(3);
    expect(coverage.faults).toBeGreaterThan(50);
  },
);

afterAll(() => {
  const all = {
    moments: sumOf("moments"),
    disks: sumOf("disks"),
    recoveries: sumOf("recoveries"),
    faults: sumOf("faults"),
    milliseconds: sumOf("milliseconds"),
  };
  // oxlint-disable-next-line no-console -- how fast the explorer is, for whoever runs the tests
  console.log(`writeFile(), ${explored.length} scenarios: ${coverageInWords(all)}`);
});
