import { readFileSync } from "node:fs";
import * as node from "@untorn/node";
import { expect, test } from "vitest";

test("an unsupported runtime is told what to import instead", async () => {
  await expect(import("../src/unsupported.ts")).rejects.toThrow(/needs Node, Bun or Deno.*"@untorn\/node"/);
});

test("an unsupported runtime finds every name, so that it gets as far as the message", () => {
  const source = readFileSync(new URL("../src/unsupported.ts", import.meta.url), "utf8");
  const names = [...source.matchAll(/missing as (\w+)/g)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(node).toSorted());
});
