import { describe, expect, test } from "vitest";
import { type Page, parsePage } from "../src/markdown.ts";
import { pages, read } from "../src/repository.ts";

/** Exports that are no operations. */
const others: ReadonlySet<string> = new Set(["supports", "trace"]);

const words = (text: string): string[] => text.match(/\w+/g) ?? [];

const readme = parsePage(read("README.md"));
const index = parsePage(read("apps/docs/pages/README.md"));

/** Pages by their path; the first heading of a page names the functions that it is about. */
const documented = new Map<string, Page>(
  pages()
    .filter((path) => path.startsWith("apps/docs/pages/"))
    .map((path) => [path, parsePage(read(path))]),
);

const operations = operationsOf(read("packages/untorn/src/unsupported.ts"));

describe("every operation", () => {
  test("is found", () => expect(operations).toEqual(expect.arrayContaining(["recover", "writeFile"])));

  test.each(operations)("%s has a page, in the index, with all its sections", (name) => {
    const found = pagesOf(name);
    expect(found, `pages whose first heading names ${name}`).toHaveLength(1);
    const [path, page] = found[0]!;
    expect(index.links.map(({ url }) => `apps/docs/pages/${url}`)).toContain(path);
    expect(page.headings).toEqual(expect.arrayContaining(["Guarantee", "Options", "Failures", "Cost"]));
    expect(page.firstColumns.get("Failures")?.length, "rows of a table of failures").toBeGreaterThan(1);
    expect(page.blocks.some(({ language, meta }) => language === "ts" && meta === "")).toBe(true);
  });

  test.each(operations)("%s has a row in the README's table, and a link to its page", (name) => {
    expect(readme.firstColumns.get("Operations")?.flatMap(words)).toContain(name);
    expect(readme.links.map(({ url }) => url)).toContain(pagesOf(name)[0]?.[0]);
  });
});

test("a row of the README's table is no operation that is not there", () => {
  expect(operations).toEqual(expect.arrayContaining(readme.firstColumns.get("Operations")!.flatMap(words)));
});

function pagesOf(name: string): [string, Page][] {
  return [...documented].filter(([, { headings }]) => words(headings[0] ?? "").includes(name));
}

/** The functions that do something with files, in their asynchronous form. */
function operationsOf(source: string): string[] {
  const names = [...source.matchAll(/missing as (\w+)/g)].map(([, name]) => name!);
  return names.filter((name) => /^[a-z]/.test(name) && !/^is[A-Z]|Sync$/.test(name) && !others.has(name));
}
