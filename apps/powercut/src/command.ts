import { execFile } from "node:child_process";

/** A program of the system's failed. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

const patience = 60_000;

/** Runs a program of the system's, and returns what it printed. */
export function execute(program: string, ...words: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      words,
      { encoding: "utf8", timeout: patience, maxBuffer: 2 ** 28 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new CommandError(`${program} ${words.join(" ")}: ${stderr.trim() || error.message}`));
      },
    );
  });
}
