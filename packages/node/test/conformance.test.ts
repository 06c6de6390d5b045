import { testsOf } from "@untorn/conformance";
import { createPlatform } from "@untorn/node-fs";
import { test } from "vitest";
import * as adapter from "../src/mod.ts";
import { disk } from "./disk.ts";

for (const { name, skipped, run } of testsOf({ platform: createPlatform(), adapter, disk }))
  (skipped ? test.skip : test)(name, run);
