import { randomUUID } from "node:crypto";
import { open, rename } from "node:fs/promises";
import { obey } from "./obey.ts";

// A control: a flush and a rename, but one write, and nobody looks how much of it was taken.
await obey({
  save: async (path, content) => {
    const temporary = `${path}.${randomUUID()}`;
    const file = await open(temporary, "wx");
    await file.write(content);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  },
});
