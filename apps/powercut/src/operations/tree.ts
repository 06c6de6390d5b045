import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { contentOf, madeOf } from "../content.ts";

/** What is at a path: a version of a file that contents were made for, a text, or a link. */
export type Entry =
  | {
      readonly made: readonly [name: string, version: number];
      readonly mode?: number;
      /** By gzip. */
      readonly packed?: boolean;
    }
  | { readonly text: string; readonly mode?: number }
  | { readonly link: string };

/** Files by their paths from the directory of an operation. What it does not name is not there. Directories make themselves. */
export type Tree = Readonly<Record<string, Entry>>;

/** A version of the file whose contents are called so. */
export function made(name: string, version: number, mode?: number): Entry {
  return { made: [name, version], ...(mode === undefined ? {} : { mode }) };
}

/** The same in a file that is compressed. */
export function packed(name: string, version: number, mode: number): Entry {
  return { made: [name, version], mode, packed: true };
}

/** Makes the files. */
export function plant(directory: string, tree: Tree, modes: boolean): void {
  for (const [path, entry] of Object.entries(tree)) {
    const at = join(directory, path);
    mkdirSync(dirname(at), { recursive: true });
    if ("link" in entry) {
      symlinkSync(entry.link, at);
      continue;
    }
    writeFileSync(at, bytesOf(entry));
    if (modes && entry.mode !== undefined) chmodSync(at, entry.mode);
  }
}

function bytesOf(entry: Exclude<Entry, { link: string }>): Uint8Array | string {
  if ("text" in entry) return entry.text;
  const bytes = contentOf(...entry.made);
  return entry.packed === true ? gzipSync(bytes) : bytes;
}

/** What was found, in words that can be compared with {@link wordsOf}. */
export interface Found {
  readonly words: string;
  /** `undefined` of a link. */
  readonly mode: number | undefined;
  readonly inode: number;
}

export const torn = "torn";

/** All that is no directory, by its path from `directory`; `others` are looked at too. */
export function look(directory: string, ...others: readonly string[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const root of [directory, ...others]) {
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const at = join(entry.parentPath, entry.name);
      found.set(relative(directory, at), lookAt(at));
    }
  }
  return found;
}

function lookAt(path: string): Found {
  const { mode, ino } = lstatSync(path);
  if (lstatSync(path).isSymbolicLink())
    return { words: `link to ${readlinkSync(path)}`, mode: undefined, inode: ino };
  const bytes = readFileSync(path);
  const words = wordsOfMade(bytes) ?? wordsOfPacked(bytes) ?? textOf(bytes);
  return { words, mode: mode & 0o7777, inode: ino };
}

function wordsOfMade(bytes: Uint8Array): string | undefined {
  const known = madeOf(bytes);
  return known && `${known.name} ${known.version}`;
}

function wordsOfPacked(bytes: Uint8Array): string | undefined {
  try {
    const words = wordsOfMade(gunzipSync(bytes));
    return words && `${words}, packed`;
  } catch {
    return undefined; // not packed, or not whole
  }
}

const longest = 400;

/** Short texts speak for themselves; the rest should have been a version of something. */
function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  return bytes.length > 0 && bytes.length < longest && /^[\t\n\x20-\x7e]*$/.test(text)
    ? JSON.stringify(text)
    : torn;
}

/** What an entry looks like; `undefined` where there is none. */
export function wordsOf(entry: Entry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  if ("link" in entry) return `link to ${entry.link}`;
  if ("text" in entry) return JSON.stringify(entry.text);
  return `${entry.made.join(" ")}${entry.packed === true ? ", packed" : ""}`;
}

/** The first path at which there is something else, with what is there; `undefined` if there is none. */
export function differenceFrom(
  tree: Tree,
  found: ReadonlyMap<string, Found>,
  paths: Iterable<string>,
): string | undefined {
  for (const path of paths) {
    const now = found.get(path)?.words;
    if (now !== wordsOf(tree[path])) return `${path}: ${now ?? "nothing"}`;
  }
  return undefined;
}
