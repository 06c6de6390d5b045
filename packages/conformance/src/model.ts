import type { Owner, WriteFileOptions } from "@untorn/core";
import { equal, fails, refuses, sameBytes } from "./assert.ts";
import type { Case, Subject } from "./case.ts";

/** One call of writeFile, as a property test makes it up: one of each of the {@link modelChoices}. */
export interface ModelStep {
  /** What is written: a file, a link, a directory, or nothing yet. */
  readonly name: string;
  /** The new contents. */
  readonly text: string;
  /** The form that they come in. */
  readonly how: "text" | "bytes" | "chunks" | "broken chunks";
  /** The option. */
  readonly durability: WriteFileOptions["durability"];
  /** The option. */
  readonly mode: number | undefined;
  /** The option. */
  readonly owner: Owner | "keep" | "process" | undefined;
  /** The option. */
  readonly createParents: boolean;
  /** The option. */
  readonly overwrite: boolean;
  /** The option. */
  readonly symlinks: WriteFileOptions["symlinks"];
  /** The option. */
  readonly skipUnchanged: boolean;
  /** The option; a string is a name in the directory. */
  readonly backup: boolean | "backup" | "directory";
  /** The signal is aborted beforehand. */
  readonly isAborted: boolean;
}

/** What a step may be made of. The first of each is the simplest, for shrinking. */
export const modelChoices: { readonly [K in keyof ModelStep]: readonly ModelStep[K][] } = {
  name: [
    "a",
    "b",
    "a.bak",
    "link",
    "to b",
    "dangling",
    "loop",
    "directory",
    "to directory",
    "directory/c",
    "new/d",
    "a/e",
  ],
  text: ["", "x", "y", "x".repeat(20_000)],
  how: ["text", "bytes", "chunks", "broken chunks"],
  durability: [undefined, "ordered", "none"],
  mode: [undefined, undefined, undefined, 0o600, 0o644, 0o444],
  owner: [undefined, "process"],
  createParents: [false, false, true],
  overwrite: [true, true, true, false],
  symlinks: [undefined, undefined, "follow", "replace", "error"],
  skipUnchanged: [false, true],
  backup: [false, false, true, "backup", "directory"],
  isAborted: [false, false, false, false, false, false, false, true],
};

type Node =
  | { readonly kind: "file"; readonly text: string; readonly mode: number }
  | { readonly kind: "link"; readonly to: string }
  | { readonly kind: "directory" };

type Model = Map<string, Node>;

/** What must come of a step: a TypeError's or another error's code, or what the receipt says. */
type Expectation =
  | { readonly refused: string }
  | { readonly code: string | string[] }
  | { readonly path: string; readonly changed: boolean; readonly backup?: string };

/** These calls, one after the other, against a model of the directory: after each the two must be the same. */
export function modelCase(steps: readonly ModelStep[]): Case {
  return {
    name: `writeFile() does what a model of a directory does: ${JSON.stringify(steps)}`,
    async run(subject) {
      const model = arrange(subject);
      const newMode = modeOfNewFiles(subject);
      for (const [index, step] of steps.entries()) {
        const expected = predict(model, step, newMode);
        const what = `step ${index + 1} of ${steps.length}, ${JSON.stringify(step)}`;
        try {
          await perform(subject, step, expected);
          compare(subject, model);
        } catch (error) {
          throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
        }
      }
    },
  };
}

function arrange({ disk, at }: Subject): Model {
  disk.write(at("a"), "a");
  disk.mkdir(at("directory"));
  const links = { link: "a", "to b": "b", dangling: "absent", loop: "loop", "to directory": "directory" };
  for (const [name, to] of Object.entries(links)) disk.symlink(to, at(name));
  return new Map<string, Node>([
    ["a", { kind: "file", text: "a", mode: disk.look(at("a"))!.mode }],
    ["directory", { kind: "directory" }],
    ...Object.entries(links).map(([name, to]): [string, Node] => [name, { kind: "link", to }]),
  ]);
}

function modeOfNewFiles({ disk, at }: Subject): number {
  disk.write(at("plain"), "");
  const { mode } = disk.look(at("plain"))!;
  disk.remove(at("plain"));
  return mode;
}

/** Changes the model as the step must change the directory. */
function predict(model: Model, step: ModelStep, newMode: number): Expectation {
  if (step.backup === step.name) return { refused: "ERR_INVALID_ARG_VALUE" };
  if (step.isAborted) return { code: "ERR_UNTORN_ABORTED" };
  const target = resolve(model, step);
  if ("code" in target) return target;
  const { path, old } = target;
  const parent = path.includes("/") ? path.slice(0, path.indexOf("/")) : undefined;
  if (parent !== undefined && model.get(parent) === undefined) {
    if (!step.createParents) return { code: "ENOENT" };
    model.set(parent, { kind: "directory" });
  }
  const isSame = old?.text === step.text && (step.mode ?? old.mode) === old.mode;
  const isStreamed = step.how === "chunks" || step.how === "broken chunks";
  const unchanged = { path, changed: false };
  if (step.skipUnchanged && isSame && !isStreamed) return unchanged;
  if (step.how === "broken chunks") return { code: "ERR_UNTORN_DATA" };
  if (step.skipUnchanged && isSame) return unchanged;
  const backup = step.backup === true ? `${path}.bak` : step.backup || undefined;
  if (backup !== undefined && old !== undefined) {
    if (model.get(backup)?.kind === "directory") return { code: "EISDIR" };
    model.set(backup, old);
  }
  model.set(path, { kind: "file", text: step.text, mode: step.mode ?? old?.mode ?? newMode });
  return { path, changed: true, ...(old && backup !== undefined && { backup }) };
}

type Resolved =
  | { readonly path: string; readonly old: (Node & { kind: "file" }) | undefined }
  | { code: string | string[] };

function resolve(model: Model, step: ModelStep): Resolved {
  let path = step.name;
  for (let links = 0; links <= 40; links++) {
    const parent = path.includes("/") ? model.get(path.slice(0, path.indexOf("/"))) : undefined;
    if (parent?.kind === "file") return { code: "ENOTDIR" };
    const node = model.get(path);
    if (node === undefined) return { path, old: undefined };
    if (!step.overwrite) return { code: "EEXIST" };
    if (node.kind === "file") return { path, old: node };
    if (node.kind === "directory") return { code: "EISDIR" };
    if (step.symlinks === "replace") return { path, old: undefined };
    if (step.symlinks === "error") return { code: "ERR_UNTORN_SYMLINK" };
    path = node.to;
  }
  return { code: "ELOOP" };
}

async function perform({ writeFile, at }: Subject, step: ModelStep, expected: Expectation): Promise<void> {
  const { name, text: _text, how: _how, isAborted, backup, ...options } = step;
  const controller = new AbortController();
  if (isAborted) controller.abort();
  const writing = writeFile(at(name), dataOf(step), {
    ...options,
    backup: typeof backup === "string" ? at(backup) : backup,
    signal: controller.signal,
  });
  if ("refused" in expected) {
    await refuses(writing, expected.refused, "its own backup");
    return;
  }
  if ("code" in expected) {
    await fails(writing, expected);
    return;
  }
  const { path, changed, bytesWritten, backup: kept } = await writing;
  equal(
    { path, changed, bytesWritten, backup: kept },
    {
      path: at(expected.path),
      changed: expected.changed,
      bytesWritten: expected.changed ? step.text.length : 0,
      backup: expected.backup && at(expected.backup),
    },
    "receipt",
  );
}

function dataOf({ text, how }: ModelStep): string | Uint8Array | Iterable<string> {
  if (how === "text") return text;
  if (how === "bytes") return new TextEncoder().encode(text);
  return (function* () {
    yield text.slice(0, 7);
    yield text.slice(7);
    if (how === "broken chunks") throw new Error("broken");
  })();
}

function compare(subject: Subject, model: Model): void {
  const { disk, at, read } = subject;
  const inDirectories = [...model.keys()].filter((name) => name.includes("/"));
  const names = [...model.keys()].filter((name) => !name.includes("/"));
  equal(disk.list(subject.directory), names.sort(), "names");
  for (const [name, node] of model) {
    const { kind, mode } = disk.look(at(name)) ?? {};
    equal(kind, node.kind, `kind of ${name}`);
    if (node.kind === "link") equal(disk.readlink(at(name)), node.to, `where ${name} leads`);
    if (node.kind === "directory") {
      const below = inDirectories
        .filter((path) => path.startsWith(`${name}/`))
        .map((path) => path.slice(name.length + 1));
      equal(disk.list(at(name)), below.sort(), `names in ${name}`);
    }
    if (node.kind !== "file") continue;
    equal(mode, node.mode, `mode of ${name}`);
    sameBytes(read(name), node.text, name);
  }
}
