// Types keep the rooms apart: what a room's runtime does not have is a compile error in it.
import { beforeAll, describe, expect, test } from "vitest";
import { compileIn } from "./compile.mjs";

const snippets = {
  process: "const x = process.pid;",
  Buffer: "const x = Buffer.alloc(1);",
  Bun: "const x = Bun.version;",
  Deno: "const x = Deno.pid;",
  document: "const x = document.title;",
  window: "const x = window.length;",
  setTimeout: "setTimeout(() => {}, 1);",
  console: 'console.log("x");',
  fetch: 'const x = fetch("x");',
  require: 'const x = require("fs");',
  "node:fs": 'import * as fs from "node:fs"; const x = fs.constants;',
  "bun:ffi": 'import { dlopen } from "bun:ffi"; const x = dlopen;',
  AbortSignal: "const x = (signal: AbortSignal): boolean => signal.aborted;",
  ReadableStream: "const x = (stream: ReadableStream): boolean => stream.locked;",
  TextEncoder: 'const x = new TextEncoder().encode("x").length;',
  Blob: "const x = (blob: Blob): number => blob.size;",
  URL: "const x = (url: URL): string => url.href;",
  "await using": "const x = async (r: AsyncDisposable) => { await using held = r; return held; };",
};

const language = ["AbortSignal", "ReadableStream", "TextEncoder", "Blob", "URL", "await using"];
const node = ["process", "Buffer", "setTimeout", "console", "fetch", "require", "node:fs"];

/** What compiles in each room; every other snippet must not. */
const allowed = {
  "packages/core": language,
  "packages/memory": language,
  "packages/conformance": [...language, "setTimeout"],
  "packages/node-fs": [
    ...language,
    "process",
    "Buffer",
    "setTimeout",
    "console",
    "fetch",
    "require",
    "node:fs",
  ],
  "packages/node": [...language, ...node],
  "packages/bun": [...language, ...node, "Bun", "bun:ffi"],
  "packages/deno": [...language, "Deno", "setTimeout", "console", "fetch"],
  "packages/untorn": ["await using"],
};

for (const [folder, names] of Object.entries(allowed)) {
  describe(folder, () => {
    let said;
    beforeAll(() => {
      said = new Map(Object.keys(snippets).map((name, index, all) => [name, once(folder, all)[index]]));
    });

    for (const name of Object.keys(snippets)) {
      if (names.includes(name)) test(`${name} compiles`, () => expect(said.get(name)).toBe(""));
      else
        test(`${name} is a compile error`, () =>
          expect(said.get(name)).toMatch(/error TS(2304|2307|2580|2584|2591|2867|2868|2552)/));
    }
  });
}

const answers = new Map();

function once(folder, names) {
  if (!answers.has(folder))
    answers.set(
      folder,
      compileIn(
        folder,
        names.map((name) => snippets[name]),
      ),
    );
  return answers.get(folder);
}
