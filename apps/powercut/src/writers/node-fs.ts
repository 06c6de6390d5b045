import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { obey } from "./obey.ts";

// What Node has.
await obey({
  save: (path, content) => writeFile(path, content),
  saveSync: (path, content) => writeFileSync(path, content),
});
