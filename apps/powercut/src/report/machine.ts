import { readFileSync } from "node:fs";
import { release, type } from "node:os";
import { join } from "node:path";
import { execute } from "../command.ts";
import type { Runtime } from "../runtimes.ts";

/** Under what this was measured. */
export interface Machine {
  readonly kernel: string;
  readonly tools: readonly string[];
  readonly runtimes: readonly string[];
  readonly libraries: readonly string[];
}

const asks: readonly (readonly [string, ...string[]])[] = [
  ["mkfs.ext4", "-V"],
  ["mkfs.xfs", "-V"],
  ["mkfs.btrfs", "--version"],
  ["strace", "--version"],
];

export async function machine(runtimes: readonly Runtime[]): Promise<Machine> {
  const tools = await Promise.all(asks.map(([program, word = ""]) => versionOf(program, word)));
  return {
    kernel: `${type()} ${release()}`,
    tools: tools.filter((tool) => tool !== undefined),
    runtimes: runtimes.map(({ name, version }) => `${name} ${version}`),
    libraries: libraries(),
  };
}

/** The first line that it prints, of whichever kind. */
async function versionOf(program: string, word: string): Promise<string | undefined> {
  try {
    const said = await execute("sh", "-c", `${program} ${word} 2>&1`);
    return said.trim().split("\n")[0];
  } catch {
    return undefined;
  }
}

function libraries(): string[] {
  const read = (...path: string[]): { version?: string; dependencies?: Record<string, string> } =>
    JSON.parse(readFileSync(join(import.meta.dirname, "..", "..", ...path), "utf8"));
  const pinned = Object.entries(read("rivals", "package.json").dependencies ?? {});
  return pinned.map(([name, version]) => `${name} ${version}`);
}
