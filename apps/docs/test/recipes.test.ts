import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { examplesIn } from "../src/examples.ts";
import { parsePage } from "../src/markdown.ts";
import { pages, read } from "../src/repository.ts";

describe.each(["apps/docs/pages/recipes", "apps/docs/pages/migrating"])("in %s", (folder) => {
  const index = `${folder}/README.md`;
  const found = pages().filter((path) => path.startsWith(`${folder}/`) && path !== index);
  const listed = parsePage(read(index)).links.map(({ url }) => posix.join(folder, url));

  test("there are pages", () => expect(found.length).toBeGreaterThan(4));

  test.each(found)("%s is in the index, and has an example that is run everywhere", (path) => {
    expect(listed).toContain(path);
    const everywhere = examplesIn(path, read(path)).filter(({ runtimes }) => runtimes.length === 3);
    expect(everywhere.length).toBeGreaterThan(0);
  });
});
