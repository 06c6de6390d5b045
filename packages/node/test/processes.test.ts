import { processTestsOf } from "@untorn/conformance";
import { disk, scriptsOn } from "@untorn/conformance/on-node-api";
import { test } from "vitest";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";

const quick = process.env["UNTORN_QUICK_DIRECTORY"] ?? disk.fresh(false);
const run = scriptsOn(new URL("../src/mod.ts", import.meta.url));

for (const { name, run: body } of processTestsOf({ disk, quick, run, hasThread: true }))
  (reason ? test.skip : test)(name + reason, body, 60_000);
