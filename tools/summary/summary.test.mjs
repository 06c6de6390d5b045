import { expect, test } from "vitest";
import { readReport } from "./reports.mjs";
import { summarize } from "./summary.mjs";

const vitest = `<?xml version="1.0"?>
<testsuites><testsuite name="a">
  <testcase classname="a" name="keeps &lt;old&gt; &amp; new" time="0.1">
  </testcase>
  <testcase classname="a" name="links [skipped: no hard links]" time="0"><skipped/></testcase>
  <testcase classname="a" name="fails"><failure message="a > b">text</failure></testcase>
</testsuite></testsuites>`;
const bun = `<testsuites><testsuite><testcase name="a" time="0" /><testcase name="b > c"/><testcase name="d"><skipped /></testcase></testsuite></testsuites>`;

const suite = (change) => ({ runtime: "node-24", passed: 1, failed: [], skipped: [], ...change });
const tested = (change) => ({ name: "core", ended: 0, suites: [suite({})], ...change });

test("a report of vitest is read", () => {
  expect(readReport("node-24", vitest)).toEqual({
    runtime: "node-24",
    passed: 1,
    failed: ["fails"],
    skipped: ["links [skipped: no hard links]"],
  });
});

test("a report with elements that close themselves is read", () => {
  expect(readReport("bun", bun)).toEqual({ runtime: "bun", passed: 2, failed: [], skipped: ["d"] });
});

test("tests and checks are added up", () => {
  const { passed, failed } = summarize(
    [tested({}), tested({ suites: [suite({ passed: 41 })] })],
    [{ name: "lint", passed: true }],
  );
  expect({ passed, failed }).toEqual({ passed: 43, failed: 0 });
});

test("a skip counts with its reason", () => {
  const { reasons, skipped, failed } = summarize(
    [tested({ suites: [suite({ skipped: ["a [skipped: no root]"] })] })],
    [],
  );
  expect({ reasons: [...reasons], skipped, failed }).toEqual({
    reasons: [["node-24: no root", 1]],
    skipped: 1,
    failed: 0,
  });
});

const wrong = {
  "a failed test": [[tested({ ended: 1, suites: [suite({ failed: ["a"] })] })], []],
  "a failed check": [[tested({})], [{ name: "lint", passed: false }]],
  "a suite without tests": [[tested({ suites: [suite({ passed: 0 })] })], []],
  "a suite that only skips": [[tested({ suites: [suite({ passed: 0, skipped: ["a [skipped: b]"] })] })], []],
  "a package without a report": [[tested({ suites: [] })], []],
  "a runner that ends badly though no test failed": [[tested({ ended: 1 })], []],
  "a runner that was not run": [[tested({ ended: undefined })], []],
  "a skip without a reason": [[tested({ suites: [suite({ skipped: ["a"] })] })], []],
};

for (const [what, [packages, checks]] of Object.entries(wrong)) {
  test(`${what} counts as one failure`, () => {
    expect(summarize(packages, checks).failed).toBe(1);
  });
}
