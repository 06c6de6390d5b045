// Reads what the test runners leave in <package>/reports/: JUnit XML, from vitest, Bun and Deno alike.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/**
 * @typedef {object} Suite
 * @property {string} runtime name of the report: node-24, bun, deno
 * @property {number} passed
 * @property {readonly string[]} failed names of the tests
 * @property {readonly string[]} skipped names of the tests, which end in their reason: "… [skipped: why]"
 */

/** @returns {readonly Suite[]} */
export function readReports(folder) {
  const reports = join(folder, "reports");
  if (!existsSync(reports)) return [];
  return readdirSync(reports)
    .filter((file) => file.endsWith(".xml"))
    .toSorted()
    .map((file) => readReport(basename(file, ".xml"), readFileSync(join(reports, file), "utf8")));
}

/** @returns {Suite} */
export function readReport(runtime, xml) {
  const suite = { runtime, passed: 0, failed: [], skipped: [] };
  const testcase = /<testcase\b((?:"[^"]*"|[^">])*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
  for (const [, attributes, body = ""] of xml.matchAll(testcase)) {
    const name = unescape(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? "a test without a name");
    if (/<(failure|error)\b/.test(body)) suite.failed.push(name);
    else if (/<skipped\b/.test(body)) suite.skipped.push(name);
    else suite.passed++;
  }
  return suite;
}

export function reasonOf(skipped) {
  return /\[skipped: (.+)\]$/.exec(skipped)?.[1];
}

function unescape(text) {
  const entities = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, named) => {
    if (decimal ?? hex) return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hex, 16));
    return entities[named] ?? whole;
  });
}
