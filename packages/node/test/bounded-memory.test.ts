import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type LongWrite, memoryTestsOf } from "@untorn/conformance";
import { disk } from "@untorn/conformance/on-node-api";
import { test } from "vitest";
import * as adapter from "../src/mod.ts";

const options = { durability: "none" } as const;

const ways: Readonly<Record<string, LongWrite>> = {
  "openPending(), one stream": async (file, pieces) => {
    const pending = await adapter.openPending(file, options);
    await pending.write(ReadableStream.from(pieces) as ReadableStream<Uint8Array>);
    return pending.commit();
  },
  "openPendingSync()": async (file, pieces) => {
    const pending = adapter.openPendingSync(file, options);
    for (const each of pieces) pending.write(each);
    return pending.commit();
  },
  "createWritable() by pipeTo()": async (file, pieces) =>
    ReadableStream.from(pieces).pipeTo((await adapter.createWritable(file, options)) as never),
  "createWriteStream()": (file, pieces) =>
    pipeline(Readable.from(pieces), adapter.createWriteStream(file, options)),
};

for (const { name, run } of memoryTestsOf({
  disk,
  adapter,
  residentSetSize: () => process.memoryUsage.rss(),
  ways,
}))
  test(name, run, 120_000);
