import { type Block, parsePage } from "./markdown.ts";
import { parse } from "./syntax.ts";

/** The blocks of code in the docstrings of a source. */
export function blocksInDocstrings(file: string, text: string): Block[] {
  return parse(file, text)
    .comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"))
    .flatMap(({ value, start }) => {
      const line = text.slice(0, start).split("\n").length;
      const page = value
        .slice(1)
        .split("\n")
        .map((each) => each.replace(/^\s*\* ?/, ""))
        .join("\n");
      return parsePage(page).blocks.map((block) => ({ ...block, line: block.line + line - 1 }));
    });
}
