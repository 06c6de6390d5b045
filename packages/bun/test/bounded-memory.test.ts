import { afterAll, expect, test } from "bun:test";
import { once } from "node:events";
import { disk } from "@untorn/conformance/on-node-api";
import { createWritable, createWriteStream, openPending, writeFile } from "../src/mod.ts";

const MiB = 1024 * 1024;
const size = 256 * MiB;
const chunk = 64 * 1024;
/** Of a process that gathers the data it would be more than all of it; of one that does not it is what the collector leaves lying about. */
const most = 160 * MiB;

const options = { durability: "none" } as const; // a slow disk shows nothing more

/** Chunks that are made one after the other; it looks at the memory now and then. */
async function* chunks(look: () => void): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0, count = 0; at < size; at += chunk, count++) {
    if (count % 64 === 0) look();
    yield new Uint8Array(chunk).fill(count);
  }
}

const directory = disk.fresh(false);
const file = `${directory}/file`;
afterAll(() => disk.remove(directory));

const ways: Readonly<Record<string, (look: () => void) => Promise<unknown>>> = {
  "writeFile() of an async iterable": (look) => writeFile(file, chunks(look), options),
  "openPending()": async (look) => {
    const pending = await openPending(file, options);
    for await (const each of chunks(look)) await pending.write(each);
    return pending.commit();
  },
  "createWritable()": async (look) => {
    const writer = (await createWritable(file, options)).getWriter();
    for await (const each of chunks(look)) await writer.write(each);
    return writer.close();
  },
  "createWriteStream()": async (look) => {
    const stream = createWriteStream(file, options);
    for await (const each of chunks(look)) if (!stream.write(each)) await once(stream, "drain");
    stream.end();
    return once(stream, "finish");
  },
};

for (const [name, write] of Object.entries(ways))
  test(`256 MiB through ${name} take bounded memory`, async () => {
    Bun.gc(true);
    const before = process.memoryUsage.rss();
    let highest = 0;
    await write(() => (highest = Math.max(highest, process.memoryUsage.rss())));
    expect(disk.look(file)?.size).toBe(size);
    expect(highest - before).toBeLessThan(most);
  }, 120_000);
