import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentOf } from "./content.ts";
import { foreign, givenMode } from "./workloads.ts";
import type { SaveOptions } from "./writers/library.ts";

/** One save, and what is there before it. */
export interface Operation {
  readonly name: string;
  readonly options: SaveOptions;
  /** What the caller names, in the directory. */
  readonly path: string;
  /** The file that it leads to. */
  readonly target: string;
  /** Whether the target is there before, as version 0. */
  readonly existing: boolean;
  /** The version that is saved. */
  readonly version: number;
  /** Whether others than untorn can be asked for it. */
  readonly plain: boolean;
  /** The code with which it is refused, also where nothing goes wrong. */
  readonly refusal?: string;
}

const plain = { options: {}, path: "one", target: "one", existing: true, version: 1, plain: true };
const ours = { ...plain, plain: false };

export const operations: readonly Operation[] = [
  { ...plain, name: "overwrite" },
  { ...plain, name: "new file", existing: false },
  { ...ours, name: "overwrite, ordered", options: { durability: "ordered" } },
  { ...ours, name: "overwrite, none", options: { durability: "none" } },
  {
    ...ours,
    name: "createParents",
    options: { createParents: true },
    path: "a/b/one",
    target: "a/b/one",
    existing: false,
  },
  { ...ours, name: "no-clobber", options: { overwrite: false }, existing: false },
  { ...ours, name: "no-clobber, taken", options: { overwrite: false }, refusal: "EEXIST" },
  { ...ours, name: "symlink", path: "link", target: "elsewhere/one" },
  { ...ours, name: "backup", options: { backup: true } },
  { ...ours, name: "skipUnchanged, changed", options: { skipUnchanged: true } },
  { ...ours, name: "skipUnchanged, the same", options: { skipUnchanged: true }, version: 0 },
  { ...ours, name: "mode", options: { mode: 0o600 }, existing: false },
];

/** The name that the content of the target goes by. */
export const contentName = "one";

/** Makes the directory what it is before the operation. */
export function arrange(directory: string, operation: Operation): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  arrangeIn(directory, operation);
}

/** The same in a directory that is there, and empty. */
export function arrangeIn(directory: string, { path, target, existing }: Operation): void {
  writeFileSync(join(directory, foreign), contentOf(foreign, 0));
  if (path !== target) {
    mkdirSync(join(directory, "elsewhere"));
    symlinkSync(target, join(directory, path));
  }
  if (!existing) return;
  writeFileSync(join(directory, target), contentOf(contentName, 0));
  chmodSync(join(directory, target), givenMode);
}
