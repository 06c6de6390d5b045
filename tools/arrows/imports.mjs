// Every module that a source file names, in whatever way TypeScript lets it.
import { parseSync } from "oxc-parser";

/** @typedef {{ readonly specifier: string | undefined, readonly line: number }} Import without a specifier: computed */

/**
 * @param {string} file name, for its extension
 * @param {string} text
 * @returns {readonly Import[]}
 */
export function importsOf(file, text) {
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const found = [];
  const add = (specifier, start) => found.push({ specifier, line: lineOf(text, start) });

  for (const node of nodesOf(program)) {
    const source = sourceOf(node);
    if (source !== undefined) add(typeof source?.value === "string" ? source.value : undefined, node.start);
  }
  for (const { value, start } of comments) {
    const reference = /^\/\s*<reference\s+(types|path)\s*=\s*["']([^"']+)["']/.exec(value);
    if (reference) add(reference[1] === "path" ? relative(reference[2]) : reference[2], start);
  }
  return found;
}

/** The node that names a module; undefined where `node` names none, null where the name is computed. */
function sourceOf(node) {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return node.source;
    case "ExportNamedDeclaration":
      return node.source ?? undefined;
    case "TSImportType":
      return node.source ?? node.argument?.literal ?? node.argument ?? null;
    case "TSExternalModuleReference":
      return node.expression;
    case "CallExpression":
      return node.callee.type === "Identifier" && node.callee.name === "require"
        ? (node.arguments[0] ?? null)
        : undefined;
    default:
      return undefined;
  }
}

function* nodesOf(value) {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesOf(item);
  } else if (typeof value === "object" && value !== null) {
    if (typeof value.type === "string") yield value;
    for (const child of Object.values(value)) yield* nodesOf(child);
  }
}

function relative(path) {
  return path.startsWith(".") ? path : `./${path}`;
}

function lineOf(text, offset) {
  return text.slice(0, offset).split("\n").length;
}
