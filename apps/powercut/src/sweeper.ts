import { existsSync, lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { isTemporaryName } from "untorn";
import { untorn, writerCommand } from "./contender.ts";
import type { Operation } from "./operations/operation.ts";
import { note, type Row } from "./row.ts";
import type { Runtime } from "./runtimes.ts";
import { Writer } from "./writer.ts";
import type { Report } from "./writers/orders.ts";

/**
 * Another process, which comes after a fault: it finishes what was interrupted by `recover`, and removes by `sweep` what was left. Only
 * the temporaries may go then, and all of them must.
 */
export class Sweeper {
  readonly #command: readonly string[];
  readonly #options: object;
  #writer: Writer | undefined;

  /** `directories`: on Deno it may be asked for these and all below them only, if there are any. */
  constructor(runtime: Runtime, ...directories: readonly string[]) {
    const isFree = directories.length === 0;
    this.#command = writerCommand(untorn, runtime, isFree ? "everything" : directories);
    // With fewer permissions Deno cannot tell whether a process lives. So there it is told that none does.
    this.#options = runtime.name === "Deno" && !isFree ? { olderThan: 0 } : {};
  }

  /** Finishes what was interrupted in a directory and those below it; `last` begins with those below. */
  async recover(row: Row, directory: string, when: string, last = false): Promise<void> {
    const folders = foldersOf(directory, looksOf(directory));
    for (const folder of last ? folders.reverse() : folders) {
      // What was a dead holder's lock is gone by then.
      if (existsSync(folder)) await this.#ask(row, "recover", [folder], {}, when);
    }
  }

  /** Makes an operation, where a process has been killed in the middle of it. */
  async make(directory: string, { request }: Pick<Operation, "request">): Promise<Report | undefined> {
    this.#writer ??= await Writer.start(this.#command);
    const paths = request.paths.map((path) => join(directory, path));
    return await this.#writer.ask({ order: "do", api: "sync", request: { ...request, paths } });
  }

  /** Adds what was swept to the row, and what is wrong with it. */
  async sweep(row: Row, directory: string, when: string): Promise<void> {
    const before = looksOf(directory);
    for (const folder of foldersOf(directory, before)) {
      await this.#ask(row, "recover", [folder], {}, when);
      await this.#ask(row, "sweep", [folder], this.#options, when);
    }
    const after = looksOf(directory);
    for (const [path, look] of before) {
      const isLitter = isTemporaryName(basename(path));
      if (isLitter && !after.has(path)) row.swept++;
      const wrong = isLitter
        ? after.has(path) && "stayed after a sweep"
        : look !== after.get(path) && "touched by a sweep";
      if (wrong) stray(row, `${path} ${wrong}`, when);
    }
    for (const path of after.keys()) if (!before.has(path)) stray(row, `${path} made by a sweep`, when);
  }

  async end(): Promise<void> {
    await this.#writer?.kill();
    this.#writer = undefined;
  }

  async #ask(row: Row, method: string, paths: string[], options: object, when: string): Promise<void> {
    const report = await this.make("/", {
      request: { method, paths, contents: [], options: { ...options } },
    });
    if (report?.receipt) return;
    row.untrue++;
    note(row, `untrue: ${method} failed: ${report?.error?.message ?? this.#writer?.complaint} (${when})`);
  }
}

function stray(row: Row, what: string, when: string): void {
  row.stray++;
  note(row, `stray: ${what} (${when})`);
}

/** A directory, and those below it in which there is a file. */
function foldersOf(directory: string, looks: ReadonlyMap<string, string>): string[] {
  return [...new Set([directory, ...[...looks.keys()].map((path) => join(directory, path, ".."))])];
}

/** Each file, with what tells whether it has been touched. */
function looksOf(directory: string): Map<string, string> {
  const looks = new Map<string, string>();
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory() && !isTemporaryName(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const { ino, size, mtimeMs, mode } = lstatSync(path);
    looks.set(path.slice(directory.length + 1), [ino, size, mtimeMs, mode].join(" "));
  }
  return looks;
}
