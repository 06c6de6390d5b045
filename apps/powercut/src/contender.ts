import { join } from "node:path";
import type { Runtime, RuntimeName } from "./runtimes.ts";
import type { Api } from "./writers/orders.ts";

/** A library under test. */
export interface Contender {
  readonly name: string;
  readonly script: string;
  /** Where it runs. */
  readonly runtimes: readonly RuntimeName[];
  readonly apis: readonly Api[];
  /** Ours: it has options, and its promises decide the verdict. */
  readonly ours: boolean;
  /** Which operations it is asked for. Default: all. */
  readonly operations?: RegExp;
  /** `false`: nobody recovers after a power cut. */
  readonly recovers?: boolean;
}

const everywhere: readonly RuntimeName[] = ["Node", "Bun", "Deno"];
const both: readonly Api[] = ["sync", "async"];

const here = (file: string): string => join(import.meta.dirname, "writers", file);
const rival = (file: string): string => join(import.meta.dirname, "..", "rivals", file);

export const untorn: Contender = {
  name: "untorn",
  script: here("untorn.ts"),
  runtimes: everywhere,
  apis: both,
  ours: true,
};

/** What under load another thread does, by a thread that does all that it can. */
export const onThread: Contender = {
  name: "untorn on another thread",
  script: here("untorn-on-thread.ts"),
  runtimes: ["Node", "Bun"],
  apis: ["async"],
  ours: true,
  operations:
    /^(overwrite|overwrite, ordered|overwrite, none|new file|createParents|symlink|skipUnchanged, .*|mode|several files|move.*|save under a lock|update.*)$/,
};

export const rivals: readonly Contender[] = [
  {
    name: "write-file-atomic",
    script: rival("write-file-atomic.ts"),
    runtimes: everywhere,
    apis: both,
    ours: false,
  },
  { name: "atomically", script: rival("atomically.ts"), runtimes: everywhere, apis: both, ours: false },
  { name: "steno", script: rival("steno.ts"), runtimes: everywhere, apis: ["async"], ours: false },
  {
    name: "fast-write-atomic",
    script: rival("fast-write-atomic.ts"),
    runtimes: everywhere,
    apis: ["async"],
    ours: false,
  },
  { name: "fs.writeFile", script: here("node-fs.ts"), runtimes: ["Node"], apis: both, ours: false },
  { name: "Bun.write", script: here("bun-write.ts"), runtimes: ["Bun"], apis: ["async"], ours: false },
  { name: "Deno.writeFile", script: here("deno-write.ts"), runtimes: ["Deno"], apis: both, ours: false },
];

/** Bad on purpose: what must be found by a harness that can fail. */
export const controls: readonly Contender[] = [
  { name: "control: in place", script: here("in-place.ts"), runtimes: everywhere, apis: both, ours: false },
  {
    name: "control: rename without flush",
    script: here("no-flush.ts"),
    runtimes: everywhere,
    apis: both,
    ours: false,
  },
];

/** What a disk must find that takes half of a write and says so. */
export const oneWrite: Contender = {
  name: "control: one write",
  script: here("one-write.ts"),
  runtimes: everywhere,
  apis: ["async"],
  ours: false,
};

/** Half of a transaction is left when nobody recovers after a cut: what must be found, or such cuts show nothing. */
export const unrecovered: Contender = {
  ...untorn,
  name: "control: nobody recovers after the cut",
  recovers: false,
};

/**
 * The command that starts a contender's writer on a runtime; `directories` are where Deno lets it read and write. Only where it may do
 * everything can it tell whether a process lives.
 */
export function writerCommand(
  { script, ours }: Contender,
  { name, binary }: Runtime,
  directories: readonly string[] | "everything",
): string[] {
  switch (name) {
    case "Node":
    case "Bun":
      return [binary, script];
    case "Deno": {
      // What others need is not ours to find out.
      const allowed =
        ours && directories !== "everything"
          ? [`--allow-read=${directories.join(",")}`, `--allow-write=${directories.join(",")}`]
          : ["--allow-all"];
      return [binary, "run", "--quiet", "--no-prompt", ...allowed, script];
    }
  }
}
