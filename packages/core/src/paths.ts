import { invalidArgument } from "./errors.ts";

/** How a platform spells paths. */
export type PathStyle = "posix" | "windows";

/** A path of the caller's as a string without NUL; `file:` URLs as their path. */
export function pathOf(path: unknown, name: string, style: PathStyle): string {
  const text = typeof path === "string" ? path : fromUrl(path, name, style);
  if (text === "") throw invalidArgument("VALUE", `${name} must not be empty`);
  if (text.includes("\0")) throw invalidArgument("VALUE", `${name} must not contain a NUL byte`);
  return text;
}

function fromUrl(value: unknown, name: string, style: PathStyle): string {
  const url = value as Partial<URL> | null | undefined;
  if (typeof url?.href !== "string" || typeof url.pathname !== "string" || typeof url.protocol !== "string") {
    throw invalidArgument("TYPE", `${name} must be a string or a file: URL, not ${nameOfType(value)}`);
  }
  if (url.protocol !== "file:") {
    throw invalidArgument("VALUE", `${name} must be a file: URL, not ${url.protocol}`);
  }
  if (/%2f/i.test(url.pathname) || (style === "windows" && /%5c/i.test(url.pathname))) {
    throw invalidArgument("VALUE", `${name} must not contain an encoded path separator`);
  }
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    throw invalidArgument("VALUE", `${name} is not valid percent-encoded UTF-8`);
  }
  if (style === "windows") {
    const local = path.replaceAll("/", "\\");
    if (url.hostname) return `\\\\${url.hostname}${local}`;
    if (/^\\[a-z]:\\/i.test(local)) return local.slice(1);
    throw invalidArgument("VALUE", `${name} must be an absolute file: URL with a drive`);
  }
  if (url.hostname) throw invalidArgument("VALUE", `${name} must be a file: URL without a host`);
  return path;
}

/** A word for what the caller passed, for messages. */
export function nameOfType(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  const { constructor: type } = value as { readonly constructor?: { readonly name?: unknown } };
  return typeof type?.name === "string" ? type.name : "object";
}

const separators: Readonly<Record<PathStyle, RegExp>> = { posix: /\//, windows: /[\\/]/ };

/** The path from the root, so that a later change of the working directory does not move it. Symbolic links and `..` stay. */
export function absolute(path: string, style: PathStyle, cwd: () => string): string {
  if (style === "posix") return path.startsWith("/") ? path : under(cwd(), path, style);
  if (/^[\\/](?![\\/])/.test(path)) return rootOf(cwd(), style).replace(/[\\/]+$/, "") + path;
  if (/^([a-z]:)?[\\/]/i.test(path)) return path;
  return /^[a-z]:/i.test(path) ? path : under(cwd(), path, style); // "C:name" is relative to a drive: the system knows to what
}

/** `name` in `directory`. */
export function under(directory: string, name: string, style: PathStyle): string {
  if (style === "windows" && /^[a-z]:$/i.test(directory)) return directory + name; // where that drive is now
  const separator = style === "posix" ? "/" : "\\";
  const isEnded = directory.endsWith("/") || directory.endsWith(separator);
  return isEnded ? directory + name : directory + separator + name;
}

/** The directory that holds the last name of a path: `"/"` of `"/a"`, `"."` of `"a"`. */
export function directoryOf(path: string, style: PathStyle): string {
  const end = lastSeparator(path, style);
  if (end < 0) return /^[a-z]:/i.test(path) && style === "windows" ? path.slice(0, 2) : ".";
  return path.slice(0, Math.max(end, rootOf(path, style).length)) || ".";
}

/** `"/"`, `"C:\\"`, `"\\\\server\\share\\"`; empty for a relative path. */
function rootOf(path: string, style: PathStyle): string {
  if (style === "posix") return path.startsWith("/") ? "/" : "";
  return /^([a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]+[\\/]?|[\\/])/i.exec(path)?.[0] ?? "";
}

/** The last name of a path; empty, `"."` or `".."` where it can only be a directory. */
export function nameOf(path: string, style: PathStyle): string {
  const name = path.slice(lastSeparator(path, style) + 1);
  return style === "windows" && name === path ? name.replace(/^[a-z]:/i, "") : name; // "C:name" is relative to a drive
}

/** The path without separators at its end, which say that it is a directory; a root stays as it is. */
export function withoutEnd(path: string, style: PathStyle): string {
  const bare = path.replace(style === "posix" ? /\/+$/ : /[\\/]+$/, "");
  return bare.length < rootOf(path, style).length ? path : bare || path;
}

function lastSeparator(path: string, style: PathStyle): number {
  return style === "posix" ? path.lastIndexOf("/") : Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
}

/**
 * One spelling for the ways to write a path: `./a`, `b/../a` and `/x/a` share a key. By the letters alone: two names of
 * one file may have two keys, which costs them their order, never their wholeness.
 */
export function keyOf(path: string, style: PathStyle): string {
  if (style === "posix" && plain.test(path)) return path.slice(1);
  const names: string[] = [];
  for (const name of namesOf(path, style)) {
    if (name === "..") void names.pop();
    else void names.push(name);
  }
  const key = names.join("/");
  return style === "windows" ? key.toLowerCase() : key;
}

/** From the root, and without names that are not needed. */
const plain = /^(?:\/(?!\.{0,2}(?:\/|$))[^/]+)+$/;

/** Whether two paths are sure to be the same, whatever links there are. */
export function isSamePath(a: string, b: string, style: PathStyle): boolean {
  return namesOf(a, style).join("/") === namesOf(b, style).join("/");
}

function namesOf(path: string, style: PathStyle): string[] {
  return path.split(separators[style]).filter((name) => name !== "" && name !== ".");
}
