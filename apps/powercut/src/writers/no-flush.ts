import { randomUUID } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { obey } from "./obey.ts";

// A control: a rename, but nothing is flushed.
await obey({
  save: async (path, content) => {
    const temporary = `${path}.${randomUUID()}`;
    await writeFile(temporary, content);
    await rename(temporary, path);
  },
  saveSync: (path, content) => {
    const temporary = `${path}.${randomUUID()}`;
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  },
});
