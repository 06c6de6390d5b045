import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { disk } from "@untorn/conformance/on-node-api";
import { afterAll, expect, test } from "vitest";
import { createWritable, createWriteStream, openPending, openPendingSync, writeFile } from "../src/mod.ts";

const MiB = 1024 * 1024;
const size = 256 * MiB;
const chunk = 64 * 1024;
/** Of a process that gathers the data it would be more than all of it; of one that does not it is what the collector leaves lying about. */
const most = 160 * MiB;

const options = { durability: "none" } as const; // a slow disk shows nothing more

/** Chunks that are made one after the other; it looks at the memory now and then. */
function* chunks(look: () => void): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0, count = 0; at < size; at += chunk, count++) {
    if (count % 64 === 0) look();
    yield new Uint8Array(chunk).fill(count);
  }
}

async function* later(look: () => void): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* chunks(look);
}

const directory = disk.fresh(false);
const file = `${directory}/file`;
afterAll(() => disk.remove(directory));

const ways: Readonly<Record<string, (look: () => void) => Promise<unknown>>> = {
  "writeFile() of an async iterable": (look) => writeFile(file, later(look), options),
  "openPending(), chunk by chunk": async (look) => {
    const pending = await openPending(file, options);
    for (const each of chunks(look)) await pending.write(each);
    return pending.commit();
  },
  "openPending(), one stream": async (look) => {
    const pending = await openPending(file, options);
    await pending.write(ReadableStream.from(later(look)) as ReadableStream<Uint8Array>);
    return pending.commit();
  },
  "openPendingSync()": async (look) => {
    const pending = openPendingSync(file, options);
    for (const each of chunks(look)) pending.write(each);
    return pending.commit();
  },
  "createWritable()": async (look) =>
    ReadableStream.from(later(look)).pipeTo((await createWritable(file, options)) as never),
  "createWriteStream()": async (look) =>
    pipeline(Readable.from(later(look)), createWriteStream(file, options)),
};

test.each(Object.entries(ways))(
  "256 MiB through %s take bounded memory",
  async (_, write) => {
    const before = process.memoryUsage.rss();
    let highest = 0;
    await write(() => (highest = Math.max(highest, process.memoryUsage.rss())));
    const grown = highest - before;
    expect(disk.look(file)?.size).toBe(size);
    expect(grown, `grew by ${Math.round(grown / MiB)} MiB`).toBeLessThan(most);
  },
  120_000,
);
