import { mkdtempSync, realpathSync, rmSync, statfsSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import prettyBytes from "pretty-bytes";
import { killChildren } from "./child.ts";
import type { Input } from "./input.ts";
import { versionCount } from "./versions.ts";

const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const showCursor = "\u001B[?25h";

/** Makes a directory of our own, which goes when this process ends, however it ends, with all that was started. */
export function openScratch(parent: string = tmpdir()): string {
  const scratch = mkdtempSync(join(realpathSync(parent), "untorn-demo-"));
  process.once("exit", () => {
    killChildren();
    removeTree(scratch);
  });
  for (const signal of endings) {
    process.once(signal, () => {
      if (process.stdout.isTTY) process.stdout.write(showCursor);
      process.exit(128 + constants.signals[signal]);
    });
  }
  return scratch;
}

/** Removes a directory, also while a process that was killed a moment ago ends its last system call in it. */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** The versions and, in one row, the targets and at worst one temporary of each for every kill. */
export function requireSpace(scratch: string, inputs: readonly Input[], kills: number): void {
  const size = inputs.reduce((sum, input) => sum + input.size, 0);
  const needed = size * (versionCount + 1 + kills + 1);
  const { bavail, bsize } = statfsSync(scratch);
  if (bavail * bsize >= needed) return;
  throw new Error(
    `${scratch} has ${prettyBytes(bavail * bsize, { binary: true })} left, and this run may need ${prettyBytes(needed, { binary: true })}: use --directory, fewer --kills or smaller files`,
  );
}
