import { writeFile, writeFileSync } from "atomically";
import { obey } from "../src/writers/obey.ts";

await obey({
  save: (path, content) => writeFile(path, Buffer.from(content)),
  saveSync: (path, content) => writeFileSync(path, Buffer.from(content)),
});
