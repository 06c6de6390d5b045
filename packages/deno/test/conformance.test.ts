import { testsOf } from "@untorn/conformance";
import { writeFile, writeFileSync } from "../src/mod.ts";
import { createPlatform } from "../src/platform.ts";
import { disk } from "./disk.ts";

for (const { name, skipped, run } of testsOf({ platform: createPlatform(), writeFile, writeFileSync, disk }))
  Deno.test({ name, ignore: skipped, fn: run });
