import { closing, once, piecesOf, reading, writeAll } from "./content.ts";
import { flushIfPossible } from "./directories.ts";
import type { Job } from "./job.ts";
import { absolute, directoryOf, nameOf, type PathStyle, under } from "./paths.ts";
import { attempt, Fault, type Opaque, type Steps, sys } from "./port.ts";
import { processPattern } from "./process-name.ts";
import { isTemporaryName, type Temporary } from "./temporaries.ts";

/** An overwriting that was begun: both are names in the journal's directory. */
export interface Overwrite {
  readonly kind: "overwrite";
  readonly target: string;
  /** Where the new contents are, whole. */
  readonly copy: string;
}

/** A transaction that was committed. Paths are absolute; in the file those of the journal's own directory are names. */
export interface Committal {
  readonly kind: "transaction";
  /** Whole files, on disk, and the paths that they are renamed to. */
  readonly replace: readonly (readonly [temporary: string, path: string])[];
  /** Paths that are removed, and what each is renamed to, so that it is known for sure whether that was done. */
  readonly bury: readonly (readonly [path: string, grave: string])[];
}

/** A transaction has temporaries in this directory; its journal, which may not be there yet or any more, is in another one. */
export interface Part {
  readonly kind: "part";
  /** That journal, absolute. */
  readonly of: string;
  /** Names in this directory. */
  readonly temporaries: readonly string[];
}

/** What a journal tells. */
export type Journal = Overwrite | Committal | Part;

/** Whether a file's name is that of a journal: what it tells must be finished by `recover`. */
export function isJournalName(name: string): boolean {
  return pattern.test(name);
}

const pattern = /* @__PURE__ */ new RegExp(`^\\.untorn-(${processPattern})-[\\da-zA-Z-]{1,40}\\.journal$`);

/** The process that wrote a journal, as its name has it. */
export function writerOf(journal: string): string {
  return pattern.exec(journal)?.[1] ?? "";
}

/** Writes a journal: it is on disk, whole, when this returns, and what it names is too; and it is gone when this fails. */
export function* writeJournal(directory: string, journal: Overwrite | Part, job: Job): Steps<string> {
  const { host, situation, request } = job;
  const { temporaries, platform } = host;
  const temporary = yield* temporaries.create(directory, 0o600, job);
  const path = journalOf(temporary.path, directory, platform.pathStyle);
  try {
    yield* fillJournal(temporary, journal, directory, platform.pathStyle);
    yield* sys.rename(temporary.path, path);
    yield* flushIfPossible(directory, platform.supports, request.strict);
  } catch (error) {
    yield* attempt(sys.remove(path)); // it may be there all the same,
    yield* attempt(flushIfPossible(directory, platform.supports, false)); // and must not bring this write back after a crash
    yield* temporaries.discard(temporary.path, situation);
    throw error;
  }
  void temporaries.forget(temporary.path);
  return path;
}

/** What a temporary becomes when it is renamed to be a journal in a directory. */
export function journalOf(temporary: string, directory: string, style: PathStyle): string {
  return under(directory, nameOf(temporary, style).replace(/\.tmp$/, ".journal"), style);
}

/** Writes down what a journal tells, on disk when this returns. */
export function* fillJournal(
  { file }: Temporary,
  journal: Journal,
  directory: string,
  style: PathStyle,
): Steps<undefined> {
  const text = JSON.stringify(written(journal, directory, style));
  yield* closing(file, flushed(file, new TextEncoder().encode(text)));
}

function* flushed(file: Opaque, bytes: Uint8Array): Steps<undefined> {
  yield* writeAll(file, once(bytes));
  yield* sys.flush(file);
}

function written(journal: Journal, directory: string, style: PathStyle): object {
  const short = (path: string): string =>
    directoryOf(path, style) === directory ? nameOf(path, style) : path;
  if (journal.kind === "overwrite") return { format: 1, target: journal.target, copy: journal.copy };
  if (journal.kind === "part") return { format: 2, of: journal.of, temporaries: journal.temporaries };
  const pairs = (some: readonly (readonly [string, string])[]): string[][] =>
    some.map((each) => each.map(short));
  return { format: 2, replace: pairs(journal.replace), bury: pairs(journal.bury) };
}

/** What a journal tells; `undefined` where it is gone, as whoever made it is done. */
export function* readJournal(path: string, style: PathStyle): Steps<Journal | undefined> {
  let text: string;
  try {
    text = yield* reading(path, textOf);
  } catch (error) {
    const { code, step } = error as Fault;
    if (step === "open" && code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const journal = parsed(JSON.parse(text) as Record<string, unknown>, directoryOf(path, style), style);
    if (journal !== undefined) return journal;
  } catch {
    // not even JSON
  }
  throw new Fault("read", "ERR_UNTORN_JOURNAL", undefined);
}

const longest = 64 * 1024 * 1024; // bytes; what is longer is none of ours

function* textOf(file: Opaque): Steps<string> {
  const decoder = new TextDecoder();
  const next = piecesOf(file);
  let text = "";
  for (let piece = yield* next(); piece !== undefined && text.length < longest; piece = yield* next())
    text += decoder.decode(piece, { stream: true });
  return text;
}

function parsed(told: Record<string, unknown>, directory: string, style: PathStyle): Journal | undefined {
  const { format, target, copy, replace, bury, of, temporaries } = told;
  const isName = (name: unknown): name is string => isNameIn(name, style);
  if (format === 1 && isName(target) && isName(copy)) return { kind: "overwrite", target, copy };
  if (format !== 2) return undefined;
  if (isPath(of, style) && Array.isArray(temporaries) && temporaries.every(isName))
    return { kind: "part", of, temporaries };
  if (!isPairs(replace) || !isPairs(bury)) return undefined;
  const whole = (text: string): string => {
    if (isName(text)) return under(directory, text, style);
    if (isPath(text, style)) return text;
    throw new Error(text);
  };
  const pairs = (some: readonly string[][]): [string, string][] =>
    some.map(([a, b]) => [whole(a as string), whole(b as string)]);
  const journal = { kind: "transaction", replace: pairs(replace), bury: pairs(bury) } as const;
  const isOurs = (path: string): boolean => isTemporaryName(nameOf(path, style)); // it brings nothing in, and takes nothing out, but temporaries
  const isSound =
    journal.replace.every(([from]) => isOurs(from)) && journal.bury.every(([, to]) => isOurs(to));
  return isSound ? journal : undefined;
}

/** A name leads nowhere but into the journal's own directory. */
const isNameIn = (name: unknown, style: PathStyle): name is string =>
  typeof name === "string" &&
  !/^\.{0,2}$/.test(name) &&
  !(style === "posix" ? /[/\0]/ : /[/\\\0]/).test(name);

const isPath = (path: unknown, style: PathStyle): path is string =>
  typeof path === "string" &&
  !path.includes("\0") &&
  absolute(path, style, () => "") === path &&
  !isNameIn(path, style);

const isPairs = (value: unknown): value is string[][] =>
  Array.isArray(value) &&
  value.every(
    (each) => Array.isArray(each) && each.length === 2 && each.every((text) => typeof text === "string"),
  );
