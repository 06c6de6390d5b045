import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProcessRoom, Start } from "../src/mod.ts";

/** Runs a script of `../processes` by the runtime that runs this, with the adapter of that URL. */
export function scriptsOn(adapter: URL): ProcessRoom["run"] {
  return (script: string, args: readonly string[], { openFiles, output }: Start = {}) => {
    const path = fileURLToPath(new URL(`../processes/${script}.mjs`, import.meta.url));
    const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles} && `;
    const shell = ["-c", `${limit}exec "$@"${output === undefined ? "" : ` >"${output}"`}`, "sh"];
    return spawnSync("sh", [...shell, process.execPath, path, adapter.href, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
  };
}
