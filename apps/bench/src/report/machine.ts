import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import type { Ground } from "../places.ts";
import type { Runtime } from "../runtimes.ts";

/** Under what this was measured. */
export interface Machine {
  readonly processor: string;
  readonly memory: string;
  readonly kernel: string;
  readonly filesystems: readonly string[];
  readonly runtimes: readonly string[];
  readonly libraries: readonly string[];
}

export function machine(runtimes: readonly Runtime[], grounds: readonly Ground[]): Machine {
  const manifest = join(import.meta.dirname, "..", "..", "rivals", "package.json");
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
    dependencies: Record<string, string>;
  };
  return {
    processor: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    kernel: `${type()} ${release()}`,
    filesystems: grounds.map(({ place, directory }) => `${place}: ${filesystemOf(directory)}`),
    runtimes: runtimes.map(({ name, version }) => `${name.split(" ")[0]} ${version}`),
    libraries: Object.entries(dependencies).map(([name, version]) => `${name} ${version}`),
  };
}

/** Its type and how it is mounted; which device it is on is nobody's business. */
function filesystemOf(directory: string): string {
  try {
    const found = execFileSync(
      "findmnt",
      ["--noheadings", "--output", "FSTYPE,OPTIONS", "--target", directory],
      { encoding: "utf8" },
    );
    // One line for each time that it is mounted there; the last is on top.
    return found.trim().split("\n").at(-1)!.replaceAll(/\s+/g, " ");
  } catch {
    return "unknown";
  }
}
