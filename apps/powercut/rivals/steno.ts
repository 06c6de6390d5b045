import { Writer } from "steno";
import { obey } from "../src/writers/obey.ts";

/** Its users keep a writer for each file. */
const writers = new Map<string, Writer>();

await obey({
  save: (path, content) => {
    let writer = writers.get(path);
    if (writer === undefined) writers.set(path, (writer = new Writer(path)));
    return writer.write(Buffer.from(content) as never); // its types say string; it hands this on to writeFile
  },
});
