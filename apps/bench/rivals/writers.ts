import { promisify } from "node:util";
import { writeFile as atomically, writeFileSync as atomicallySync } from "atomically";
import fastWriteAtomic from "fast-write-atomic";
import { Writer } from "steno";
import writeFileAtomic from "write-file-atomic";

/** How another library writes a file. */
export interface Rival {
  readonly name: string;
  readonly write: (path: string, data: Uint8Array) => Promise<unknown>;
  readonly writeSync?: (path: string, data: Uint8Array) => unknown;
}

/** As each is used by its users; steno's keep a writer for each file. */
export function rivals(): Rival[] {
  const writers = new Map<string, Writer>();
  const writerOf = (path: string): Writer => {
    let writer = writers.get(path);
    if (writer === undefined) writers.set(path, (writer = new Writer(path)));
    return writer;
  };
  return [
    {
      name: "write-file-atomic",
      write: (path, data) => writeFileAtomic(path, data),
      writeSync: (path, data) => writeFileAtomic.sync(path, data),
    },
    {
      name: "atomically",
      write: (path, data) => atomically(path, data),
      writeSync: (path, data) => atomicallySync(path, data),
    },
    { name: "steno", write: (path, data) => writerOf(path).write(data as never) }, // its types say string; it hands this on
    { name: "fast-write-atomic", write: promisify(fastWriteAtomic) },
  ];
}
