import { test } from "bun:test";
import { processTestsOf } from "@untorn/conformance";
import { disk, scriptsOn } from "@untorn/conformance/on-node-api";

const quick = process.env["UNTORN_QUICK_DIRECTORY"] ?? disk.fresh(false);
const run = scriptsOn(new URL("../src/mod.ts", import.meta.url));

for (const { name, run: body } of processTestsOf({ disk, quick, run, hasThread: true }))
  test(name, body, 60_000);
