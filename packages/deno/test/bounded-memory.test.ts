import { memoryTestsOf } from "@untorn/conformance";
import * as adapter from "../src/mod.ts";
import { disk } from "./disk.ts";

const residentSetSize = (): number => Deno.memoryUsage().rss;

for (const { name, run } of memoryTestsOf({ disk, adapter, residentSetSize })) Deno.test(name, run);
