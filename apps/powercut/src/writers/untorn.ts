import { readFileSync } from "node:fs";
import { withLock, withLockSync, writeFile, writeFileSync } from "untorn";
import { callMethod } from "./methods.ts";
import { obey } from "./obey.ts";

await obey({
  save: writeFile,
  saveSync: writeFileSync,
  update: (path, next) => withLock(path, (lock) => writeFile(path, next(readFileSync(path)), { lock })),
  updateSync: (path, next) =>
    withLockSync(path, (lock) => writeFileSync(path, next(readFileSync(path)), { lock })),
  do: callMethod,
});
