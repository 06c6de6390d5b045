import Slugger from "github-slugger";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { visit } from "unist-util-visit";

/** A fenced block of code. */
export interface Block {
  /** The word behind the fence. */
  readonly language: string;
  /** The words behind that one. */
  readonly meta: string;
  readonly code: string;
  /** Where the fence is, from 1. */
  readonly line: number;
}

/** What a link leads to. */
export interface Link {
  readonly url: string;
  readonly line: number;
}

/** What the tests want to know of a page. */
export interface Page {
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** The anchors of its headings, as GitHub makes them. */
  readonly anchors: ReadonlySet<string>;
  /** Headings as text, in their order. */
  readonly headings: readonly string[];
  /** The text of the cells in the first column, without the head, of the tables below each heading. */
  readonly firstColumns: ReadonlyMap<string, readonly string[]>;
}

export function parsePage(text: string): Page {
  const blocks: Block[] = [];
  const links: Link[] = [];
  const slugger = new Slugger();
  const anchors = new Set<string>();
  const headings: string[] = [];
  const firstColumns = new Map<string, string[]>();

  visit(treeOf(text), (node) => {
    const line = node.position?.start.line ?? 0;
    if (node.type === "code") {
      blocks.push({ language: node.lang ?? "", meta: node.meta ?? "", code: node.value, line });
    } else if (node.type === "link" || node.type === "image" || node.type === "definition") {
      links.push({ url: node.url, line });
    } else if (node.type === "heading") {
      headings.push(toString(node));
      anchors.add(slugger.slug(toString(node)));
    } else if (node.type === "table") {
      const below = headings.at(-1) ?? "";
      const cells = node.children.slice(1).map((row) => toString(row.children[0]));
      firstColumns.set(below, [...(firstColumns.get(below) ?? []), ...cells]);
    }
  });
  return { blocks, links, anchors, headings, firstColumns };
}

function treeOf(text: string): ReturnType<typeof fromMarkdown> {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}
