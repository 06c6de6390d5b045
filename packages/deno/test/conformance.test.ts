import { testsOf } from "@untorn/conformance";
import * as adapter from "../src/mod.ts";
import { createPlatform } from "../src/platform.ts";
import { disk } from "./disk.ts";

for (const { name, skipped, run } of testsOf({ platform: createPlatform(), adapter, disk }))
  Deno.test({ name, ignore: skipped, fn: run });
