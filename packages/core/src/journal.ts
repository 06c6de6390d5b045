import { closing, once, reading, writeAll } from "./content.ts";
import { flushIfPossible } from "./directories.ts";
import type { Job } from "./job.ts";
import { attempt, Fault, type Steps, sys } from "./port.ts";
import { processPattern } from "./process-name.ts";

/** An overwriting that was begun: both are names in the journal's directory. */
export interface Overwrite {
  readonly target: string;
  /** Where the new contents are, whole. */
  readonly copy: string;
}

const format = 1;

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
export function* writeJournal(directory: string, overwrite: Overwrite, job: Job): Steps<string> {
  const { host, situation, request } = job;
  const { temporaries, platform } = host;
  const temporary = yield* temporaries.create(directory, 0o600, job);
  const path = temporary.path.replace(/\.tmp$/, ".journal");
  try {
    yield* closing(temporary.file, function* () {
      const text = JSON.stringify({ format, ...overwrite });
      yield* writeAll(temporary.file, once(new TextEncoder().encode(text)));
      yield* sys.flush(temporary.file);
    });
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

/** What a journal tells. */
export function* readJournal(path: string): Steps<Overwrite> {
  const bytes = new Uint8Array(longest);
  const length = yield* reading(path, (file) => sys.read(file, bytes));
  try {
    const text = new TextDecoder().decode(bytes.subarray(0, length));
    const { format: version, target, copy } = JSON.parse(text) as Record<string, unknown>;
    if (version === format && isName(target) && isName(copy)) return { target, copy };
  } catch {
    // not even JSON
  }
  throw new Fault("read", "ERR_UNTORN_JOURNAL", undefined);
}

const longest = 4096; // bytes: two names of 255 bytes, escaped

/** A name leads nowhere but into the journal's own directory. */
const isName = (name: unknown): name is string =>
  typeof name === "string" && name !== "" && !/[/\\\0]|^\.{1,2}$/.test(name);
