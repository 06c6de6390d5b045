import { promisify } from "node:util";
import fastWriteAtomic from "fast-write-atomic";
import { obey } from "../src/writers/obey.ts";

const save = promisify(fastWriteAtomic);

await obey({ save: (path, content) => save(path, Buffer.from(content)) });
