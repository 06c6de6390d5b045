import { join } from "node:path";
import type { Runtime, RuntimeName } from "@untorn-internal/runtimes";

/** One row of the table: a writer on a runtime. */
export interface Cell {
  readonly runtime: Runtime;
  /** What the row says of itself. */
  readonly writer: string;
  /** Whether the library's promise is at stake, or this is for comparison. */
  readonly promises: boolean;
  readonly script: string;
}

const own: Readonly<Record<RuntimeName, { writer: string; script: string }>> = {
  Node: { writer: "fs.promises.writeFile", script: "node.ts" },
  Bun: { writer: "Bun.write", script: "bun.ts" },
  Deno: { writer: "Deno.writeFile", script: "deno.ts" },
};

/** Two rows for each runtime: the library, or the control in its place, and what the runtime has. */
export function cellsOf(runtimes: readonly Runtime[], control: boolean): Cell[] {
  const library = control
    ? { writer: "control (tears)", script: "tearing.ts" }
    : { writer: "untorn", script: "untorn.ts" };
  return runtimes.flatMap((runtime) => [
    { runtime, ...library, promises: true },
    { runtime, ...own[runtime.name], promises: false },
  ]);
}

/** The command that starts the row's writer. `readable` and `writable`: what Deno is to permit, and nothing else. */
export function writerCommand(cell: Cell, readable: readonly string[], writable: string): string[] {
  const script = join(import.meta.dirname, "writers", cell.script);
  const { name, binary } = cell.runtime;
  switch (name) {
    case "Node":
      return [binary, ...process.execArgv, script];
    case "Bun":
      return [binary, script];
    case "Deno": {
      const read = `--allow-read=${[...readable, writable].join(",")}`;
      return [binary, "run", "--quiet", "--no-prompt", read, `--allow-write=${writable}`, script];
    }
  }
}

/** The reader is the same for all rows. */
export function readerCommand(): string[] {
  return [process.execPath, ...process.execArgv, join(import.meta.dirname, "reader.ts")];
}
