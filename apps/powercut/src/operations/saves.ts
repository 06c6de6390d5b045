import { backupSuffix, givenMode } from "../workloads.ts";
import type { SaveOptions } from "../writers/library.ts";
import type { Operation } from "./operation.ts";
import { made, type Tree } from "./tree.ts";

/** The name that the contents of the file go by which is saved. */
export const contentName = "one";

/** A save, and what is there before it. */
export interface Save {
  readonly name: string;
  /** Default `"writeFile"`. */
  readonly method?: string;
  readonly options?: SaveOptions;
  /** What the caller names, in the directory. */
  readonly path?: string;
  /** The file that it leads to. */
  readonly target?: string;
  /** Whether the target is there before, as version 0. */
  readonly existing?: boolean;
  /** The version that is saved. */
  readonly version?: number;
  readonly refusal?: string;
  readonly plain?: boolean;
}

/** A save as an operation. */
export function saving(save: Save): Operation {
  const { name, method = "writeFile", options = {}, path = contentName, target = path } = save;
  const { existing = true, version = 1 } = save;
  const links: Tree = path === target ? {} : { [path]: { link: target } };
  const before: Tree = { ...links, ...(existing ? { [target]: made(contentName, 0, givenMode) } : {}) };
  const mode = options.mode ?? (existing ? givenMode : undefined);
  const backups: Tree = options.backup ? { [target + backupSuffix]: made(contentName, 0) } : {};
  const after: Tree = { ...links, [target]: made(contentName, version, mode), ...backups };
  return {
    name,
    request: {
      method,
      paths: [path],
      contents: [[contentName, version]],
      options: { ...options },
    },
    before,
    after: save.refusal === undefined ? after : before,
    besides: backups,
    plain: save.plain ?? false,
    ...(save.refusal === undefined ? {} : { refusal: save.refusal }),
  };
}

export const saves: readonly Operation[] = [
  { name: "overwrite", plain: true },
  { name: "new file", existing: false, plain: true },
  { name: "overwrite, ordered", options: { durability: "ordered" } as const },
  { name: "overwrite, none", options: { durability: "none" } as const },
  { name: "createParents", options: { createParents: true }, path: "a/b/one", existing: false },
  { name: "no-clobber", options: { overwrite: false }, existing: false },
  { name: "no-clobber, taken", options: { overwrite: false }, refusal: "EEXIST" },
  { name: "symlink", path: "link", target: "elsewhere/one" },
  { name: "backup", options: { backup: true } },
  { name: "skipUnchanged, changed", options: { skipUnchanged: true } },
  { name: "skipUnchanged, the same", options: { skipUnchanged: true }, version: 0 },
  { name: "pending", method: "openPending" },
  {
    name: "pending, new file, none",
    method: "openPending",
    options: { durability: "none" } as const,
    existing: false,
  },
  { name: "pending, no-clobber", method: "openPending", options: { overwrite: false }, existing: false },
  { name: "mode", options: { mode: 0o600 }, existing: false },
].map(saving);

const names = ["one", "two", "sub/three"];

/** Several files: each is old or new, whatever becomes of the others. */
export const batches: readonly Operation[] = [
  {
    name: "several files",
    request: {
      method: "writeFiles",
      paths: names,
      contents: names.map((name) => [name, 1] as const),
      options: {},
    },
    before: Object.fromEntries(names.map((name) => [name, made(name, 0, givenMode)])),
    after: Object.fromEntries(names.map((name) => [name, made(name, 1, givenMode)])),
    between: "mixed",
    sideBySide: true,
  },
];
