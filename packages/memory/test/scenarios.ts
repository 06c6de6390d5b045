import {
  type DataSync,
  type Platform,
  type Receipt,
  type Steps,
  type Supports,
  type WriteFileOptions,
  writeFileSteps,
} from "@untorn/core";
import type { MemoryFileSystem, MemoryHandle, Scenario, VolumeOptions } from "../src/mod.ts";

/** What is at a path: text and mode; `undefined` is nothing. */
export type Found = { readonly text: string; readonly mode: number } | undefined;

/** A write, and what may be found at its target. */
export interface WriteScenario {
  readonly name: string;
  readonly options?: WriteFileOptions;
  readonly volume?: VolumeOptions;
  readonly supports?: Partial<Supports>;
  /** What is there before; by default a file with mode 0640. */
  readonly arrange?: (memory: MemoryFileSystem) => void;
  readonly path?: string;
  readonly target?: string;
  readonly data?: () => DataSync;
  readonly before?: Found;
  readonly after?: Found;
  /** What the receipt says of durability. Default: what was asked for. */
  readonly receives?: string;
  /** Other names that may be in the directory. */
  readonly others?: readonly string[];
  /** A filesystem without hard links shows the empty file that claims the name. */
  readonly mayBeEmpty?: boolean;
}

export const oldText = "the old file";
export const newText = "the new file, longer";
const old: Found = { text: oldText, mode: 0o640 };

function seedOld(memory: MemoryFileSystem): void {
  memory.seed("/d/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, oldText);
}

const nothing = (): void => undefined;

/** `writeFile` with each of its options. */
export const scenarios: readonly WriteScenario[] = [
  { name: "over a file" },
  { name: "over a file, ordered", options: { durability: "ordered" } },
  { name: "over a file, none", options: { durability: "none" } },
  { name: "a new file", arrange: nothing, before: undefined, after: { text: newText, mode: 0o644 } },
  { name: "an empty file", data: () => "", after: { text: "", mode: 0o640 } },
  { name: "in pieces", data: () => ["the new ", "file", ", longer"] },
  { name: "with an exact mode", options: { mode: 0o606 }, after: { text: newText, mode: 0o606 } },
  {
    name: "over somebody else's set-uid file",
    arrange: (memory) => memory.seed("/d/f", { kind: "file", mode: 0o4755, uid: 7, gid: 7 }, oldText),
    before: { text: oldText, mode: 0o4755 },
    after: { text: newText, mode: 0o755 },
  },
  {
    name: "over a set-uid file, as root",
    volume: { uid: 0, gid: 0 },
    arrange: (memory) => memory.seed("/d/f", { kind: "file", mode: 0o4755, uid: 7, gid: 7 }, oldText),
    before: { text: oldText, mode: 0o4755 },
    after: { text: newText, mode: 0o4755 },
  },
  {
    name: "in directories that are missing",
    options: { createParents: true },
    arrange: nothing,
    path: "/d/a/b/f",
    before: undefined,
    after: { text: newText, mode: 0o644 },
    others: ["a"],
  },
  {
    name: "without overwriting",
    options: { overwrite: false },
    arrange: nothing,
    before: undefined,
    after: { text: newText, mode: 0o644 },
  },
  {
    name: "without overwriting, without hard links",
    options: { overwrite: false },
    volume: { hardLinks: false },
    arrange: nothing,
    before: undefined,
    after: { text: newText, mode: 0o644 },
    mayBeEmpty: true,
  },
  {
    name: "through a chain of links",
    arrange: (memory) => {
      seedOld(memory);
      memory.seed("/d/one", { kind: "link" }, "two");
      memory.seed("/d/two", { kind: "link" }, "/d/f");
    },
    path: "/d/one",
    target: "/d/f",
    others: ["one", "two"],
  },
  {
    name: "in place of a link",
    options: { symlinks: "replace" },
    arrange: (memory) => {
      memory.seed("/d/other", { kind: "file" }, "other");
      memory.seed("/d/f", { kind: "link" }, "other");
    },
    before: undefined, // a link is no file
    after: { text: newText, mode: 0o644 },
    others: ["other"],
  },
  { name: "what is there already", options: { skipUnchanged: true }, data: () => oldText, after: old },
  {
    name: "what is there already, in pieces",
    options: { skipUnchanged: true },
    data: () => ["the old ", "file"],
    after: old,
  },
  {
    name: "other bytes of the same size",
    options: { skipUnchanged: true },
    data: () => "the OLD file",
    after: { text: "the OLD file", mode: 0o640 },
  },
  { name: "with a backup", options: { backup: true }, others: ["f.bak"] },
  {
    name: "with a backup over an older one",
    options: { backup: "/d/older" },
    arrange: (memory) => {
      seedOld(memory);
      memory.seed("/d/older", { kind: "file" }, "older");
    },
    others: ["older"],
  },
  {
    name: "with a backup, without hard links",
    options: { backup: true },
    volume: { hardLinks: false },
    others: ["f.bak"],
  },
  { name: "where directories cannot be flushed", volume: { directoryFlush: false }, receives: "ordered" },
  {
    name: "where the platform cannot flush directories",
    supports: { directoryFlush: false },
    receives: "ordered",
  },
  {
    name: "where modes are not kept",
    volume: { modes: false },
    before: { text: oldText, mode: 0o755 },
    after: { text: newText, mode: 0o755 },
  },
];

/** The defaults filled in. */
export function whole(
  given: WriteScenario,
): Required<Omit<WriteScenario, "before" | "after">> & Pick<WriteScenario, "before" | "after"> {
  return {
    options: {},
    volume: {},
    supports: {},
    arrange: seedOld,
    path: "/d/f",
    target: given.path ?? "/d/f",
    data: () => newText,
    before: old,
    after: { text: newText, mode: 0o640 },
    receives: given.options?.durability ?? "full",
    others: [],
    mayBeEmpty: false,
    ...given,
  };
}

/** How a scenario's data is written. */
export type Write = (
  platform: Platform<MemoryHandle>,
  path: string,
  data: DataSync,
  options: WriteFileOptions,
) => Steps<Receipt>;

/** A directory with somebody else's file, and one write in it. */
export function scenarioOf(given: WriteScenario, write: Write = writeFileSteps): Scenario {
  const { options, volume, supports, arrange, path, data } = whole(given);
  return {
    volume,
    supports,
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/d/stranger", { kind: "file" }, "not ours");
      arrange(memory);
    },
    run: (platform) => write(platform, path, data(), options),
  };
}
