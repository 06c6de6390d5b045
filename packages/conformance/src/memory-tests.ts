import { check, equal } from "./assert.ts";
import type { Disk } from "./disk.ts";
import type { Operations } from "./operations.ts";
import type { Test } from "./tests.ts";

const MiB = 1024 * 1024;
const size = 256 * MiB;
const chunk = 64 * 1024;
/** Of a process that gathers the data it would be more than all of it; of one that does not it is what the collector leaves lying about. */
const most = 160 * MiB;

const options = { durability: "none" } as const; // a slow disk shows nothing more

/** How much data is written to a file, in pieces that are made one after the other. */
export type LongWrite = (file: string, pieces: Iterable<Uint8Array<ArrayBuffer>>) => Promise<unknown>;

/** A process whose memory can be looked at. */
export interface MemoryRoom {
  /** What the tests arrange and look with. */
  readonly disk: Disk;
  /** The adapter's functions. */
  readonly adapter: Pick<Operations, "writeFile" | "openPending" | "createWritable">;
  /** How many bytes of memory the process has now. */
  readonly residentSetSize: () => number;
  /** Other ways to write, by name. */
  readonly ways?: Readonly<Record<string, LongWrite>>;
}

/** 256 MiB through each way to write in pieces. */
export function memoryTestsOf({ disk, adapter, residentSetSize, ways }: MemoryRoom): Test[] {
  return Object.entries({ ...waysOf(adapter), ...ways }).map(([way, write]) => ({
    name: `256 MiB through ${way} take bounded memory`,
    skipped: false,
    async run() {
      const directory = disk.fresh(false);
      try {
        const file = `${directory}/file`;
        const before = residentSetSize();
        let highest = 0;
        await write(
          file,
          pieces(() => (highest = Math.max(highest, residentSetSize()))),
        );
        equal(disk.look(file)?.size, size, "size");
        check(highest - before < most, `it grew by ${Math.round((highest - before) / MiB)} MiB`);
      } finally {
        disk.remove(directory);
      }
    },
  }));
}

/** It looks at the memory now and then. */
function* pieces(look: () => void): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0, count = 0; at < size; at += chunk, count++) {
    if (count % 64 === 0) look();
    yield new Uint8Array(chunk).fill(count);
  }
}

async function* later<T>(each: Iterable<T>): AsyncGenerator<T> {
  yield* each;
}

function waysOf({
  writeFile,
  openPending,
  createWritable,
}: MemoryRoom["adapter"]): Readonly<Record<string, LongWrite>> {
  return {
    "writeFile() of an async iterable": (file, all) => writeFile(file, later(all), options),
    "openPending()": async (file, all) => {
      const pending = await openPending(file, options);
      for (const each of all) await pending.write(each);
      return pending.commit();
    },
    "createWritable()": async (file, all) => {
      const writer = (await createWritable(file, options)).getWriter();
      for (const each of all) await writer.write(each);
      return writer.close();
    },
  };
}
