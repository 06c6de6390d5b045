import { givenMode } from "../workloads.ts";
import type { Request } from "../writers/orders.ts";
import type { Operation } from "./operation.ts";
import { made } from "./tree.ts";

const before = { one: made("one", 0, givenMode) };
const after = { one: made("one", 1, givenMode) };

function saving(method: string): Request {
  return { method, paths: ["one"], contents: [["one", 1]], options: { timeout: 5000 } };
}

/** Saves under a lock. What is left of the lock itself when its holder is killed must not be in the way of the next. */
export const locks: readonly Operation[] = [
  { name: "save under a lock", request: saving("withLock"), before, after },
  { name: "update", request: saving("updateFile"), before, after },
  { name: "update of nothing", request: saving("updateFile"), before: {}, after: { one: made("one", 1) } },
];
