import { test } from "bun:test";
import { testsOf } from "@untorn/conformance";
import { disk } from "@untorn/conformance/on-node-api";
import { createPlatform } from "@untorn/node-fs";
import { fullFlush } from "../src/full-flush.ts";
import * as adapter from "../src/mod.ts";

const platform = createPlatform(fullFlush(process.platform));

for (const { name, skipped, run } of testsOf({ platform, adapter, disk }))
  (skipped ? test.skip : test)(name, run, 30_000);
