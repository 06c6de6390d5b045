import { invalidArgument } from "./errors.ts";
import { jsonFaultAt, lineAndColumn } from "./json-position.ts";
import { Fault } from "./port.ts";

/** How a JSON file is laid out. */
export interface Layout {
  /** It begins with a byte order mark. */
  readonly hasMark: boolean;
  /** What each level is indented by; empty where all is on one line. */
  readonly indent: string;
  /** How its lines end. */
  readonly newline: "\n" | "\r\n";
  /** Its last line ends too. */
  readonly trailingNewline: boolean;
}

/** That of a new file. */
export const newLayout: Layout = { hasMark: false, indent: "  ", newline: "\n", trailingNewline: true };

/** Whether two files are laid out alike. */
export const isSameLayout = (a: Layout, b: Layout): boolean =>
  a.hasMark === b.hasMark &&
  a.indent === b.indent &&
  a.newline === b.newline &&
  a.trailingNewline === b.trailingNewline;

const mark = "\ufeff";

/** How a file is laid out, by its first level; where that tells nothing, as of a new file. */
export function layoutOf(text: string): Layout {
  const body = text.startsWith(mark) ? text.slice(1) : text;
  const first = /^\s*[[{](\s*)/.exec(body);
  const inner = /\n([ \t]*)$/.exec(first?.[1] ?? "")?.[1];
  const isOneLine = first !== null && !/^\s*(?:\{\s*\}|\[\s*\])\s*$/.test(body) && inner === undefined;
  const end = body.trimEnd().length;
  return {
    hasMark: body !== text,
    indent: isOneLine ? "" : inner || newLayout.indent,
    newline: body.includes("\r\n") ? "\r\n" : "\n",
    trailingNewline: end === 0 ? newLayout.trailingNewline : body.includes("\n", end),
  };
}

/** The value of a JSON file's bytes; a fault that names line and column where it is none. */
export function parseJson(bytes: Uint8Array, reviver: Reviver | undefined): { value: unknown; text: string } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("parse", "ERR_UNTORN_JSON", new Error("the file is not valid UTF-8", { cause }));
  }
  const body = text.startsWith(mark) ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(body) as unknown;
  } catch (cause) {
    const at = jsonFaultAt(body);
    const { line, column } = lineAndColumn(body, at);
    const found =
      at < body.length ? JSON.stringify(String.fromCodePoint(body.codePointAt(at)!)) : "the end of the file";
    const message = `line ${line}, column ${column}: ${found} cannot be there in JSON`;
    throw new Fault("parse", "ERR_UNTORN_JSON", new SyntaxError(message, { cause }));
  }
  return { value: reviver === undefined ? value : (JSON.parse(body, reviver) as unknown), text };
}

/** As of `JSON.parse`. */
export type Reviver = (this: unknown, key: string, value: unknown) => unknown;

/** As of `JSON.stringify`. */
export type Replacer =
  | ((this: unknown, key: string, value: unknown) => unknown)
  | readonly (string | number)[];

/** JSON, and how it is laid out. */
export interface LaidOut {
  readonly text: string;
  readonly layout: Layout;
}

/**
 * A value as JSON, laid out so; or on one line, where the runtime is not to indent it. A `TypeError` where it is no JSON. What else a
 * `toJSON` or the replacer throws comes out as it is.
 */
export function jsonOf(value: unknown, replacer: Replacer | undefined, layout: Layout): LaidOut {
  const body = (indent: string): string => {
    const text = JSON.stringify(value, replacer as (string | number)[], indent) as string | undefined;
    if (text !== undefined) return text;
    throw invalidArgument("TYPE", `value must be something that JSON has, not ${typeof value}`);
  };
  return writable(() => {
    const { indent } = layout;
    const mayIndent = indent !== "" && indent.length <= longestIndent && typeof replacer !== "function";
    const isQuick = mayIndent && isUsual(value);
    try {
      if (isQuick) return { text: framed(body(indent), layout), layout };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // too large with its indents
    }
    const oneLine = { ...layout, indent: "" };
    return { text: framed(body(""), oneLine), layout: oneLine };
  });
}

const longestIndent = 10; // of JSON.stringify

/** What is deeper can be so wide that it fits into no string with its indents; the runtime takes long to say so. */
const usualDepth = 32;

/** Of more it is not asked how deep it is. */
const mostLookedAt = 1_000_000;

/** Whether a value is neither deep nor very large, and calls nothing of the caller's but getters. */
function isUsual(value: unknown): boolean {
  let count = 0;
  const isShallow = (each: unknown, depth: number): boolean => {
    if (typeof each !== "object" || each === null) return true;
    if (depth > usualDepth || ++count > mostLookedAt) return false;
    const { toJSON } = each as { readonly toJSON?: unknown };
    if (typeof toJSON === "function") return toJSON === Date.prototype.toJSON;
    const inner: readonly unknown[] = Array.isArray(each) ? each : Object.values(each);
    return inner.every((value) => isShallow(value, depth + 1));
  };
  return isShallow(value, 1);
}

/** The same in another layout. */
export function inLayout({ text, layout }: LaidOut, wanted: Layout): string {
  return isSameLayout(layout, wanted) ? text : writable(() => framed(byToken(text, wanted.indent), wanted));
}

/** Line ends within strings are escaped. */
const framed = (body: string, { hasMark, newline, trailingNewline }: Layout): string =>
  (hasMark ? mark : "") +
  (newline === "\n" ? body : body.replaceAll("\n", newline)) +
  (trailingNewline ? newline : "");

/** The runtime's errors for a value that is no JSON, or more than fits into a string or a buffer. */
function writable<T>(write: () => T): T {
  try {
    return write();
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    if ((!isTooLarge && !(cause instanceof TypeError)) || "code" in cause) throw cause;
    const why = `${isTooLarge ? "it is too large or too deep: " : ""}${cause.message}`;
    throw Object.assign(invalidArgument("VALUE", `value cannot be written as JSON: ${why}`), { cause });
  }
}

/** Of a string only how it begins: the engine's stack holds no long one. */
const token = /"|\[\]|\{\}|[[\]{},:]|[^"[\]{},:\s]+/g;

/** As `JSON.stringify` would indent it. By its tokens, as a number may have more digits than a double. */
function byToken(json: string, indent: string): string {
  const colon = indent === "" ? ":" : ": ";
  let text = "";
  let line = indent === "" ? "" : "\n";
  const tokens = new RegExp(token);
  for (let found = tokens.exec(json); found !== null; found = tokens.exec(json)) {
    let [part] = found;
    if (part === '"') {
      tokens.lastIndex = endOfString(json, found.index) + 1;
      part = json.slice(found.index, tokens.lastIndex);
    }
    if (part === "{" || part === "[") text += part + (line += indent);
    else if (part === "}" || part === "]") text += (line = line.slice(0, line.length - indent.length)) + part;
    else if (part === ",") text += part + line;
    else text += part === ":" ? colon : part;
  }
  return text;
}

/** Where the quote is that ends a string: an even number of backslashes is before it. */
function endOfString(json: string, start: number): number {
  for (let end = start; ; ) {
    end = json.indexOf('"', end + 1);
    let before = end;
    while (json.charCodeAt(before - 1) === backslash) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

const backslash = 0x5c;
