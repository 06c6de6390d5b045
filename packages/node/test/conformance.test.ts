import { testsOf } from "@untorn/conformance";
import { createPlatform } from "@untorn/node-fs";
import { test } from "vitest";
import { writeFile, writeFileSync } from "../src/mod.ts";
import { disk } from "./disk.ts";

for (const { name, skipped, run } of testsOf({ platform: createPlatform(), writeFile, writeFileSync, disk }))
  (skipped ? test.skip : test)(name, run);
