import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readArrows } from "./arrows.mjs";
import { asMermaid, asText, place, withDrawing } from "./drawing.mjs";

const rooms = [
  { name: "@x/core", folder: "core", src: [], published: true, jsr: true },
  { name: "@x/suite", folder: "suite", src: ["@x/core"], forTests: ["@x/suite/kit"], published: true },
  {
    name: "@x/node",
    folder: "node",
    src: ["@x/core"],
    tests: ["@x/suite"],
    builtins: ["node:"],
    published: true,
  },
  {
    name: "@x/bun",
    folder: "bun",
    src: ["@x/core"],
    tests: ["@x/suite"],
    builtins: ["bun"],
    published: true,
  },
  { name: "app", folder: "app", src: ["@x/node"], builtins: ["node:"] },
];

const manifests = {
  "package.json": { devDependencies: { vitest: "5" } },
  "core/package.json": { name: "@x/core" },
  "core/deno.json": { name: "@x/core" },
  "suite/package.json": { name: "@x/suite", dependencies: { "@x/core": "1" } },
  "node/package.json": {
    name: "@x/node",
    dependencies: { "@x/core": "1" },
    devDependencies: { "@x/suite": "1" },
  },
  "bun/package.json": { name: "@x/bun", dependencies: { "@x/core": "1" } },
  "app/package.json": { name: "app", dependencies: { "@x/node": "1", colours: "1" } },
};

const sources = {
  "core/src/mod.ts": `export * from "./a.ts";`,
  "core/src/a.ts": "export const a = 1;",
  "core/test/a.test.ts": `import { test } from "vitest"; import fs from "node:fs"; import { a } from "../src/a.ts";`,
  "suite/src/mod.ts": `import type { A } from "@x/core";`,
  "node/src/mod.ts": `import { a } from "@x/core"; import fs from "node:fs";`,
  "node/test/a.test.ts": `import { cases } from "@x/suite"; import { b } from "@x/node";`,
  "node/test/b.test.ts": `import { kit } from "@x/suite/kit";`,
  "bun/src/mod.ts": `import { a } from "@x/core"; import { dlopen } from "bun:ffi"; import { write } from "bun";`,
  "app/src/main.ts": `import { b } from "@x/node"; import { red } from "colours";`,
};

test("a repository with only allowed arrows has no problems", () => {
  expect(problemsWith({})).toEqual([]);
});

const wrong = {
  "an arrow that the rooms do not allow": [
    { "core/src/b.ts": `import { w } from "@x/node";` },
    "no arrow may lead from @x/core to @x/node",
  ],
  "a type-only import": [{ "core/src/b.ts": `import type { W } from "@x/node";` }, "no arrow may lead"],
  "a re-export": [{ "core/src/b.ts": `export { w } from "@x/node";` }, "no arrow may lead"],
  "a re-export of everything": [{ "core/src/b.ts": `export * from "@x/node";` }, "no arrow may lead"],
  "an import() expression": [
    { "core/src/b.ts": `export const w = () => import("@x/node");` },
    "no arrow may lead",
  ],
  "an import() type": [{ "core/src/b.ts": `export type W = import("@x/node").W;` }, "no arrow may lead"],
  "typeof import()": [{ "core/src/b.ts": `export type W = typeof import("@x/node");` }, "no arrow may lead"],
  "an import assignment": [{ "core/src/b.ts": `import w = require("@x/node");` }, "no arrow may lead"],
  "a require() call": [{ "core/src/b.ts": `const w = require("@x/node");` }, "no arrow may lead"],
  "a reference comment": [{ "core/src/b.ts": `/// <reference types="node" />` }, "third party"],
  "an import() of a computed name": [
    { "core/src/b.ts": `export const load = (n: string) => import(n);` },
    "computed import",
  ],
  "a subpath of a room": [
    { "node/src/b.ts": `import { s } from "@x/core/src/a.ts";` },
    "reaches into a package",
  ],
  "a subpath of a room that is not for tests": [
    { "node/test/c.test.ts": `import { s } from "@x/suite/src";` },
    "reaches into a package",
  ],
  "what is for tests, imported from src": [
    { "node/src/b.ts": `import { kit } from "@x/suite/kit";` },
    "reaches into a package",
  ],
  "what is for tests, imported by another's test": [
    { "core/test/b.test.ts": `import { kit } from "@x/suite/kit";` },
    "no arrow may lead from @x/core's tests",
  ],
  "a runtime's module in core": [
    { "core/src/b.ts": `import fs from "node:fs";` },
    `@x/core may not import "node:fs"`,
  ],
  "Bun's module in node": [
    { "node/src/b.ts": `import { dlopen } from "bun:ffi";` },
    `may not import "bun:ffi"`,
  ],
  "node:fs in a room without it": [
    { "bun/src/b.ts": `import fs from "node:fs";` },
    `may not import "node:fs"`,
  ],
  "a third party in a published room": [{ "node/src/b.ts": `import x from "left-pad";` }, "third party"],
  "an undeclared third party in an app": [
    { "app/src/b.ts": `import x from "left-pad";` },
    "is in no package.json",
  ],
  "a relative import out of the package": [
    { "node/src/b.ts": `import { a } from "../../core/src/a.ts";` },
    "leaves the package",
  ],
  "a test that leaves its package": [
    { "node/test/b.test.ts": `import "../../core/src/a.ts";` },
    "leaves the package",
  ],
  "an import of the tests from src": [{ "node/src/b.ts": `import "../test/a.test.ts";` }, "leaves src"],
  "a room for tests, imported from src": [
    { "node/src/b.ts": `import { cases } from "@x/suite";` },
    "no arrow may lead",
  ],
  "a room for tests, imported by another's test": [
    { "core/test/b.test.ts": `import "@x/suite";` },
    "no arrow may lead from @x/core's tests",
  ],
  "a room that is no dependency": [
    { "node/package.json": { name: "@x/node", devDependencies: { "@x/suite": "1" } } },
    "@x/core is missing in the dependencies",
  ],
  "a test's room that is no devDependency": [
    { "node/package.json": { name: "@x/node", dependencies: { "@x/core": "1" } } },
    "@x/suite is missing in the devDependencies",
  ],
  "a third party in a published manifest": [
    { "core/package.json": { name: "@x/core", dependencies: { "left-pad": "1" } } },
    "left-pad is a third party's",
  ],
  "a peer dependency in a published manifest": [
    { "core/package.json": { name: "@x/core", peerDependencies: { "left-pad": "1" } } },
    "left-pad is a third party's",
  ],
  "a dependency that no import needs": [
    { "bun/src/mod.ts": "export {};" },
    "@x/core is not imported by its sources",
  ],
  "a forbidden dependency": [
    { "core/package.json": { name: "@x/core", dependencies: { "@x/node": "1" } } },
    "no arrow may lead",
  ],
  "a forbidden devDependency": [
    { "core/package.json": { name: "@x/core", devDependencies: { "@x/suite": "1" } } },
    "no arrow may lead from @x/core's tests",
  ],
  "an import map": [{ "core/deno.json": { imports: { x: "npm:left-pad" } } }, "is not needed"],
};

for (const [what, [change, problem]] of Object.entries(wrong)) {
  test(`${what} is a problem`, () => {
    const found = problemsWith(change);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join("\n")).toContain(problem);
  });
}

test("the drawing holds the arrows of the sources alone", () => {
  const { graph } = readIn({});
  expect(asText(graph)).toContain("@x/node  → @x/core");
  expect(asMermaid(graph)).toContain("  node --> core");
  expect(asMermaid(graph)).not.toContain("node --> suite");
});

test("the drawing replaces what stands in its place, and only that", () => {
  const page = `# A\n${place.replace("\n", "\nold\n")}\nafter\n`;
  const drawn = withDrawing(page, "new");
  expect(drawn).toContain("new");
  expect(drawn).not.toContain("old");
  expect(drawn).toMatch(/^# A\n[\s\S]*\nafter\n$/);
  expect(withDrawing(drawn, "new")).toBe(drawn);
  expect(withDrawing("# A\n", "new")).toBeUndefined();
});

function problemsWith(change) {
  return readIn(change).problems;
}

function readIn(change) {
  const root = mkdtempSync(join(tmpdir(), "untorn-arrows-"));
  try {
    for (const [path, content] of Object.entries({ ...manifests, ...sources, ...change })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
    }
    return readArrows(root, rooms);
  } finally {
    rmSync(root, { recursive: true });
  }
}
