import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { parsePage } from "../src/markdown.ts";
import { pages, read, root, sources } from "../src/repository.ts";
import { type Node, parse } from "../src/syntax.ts";

const readme = parsePage(read("README.md"));
const writeFile = parsePage(read("apps/docs/pages/writeFile.md"));

describe("the tables of writeFile's page", () => {
  test("name every option, and no other", () => {
    expect(sorted(writeFile.firstColumns.get("Options"))).toEqual(
      membersOf("WriteFileOptions", "options.ts"),
    );
  });

  test("name every property of a receipt, and no other", () => {
    expect(sorted(writeFile.firstColumns.get("Receipts"))).toEqual(membersOf("Receipt", "options.ts"));
  });
});

test("the table of a trace's message names every property, and no other", () => {
  const page = parsePage(read("apps/docs/pages/trace.md"));
  expect(sorted(page.firstColumns.get("trace"))).toEqual(membersOf("TraceMessage", "trace.ts"));
});

describe("the tables of the README", () => {
  test("name every property of an error, and no other", () => {
    const properties = [...membersOf("Failure", "errors.ts"), "message"];
    expect(sorted(readme.firstColumns.get("What an error tells"))).toEqual(properties.toSorted());
  });

  test("name every code that the sources have, and no other", () => {
    const codes = new Set(sources().flatMap((file) => codesIn(file)));
    expect(sorted(readme.firstColumns.get("Codes of our own"))).toEqual([...codes].toSorted());
  });
});

describe("every link leads to something", () => {
  for (const page of pages()) {
    test(`in ${page}`, () => expect(brokenLinks(page, read(page))).toEqual([]));
  }

  test("and one that does not is found", () => {
    const links = [
      "missing.md",
      "LICENSE",
      "README.md#install",
      "README.md#nothing",
      "#here",
      "https://example.org",
    ];
    const text = `# Here\n${links.map((url) => `[a](${url})\n`).join("")}[b](${github}/blob/main/none.md)\n`;
    expect(brokenLinks("a.md", text)).toEqual([
      "a.md:2: missing.md",
      "a.md:5: README.md#nothing",
      `a.md:8: ${github}/blob/main/none.md`,
    ]);
  });
});

describe("the decisions", () => {
  const decisions = pages().filter((page) => /^decisions\/\d{4}-\d{2}-\d{2}-[a-z-]+\.md$/.test(page));

  test("are dated, and all in the list", () => {
    const listed = parsePage(read("decisions/README.md")).links.map(({ url }) => `decisions/${url}`);
    expect(decisions.length).toBeGreaterThan(0);
    expect(pages().filter((page) => page.startsWith("decisions/"))).toEqual(
      [...decisions, "decisions/README.md"].toSorted(),
    );
    expect(listed.toSorted()).toEqual(decisions);
  });

  test.each(decisions)("%s says its background, the decision, and what it costs", (page) => {
    const [, ...headings] = parsePage(read(page)).headings;
    expect(headings).toEqual(["Background", "Decision", "What it costs"]);
  });
});

const github = "https://github.com/untorn/untorn";

/** Links to a file of the repository that is not there, or to a heading that the page has not. */
function brokenLinks(page: string, text: string): string[] {
  return parsePage(text)
    .links.filter(({ url }) => !leads(page, text, url))
    .map(({ url, line }) => `${page}:${line}: ${url}`);
}

function leads(page: string, text: string, url: string): boolean {
  const inRepository = new RegExp(`^${github}/(?:blob|tree)/main/([^#]*)(#.*)?$`).exec(url);
  if (/^[a-z]+:/.test(url) && inRepository === null) return true; // somebody else's
  const [path = "", anchor] = inRepository
    ? [`/${inRepository[1]}`, inRepository[2]?.slice(1)]
    : url.split("#");
  const file = path.startsWith("/") ? path.slice(1) : path && posix.join(posix.dirname(page), path);
  if (!existsSync(join(root, file))) return false;
  if (anchor === undefined || anchor === "readme") return true;
  return parsePage(file === "" ? text : read(file)).anchors.has(anchor);
}

function membersOf(name: string, file: string): string[] {
  const { nodes } = parse(file, read(`packages/core/src/${file}`));
  const declaration = nodes.find(
    (node) => node.type === "TSInterfaceDeclaration" && (node["id"] as Node)["name"] === name,
  );
  const { body } = declaration!["body"] as { readonly body: readonly Node[] };
  return body.map((member) => (member["key"] as Node)["name"] as string).toSorted();
}

function codesIn(file: string): string[] {
  const { nodes } = parse(file, read(file));
  const values = nodes.map((node) => (node.type === "Literal" ? node["value"] : undefined));
  return values.filter(
    (value): value is string => typeof value === "string" && /^ERR_UNTORN_[A-Z_]+$/.test(value),
  );
}

const sorted = (cells: readonly string[] | undefined): readonly string[] | undefined => cells?.toSorted();
