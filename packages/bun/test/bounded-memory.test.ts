import { test } from "bun:test";
import { once } from "node:events";
import { memoryTestsOf } from "@untorn/conformance";
import { disk } from "@untorn/conformance/on-node-api";
import * as adapter from "../src/mod.ts";

const room = {
  disk,
  adapter,
  residentSetSize: () => process.memoryUsage.rss(),
  ways: {
    "createWriteStream()": async (file: string, pieces: Iterable<Uint8Array>) => {
      const stream = adapter.createWriteStream(file, { durability: "none" });
      for (const each of pieces) if (!stream.write(each)) await once(stream, "drain");
      stream.end();
      return once(stream, "finish");
    },
  },
};

for (const { name, run } of memoryTestsOf(room))
  test(name, () => {
    Bun.gc(true);
    return run();
  }, 120_000);
