import { updateFile, updateFileSync, writeFile, writeFileSync } from "untorn";
import { callMethod } from "./methods.ts";
import { obey } from "./obey.ts";

await obey({
  save: writeFile,
  saveSync: writeFileSync,
  update: updateFile,
  updateSync: updateFileSync,
  do: callMethod,
});
