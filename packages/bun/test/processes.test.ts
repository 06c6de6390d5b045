import { test } from "bun:test";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processTestsOf } from "@untorn/conformance";

import { disk } from "./disk.ts";

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

for (const { name, run: body } of processTestsOf({ disk, quick, run })) test(name, body, 60_000);
