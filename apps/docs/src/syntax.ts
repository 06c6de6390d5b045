import { type Comment, parseSync } from "oxc-parser";

/** A node of a syntax tree, with its children under whatever names. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export interface Syntax {
  /** Every node, parents before children, in the order of the text. */
  readonly nodes: readonly Node[];
  readonly comments: readonly Comment[];
  /** The modules that import declarations name. */
  readonly imports: readonly string[];
}

/** Parses TypeScript; throws where it is none. */
export function parse(file: string, text: string): Syntax {
  const { program, comments, module, errors } = parseSync(file, text);
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`);
  return {
    nodes: [...nodesOf(program)],
    comments,
    imports: module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
  };
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === "object" && value !== null) {
    if (typeof (value as Partial<Node>).type === "string") yield value as Node;
    for (const child of Object.values(value)) yield* nodesOf(child);
  }
}
