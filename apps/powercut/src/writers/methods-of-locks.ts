import { updateFile, updateFileSync, withLock, withLockSync, writeFile, writeFileSync } from "untorn";
import type { Methods } from "./methods.ts";
import { beInside, standStill } from "./visits.ts";

/** What is locked is the first path. */
export const methodsOfLocks: Methods = {
  withLock: {
    async: ([path = ""], [content = ""], options) =>
      withLock(path, (lock) => writeFile(path, content, { lock }), options),
    sync: ([path = ""], [content = ""], options) =>
      withLockSync(path, (lock) => writeFileSync(path, content, { lock }), options),
  },
  updateFile: {
    async: ([path = ""], [content], options) => updateFile(path, () => content, options),
    sync: ([path = ""], [content], options) => updateFileSync(path, () => content, options),
  },
  /** Stays in it until it is killed. */
  "withLock, for ever": onlySync(([path = ""]) =>
    withLockSync(path, () => standStill(Number.POSITIVE_INFINITY)),
  ),
  /** Leaves the second path as it found it: not there. */
  "withLock, alone": {
    async: ([path = "", marker = ""], _, options) => withLock(path, () => beInside(marker), options),
    sync: ([path = "", marker = ""], _, options) => withLockSync(path, () => beInside(marker), options),
  },
};

function onlySync(call: Methods[string]["sync"]): Methods[string] {
  return { sync: call, async: call };
}
