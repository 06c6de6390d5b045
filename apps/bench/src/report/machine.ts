import { readFileSync } from "node:fs";
import { cpus, release, type } from "node:os";
import { join } from "node:path";
import type { Runtime } from "../runtimes.ts";

/** Under what this was measured. */
export interface Machine {
  readonly processor: string;
  readonly kernel: string;
  readonly runtimes: readonly string[];
  readonly libraries: readonly string[];
}

export function machine(runtimes: readonly Runtime[]): Machine {
  const manifest = join(import.meta.dirname, "..", "..", "rivals", "package.json");
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
    dependencies: Record<string, string>;
  };
  return {
    processor: `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown"}`,
    kernel: `${type()} ${release()}`,
    runtimes: runtimes.map(({ name, version }) => `${name.split(" ")[0]} ${version}`),
    libraries: Object.entries(dependencies).map(([name, version]) => `${name} ${version}`),
  };
}
