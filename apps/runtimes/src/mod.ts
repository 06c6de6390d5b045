import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

export type RuntimeName = "Node" | "Bun" | "Deno";

export interface Runtime {
  readonly name: RuntimeName;
  readonly version: string;
  /** The binary itself: a kill of one of the scripts that package managers put before it would leave it alive. */
  readonly binary: string;
}

export interface Absent {
  readonly name: RuntimeName;
  readonly reason: string;
}

/** Each runtime is asked for its own binary and version. */
const questions: Readonly<Record<Exclude<RuntimeName, "Node">, readonly [string, ...string[]]>> = {
  Bun: ["bun", "-e", "console.log(JSON.stringify([process.execPath, Bun.version]))"],
  Deno: ["deno", "eval", "console.log(JSON.stringify([Deno.execPath(), Deno.version.deno]))"],
};

/** Where the set-up put Bun and Deno: they are found there also where npm did not start us. */
const installed = join(import.meta.dirname, "..", "..", "..", "node_modules", ".bin");

export const runtimeNames: readonly RuntimeName[] = ["Node", "Bun", "Deno"];

/** Those of the wanted runtimes that can be started, and why the others cannot. */
export function findRuntimes(wanted: readonly RuntimeName[] = runtimeNames): {
  runtimes: Runtime[];
  absent: Absent[];
} {
  const found = runtimeNames.filter((name) => wanted.includes(name)).map(find);
  return {
    runtimes: found.filter((one) => "binary" in one),
    absent: found.filter((one) => "reason" in one),
  };
}

function find(name: RuntimeName): Runtime | Absent {
  if (name === "Node") return { name, version: process.versions.node, binary: process.execPath };
  const [command, ...args] = questions[name];
  // On Windows what is on the PATH is a script, which only a shell can start, and the shell wants quotes.
  const windows = process.platform === "win32";
  const { error, status, stdout, stderr } = spawnSync(
    command,
    windows ? args.map((word) => JSON.stringify(word)) : args,
    {
      encoding: "utf8",
      shell: windows,
      env: { ...process.env, PATH: `${installed}${delimiter}${process.env["PATH"] ?? ""}` },
    },
  );
  if (error) return { name, reason: `${command} could not be started: ${error.message}` };
  if (status !== 0)
    return { name, reason: `${command} ended with status ${status}: ${stderr.trim().split("\n")[0]}` };
  const [binary, version] = JSON.parse(stdout) as [string, string];
  return { name, version, binary };
}
