// The control: overwrites in place in two halves, with a moment between them. A demo that does not see this sees nothing.
import { open } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { keepSaving } from "../keep-saving.ts";

await keepSaving(async (path, content) => {
  const file = await open(path, "r+");
  const middle = Math.ceil(content.length / 2);
  await file.write(content, 0, middle, 0);
  await pause(5);
  await file.write(content, middle, content.length - middle, middle);
  await file.close();
});
