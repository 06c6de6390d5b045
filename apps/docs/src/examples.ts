import { blocksInDocstrings } from "./docstrings.ts";
import { expectedOutput } from "./expected-output.ts";
import { type Block, parsePage } from "./markdown.ts";
import { parse } from "./syntax.ts";

export type RuntimeName = "node" | "bun" | "deno";

/** An example that is to be run. */
export interface Example {
  /** `README.md:12` */
  readonly where: string;
  readonly code: string;
  /** Those that it is for. */
  readonly runtimes: readonly RuntimeName[];
  /** The lines that it prints; `undefined` where it says nothing about that. */
  readonly prints: readonly string[] | undefined;
}

/** The examples of a page or a source. Throws for a block that is marked in no known way. */
export function examplesIn(file: string, text: string): Example[] {
  const blocks = file.endsWith(".md") ? parsePage(text).blocks : blocksInDocstrings(file, text);
  return blocks.flatMap((block, i) => {
    const where = `${file}:${block.line}`;
    if (isOutput(block)) {
      const before = blocks[i - 1];
      if (before?.language !== "ts" || before.meta !== "")
        throw new Error(`${where}: this is the output of no example`);
    }
    return isExample(block, where) ? [exampleOf(block, where, blocks[i + 1])] : [];
  });
}

/** All that the example before it prints. */
const isOutput = ({ language, meta }: Block): boolean => language === "text" && meta === "output";

const others: ReadonlySet<string> = new Set(["sh", "text", "json", "jsonc", "yaml", "mermaid"]);

function isExample({ language, meta }: Block, where: string): boolean {
  if (language !== "ts" && !others.has(language)) {
    const known = ["ts", ...others].join(", ");
    throw new Error(`${where}: a block of code must be one of ${known}, not "${language}"`);
  }
  if (meta !== "" && !(language === "ts" && meta === "no-run") && !(language === "text" && meta === "output"))
    throw new Error(`${where}: "${meta}" is not known; write "no-run" for a ts block that cannot run`);
  return language === "ts" && meta === "";
}

function exampleOf({ code }: Block, where: string, next: Block | undefined): Example {
  const { imports } = parse(`${where}.ts`, code);
  const runtimes = runtimeNames.filter((runtime) => imports.every((name) => runsOn(name).includes(runtime)));
  if (runtimes.length === 0) throw new Error(`${where}: its imports run together on no runtime`);
  const prints = expectedOutput(code, where);
  if (next === undefined || !isOutput(next)) return { where, code, runtimes, prints };
  if (prints !== undefined)
    throw new Error(`${where}: say once what it prints, behind the lines or below them`);
  return { where, code, runtimes, prints: next.code.split("\n") };
}

const runtimeNames: readonly RuntimeName[] = ["node", "bun", "deno"];

/** Packages that are for some runtimes only; all others run everywhere. */
const only: Readonly<Record<string, readonly RuntimeName[]>> = {
  "@untorn/node": ["node"],
  "@untorn/bun": ["bun"],
  "@untorn/deno": ["deno"],
  "@untorn/node-fs": ["node", "bun"],
};

const runsOn = (name: string): readonly RuntimeName[] => only[name] ?? runtimeNames;
