import { expect, test } from "vitest";
import { problemsOf } from "../src/size/budgets.ts";
import { sizeOf } from "../src/size/bundle.ts";

test("a bundle has no more than what is imported", async () => {
  const [one, all] = await Promise.all([
    sizeOf(`export { isTemporaryName } from "untorn";`, "deno"),
    sizeOf(`export * from "untorn";`, "deno"),
  ]);
  expect(one.bytes).toBeGreaterThan(50);
  expect(one.bytes).toBeLessThan(all.bytes / 4);
  expect(Object.keys(one.files)).toContain("core/src/temporaries.ts");
  expect(Object.keys(all.files).filter((file) => /^(node|bun|node-fs)\//.test(file))).toEqual([]);
});

test("a size may grow up to its goal, and not at all where it is past it", () => {
  const before = { "writeFile for node": 6_000, "all for node": 13_000 };
  expect(problemsOf({ "writeFile for node": 6_000, "all for node": 14_000 }, before)).toEqual([]);
  expect(problemsOf({ "writeFile for node": 6_001 }, before)).toEqual([
    "writeFile for node: 6001 bytes, 1 more than 6000",
  ]);
  expect(problemsOf({ "all for node": 14_001 }, before)).toHaveLength(1);
  expect(problemsOf({ "all for bun": 14_001 }, before)).toHaveLength(1); // of which nothing is known yet
});
