import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row } from "../src/row.ts";

export interface Measured {
  readonly status: number | null;
  readonly rows: readonly Row[];
  readonly failures: readonly string[];
  /** All that it printed. */
  readonly output: string;
}

/** Runs the program as a user does, and reads its rows. */
export async function measure(...words: readonly string[]): Promise<Measured> {
  const directory = mkdtempSync(join(tmpdir(), "powercut-test-"));
  const json = join(directory, "rows.json");
  try {
    const start = join(import.meta.dirname, "..", "src", "start.mjs");
    const child = spawn(process.execPath, [start, "--quick", ...words, "--json", json]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
    const { rows, failures } = JSON.parse(readFileSync(json, "utf8")) as Pick<Measured, "rows" | "failures">;
    return { status, rows, failures, output };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
