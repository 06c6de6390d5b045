import { testsOf } from "@untorn/conformance";
import { disk } from "@untorn/conformance/on-node-api";
import { createPlatform } from "@untorn/node-fs";
import { test } from "vitest";
import * as adapter from "../src/mod.ts";

for (const { name, skipped, run } of testsOf({ platform: createPlatform(), adapter, disk }))
  (skipped ? test.skip : test)(name, run);
