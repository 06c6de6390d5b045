import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { processTestsOf, type Start } from "@untorn/conformance";
import { test } from "vitest";
import { disk } from "./disk.ts";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function run(script: string, args: readonly string[], { openFiles, output }: Start = {}) {
  const all = [
    at(`../../conformance/processes/${script}.mjs`),
    new URL("../src/mod.ts", import.meta.url).href,
    ...args,
  ];
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles} && `;
  const shell = ["-c", `${limit}exec "$@"${output === undefined ? "" : ` >"${output}"`}`, "sh"];
  return spawnSync("sh", [...shell, process.execPath, ...all], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const quick = process.env["UNTORN_QUICK_DIRECTORY"] ?? disk.fresh(false);

for (const { name, run: body } of processTestsOf({ disk, quick, run }))
  (reason ? test.skip : test)(name + reason, body, 60_000);
