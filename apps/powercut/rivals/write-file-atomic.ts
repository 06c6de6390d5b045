import writeFileAtomic from "write-file-atomic";
import { obey } from "../src/writers/obey.ts";

// It wants a Buffer or a typed array of bytes, and changes its options: each call has its own.
await obey({
  save: (path, content) => writeFileAtomic(path, Buffer.from(content), {}),
  saveSync: (path, content) => writeFileAtomic.sync(path, Buffer.from(content), {}),
});
