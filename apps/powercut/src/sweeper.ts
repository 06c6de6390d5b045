import { lstatSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { isTemporaryName } from "untorn";
import { type Contender, writerCommand } from "./contender.ts";
import { note, type Row } from "./row.ts";
import type { Runtime } from "./runtimes.ts";
import { Writer } from "./writer.ts";

/**
 * A process that finishes what a fault interrupted and removes what it left: `recover`, then `sweep`. Only the temporaries may
 * go, and all of them must.
 */
export class Sweeper {
  readonly #command: readonly string[];
  readonly #options: object;
  #writer: Writer | undefined;

  /** `directory`: the sweeper may be asked for it and all below it. */
  constructor(contender: Contender, runtime: Runtime, directory: string) {
    this.#command = writerCommand(contender, runtime, [directory]);
    // With these permissions Deno cannot tell whether a process lives. So here it is told that none does.
    this.#options = runtime.name === "Deno" ? { olderThan: 0 } : {};
  }

  /** Adds what was swept to the row, and what is wrong with it. */
  async sweep(row: Row, directory: string, when: string): Promise<void> {
    const before = looksOf(directory);
    const folders = new Set([directory, ...[...before.keys()].map((path) => join(directory, path, ".."))]);
    for (const folder of folders) {
      await this.#ask(row, "recover", folder, {}, when);
      await this.#ask(row, "sweep", folder, this.#options, when);
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

  async #ask(row: Row, method: string, folder: string, options: object, when: string): Promise<void> {
    this.#writer ??= await Writer.start(this.#command);
    const request = { method, paths: [folder], contents: [], options: { ...options } };
    const report = await this.#writer.ask({ order: "do", api: "sync", request });
    if (report?.receipt) return;
    row.untrue++;
    note(row, `untrue: ${method} failed: ${report?.error?.message ?? this.#writer.complaint} (${when})`);
  }
}

function stray(row: Row, what: string, when: string): void {
  row.stray++;
  note(row, `stray: ${what} (${when})`);
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
