import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { obey } from "./obey.ts";

// A control: it truncates the file that is there.
await obey({
  save: (path, content) => writeFile(path, content),
  saveSync: (path, content) => writeFileSync(path, content),
});
