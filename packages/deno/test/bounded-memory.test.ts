import { createWritable, openPending, writeFile } from "../src/mod.ts";
import { disk } from "./disk.ts";

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

const ways: Readonly<Record<string, (file: string, look: () => void) => Promise<unknown>>> = {
  "writeFile() of an async iterable": (file, look) => writeFile(file, chunks(look), options),
  "openPending()": async (file, look) => {
    const pending = await openPending(file, options);
    for await (const each of chunks(look)) await pending.write(each);
    return pending.commit();
  },
  "createWritable()": async (file, look) => {
    const writer = (await createWritable(file, options)).getWriter();
    for await (const each of chunks(look)) await writer.write(each);
    return writer.close();
  },
};

for (const [name, write] of Object.entries(ways))
  Deno.test(`256 MiB through ${name} take bounded memory`, async () => {
    const directory = disk.fresh(false);
    try {
      const before = Deno.memoryUsage().rss;
      let highest = 0;
      await write(`${directory}/file`, () => (highest = Math.max(highest, Deno.memoryUsage().rss)));
      if (disk.look(`${directory}/file`)?.size !== size) throw new Error("not all of it is there");
      const grown = Math.round((highest - before) / MiB);
      if (grown * MiB >= most) throw new Error(`grew by ${grown} MiB`);
    } finally {
      disk.remove(directory);
    }
  });
