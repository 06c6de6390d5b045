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

/** A value as JSON on one line; a `TypeError` where it is none. What else a `toJSON` or the replacer throws comes out as it is. */
export function jsonOf(value: unknown, replacer: Replacer | undefined): string {
  const text = writable(() => JSON.stringify(value, replacer as (string | number)[]) as string | undefined);
  if (text !== undefined) return text;
  throw invalidArgument("TYPE", `value must be something that JSON has, not ${typeof value}`);
}

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

/** What JSON was made of a moment ago by `JSON.stringify` alone, with no function of the caller's. */
export interface Made {
  readonly value: unknown;
  readonly replacer: readonly (string | number)[] | undefined;
}

/** JSON that is on one line, laid out as `JSON.stringify` does; sooner where it is known what it was made of. */
export function laidOut(json: string, layout: Layout, made?: Made): string {
  const { indent, newline } = layout;
  return writable(() => {
    if (indent === "") return framed(json, layout);
    return laidOutQuickly(json, layout, made) ?? framed(byToken(json, indent, newline), layout);
  });
}

/** The same where `JSON.stringify` itself can do it; else `undefined`. */
export function laidOutQuickly(json: string, layout: Layout, made?: Made): string | undefined {
  const { indent, newline } = layout;
  if (!isQuick(json, indent)) return undefined;
  const body = indent === "" ? json : stringified(json, indent, made);
  return body && framed(newline === "\n" ? body : body.replaceAll("\n", newline), layout); // those within strings are escaped
}

const framed = (body: string, { hasMark, newline, trailingNewline }: Layout): string =>
  (hasMark ? mark : "") + body + (trailingNewline ? newline : "");

/** Unless it would be something else: a number may have more digits than a double, and a `toJSON` or a getter may say something new. */
function stringified(json: string, indent: string, made: Made | undefined): string | undefined {
  if (made === undefined) {
    const value = JSON.parse(json) as unknown;
    return JSON.stringify(value) === json ? JSON.stringify(value, undefined, indent) : undefined;
  }
  try {
    const text: unknown = JSON.stringify(made.value, made.replacer as (string | number)[], indent);
    return typeof text === "string" && isSameBut(text, json) ? text : undefined;
  } catch {
    return undefined; // it was JSON a moment ago
  }
}

/** Whether a text is JSON that is on one line, with white space outside of its strings. */
function isSameBut(text: string, json: string): boolean {
  let at = 0;
  for (let i = 0; i < json.length; ) {
    while (text.charCodeAt(at) <= space) at++;
    const end = json.charCodeAt(i) === quote ? endOfString(json, i) : i;
    if (end - i > mostLookedThrough) {
      if (text.slice(at, at + end - i) !== json.slice(i, end)) return false;
      at += end - i;
      i = end;
    }
    for (; i <= end; i++, at++) if (text.charCodeAt(at) !== json.charCodeAt(i)) return false;
  }
  return at === text.length;
}

/** Whether `JSON.stringify` lays it out so, and it fits into a string then. */
export const isQuick = (json: string, indent: string): boolean =>
  indent.length <= longestIndent && !isDeeper(json, usualDepth);

const longestIndent = 10; // of JSON.stringify

/** What is deeper can be so wide that it fits into no string; JSON.stringify takes minutes to say so. */
const usualDepth = 32;

const [space, quote, backslash] = [0x20, 0x22, 0x5c];

/** Whether JSON has more levels. */
function isDeeper(json: string, depth: number): boolean {
  let level = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (code === 0x5b || code === 0x7b) {
      if (++level > depth) return true;
    } else if (code === 0x5d || code === 0x7d) level--;
  }
  return false;
}

/** Where the quote is that ends a string. Most are short, and looked through sooner than searched. */
function endOfString(json: string, start: number): number {
  for (let at = start + 1; at < start + mostLookedThrough; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) return at;
    if (code === backslash) at++; // and what it escapes
  }
  return endOfLong(json, start);
}

const mostLookedThrough = 16;

/** The same of a long one: an even number of backslashes is before it. */
function endOfLong(json: string, start: number): number {
  for (let end = start; ; ) {
    end = json.indexOf('"', end + 1);
    let before = end;
    while (json.charCodeAt(before - 1) === backslash) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

const token = /"(?:[^"\\]+|\\.)*"|[[{]\s*[\]}]|[[\]{},:]|[^"[\]{},:]+/g;

function byToken(json: string, indent: string, newline: string): string {
  let text = "";
  let line = newline;
  for (const [part] of json.matchAll(token)) {
    if (part === "{" || part === "[") text += part + (line += indent);
    else if (part === "}" || part === "]") text += (line = line.slice(0, -indent.length)) + part;
    else if (part === ",") text += part + line;
    else text += part === ":" ? ": " : part;
  }
  return text;
}
