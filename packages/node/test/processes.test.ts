import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processTestsOf } from "@untorn/conformance";
import { test } from "vitest";
import { disk } from "./disk.ts";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function run(script: string, args: readonly string[], openFiles?: number) {
  const all = [
    at(`../../conformance/processes/${script}.mjs`),
    new URL("../src/mod.ts", import.meta.url).href,
    ...args,
  ];
  const limited = `ulimit -n ${openFiles} && exec "$@"`;
  const [command, before] =
    openFiles === undefined ? [process.execPath, []] : ["sh", ["-c", limited, "sh", process.execPath]];
  return spawnSync(command, [...before, ...all], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

const quick = process.env["UNTORN_QUICK_DIRECTORY"] ?? disk.fresh(false);

for (const { name, run: body } of processTestsOf({ disk, quick, run }))
  (reason ? test.skip : test)(name + reason, body, 60_000);
