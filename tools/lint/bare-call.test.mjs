import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = dirname(dirname(import.meta.dirname));
const oxlint = join(root, "node_modules", "oxlint", "bin", "oxlint");

const wrong = [
  "sys.flush(file);",
  "sys?.flush(file);",
  "writeAll(file, bytes);",
  "void sys.flush(file);",
  "void (sys.flush(file));",
  "void sys?.flush(file);",
  "done && sys.flush(file);",
  "done ? sys.flush(file) : sys.close(file);",
  "done ?? void sys.close(file);",
  "(sys.flush(file));",
  "sys.flush(file)!;",
  "sys.flush(file) as unknown;",
  "sys.flush(file), sys.close(file);",
  "!writeAll(file, bytes);",
  "if (done) sys.flush(file);",
  "for (const step of steps) writeAll(file, step);",
];

const right = [
  "yield* sys.flush(file);",
  "const size = yield* sys.write(file, bytes);",
  "const steps = sys.flush(file);",
  "return sys.flush(file);",
  "void seen.add(file);",
  "file = next(file);",
  "yield* attempt(sys.close(file));",
  "new Task(file);",
];

let report;
const folder = mkdtempSync(join(tmpdir(), "untorn-lint-"));
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(() => {
  const config = join(folder, "oxlintrc.json");
  const rule = join(import.meta.dirname, "bare-call.mjs");
  writeFileSync(
    config,
    JSON.stringify({
      jsPlugins: [rule],
      categories: { correctness: "off" },
      rules: { "untorn/bare-call": "error" },
    }),
  );
  for (const [index, statement] of wrong.entries())
    writeFileSync(join(folder, `wrong-${index}.ts`), inSteps(statement));
  for (const [index, statement] of right.entries())
    writeFileSync(join(folder, `right-${index}.ts`), inSteps(statement));
  writeFileSync(
    join(folder, "right-await.ts"),
    "async function f() { await g(); }\nclass A extends B { constructor() { super(); } }\n",
  );
  const { stdout } = spawnSync(process.execPath, [oxlint, "-c", config, "-f", "json", folder], {
    encoding: "utf8",
  });
  report = JSON.parse(stdout).diagnostics;
});

for (const [index, statement] of wrong.entries()) {
  test(`${statement} is an error`, () => {
    expect(reportOn(`wrong-${index}.ts`)).toContain("untorn(bare-call)");
  });
}

for (const [index, statement] of right.entries()) {
  test(`${statement} is fine`, () => {
    expect(reportOn(`right-${index}.ts`)).toEqual([]);
  });
}

test("await and super() are fine", () => {
  expect(reportOn("right-await.ts")).toEqual([]);
});

test("the repository's own settings apply the rule to packages/core/src, and only there", () => {
  const copy = join(folder, "repository");
  for (const path of [".oxlintrc.json", "tools/lint/bare-call.mjs"])
    cpSync(join(root, path), join(copy, path));
  const rooms = ["core", "node"].map((room) => join(copy, "packages", room, "src"));
  for (const src of rooms) {
    mkdirSync(src, { recursive: true });
    writeFileSync(join(src, "probe.ts"), inSteps("sys.flush(file);"));
  }
  const { stdout } = spawnSync(process.execPath, [oxlint, "-f", "unix"], { cwd: copy, encoding: "utf8" });
  const reported = stdout.split("\n").filter((line) => line.includes("untorn(bare-call)"));
  expect(reported).toHaveLength(1);
  expect(reported[0]).toContain(join("packages", "core", "src", "probe.ts"));
});

function reportOn(name) {
  return report.filter(({ filename }) => filename.endsWith(name)).map(({ code }) => code);
}

function inSteps(statement) {
  return `function* steps() {\n  ${statement}\n}\n`;
}
