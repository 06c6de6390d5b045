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
import { contentOf, madeOf } from "../content.ts";

/** What is at a path: a version of a file that contents were made for, a text, or a link. */
export type Entry =
  | { readonly made: readonly [name: string, version: number]; readonly mode?: number }
  | { readonly text: string; readonly mode?: number }
  | { readonly link: string };

/** Files by their paths from the directory of an operation. What it does not name is not there. Directories make themselves. */
export type Tree = Readonly<Record<string, Entry>>;

/** A version of the file whose contents are called so. */
export function made(name: string, version: number, mode?: number): Entry {
  return { made: [name, version], ...(mode === undefined ? {} : { mode }) };
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
    writeFileSync(at, "text" in entry ? entry.text : contentOf(...entry.made));
    if (modes && entry.mode !== undefined) chmodSync(at, entry.mode);
  }
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
  const known = madeOf(bytes);
  const words = known ? `${known.name} ${known.version}` : textOf(bytes);
  return { words, mode: mode & 0o7777, inode: ino };
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
  return "text" in entry ? JSON.stringify(entry.text) : `${entry.made[0]} ${entry.made[1]}`;
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
