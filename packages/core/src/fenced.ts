import { type Held, lost } from "./held.ts";
import type { Fault, Steps } from "./port.ts";

/** What has its temporary in a lock's holder, and finds no directory where that was, or no temporary in it, has lost the lock. */
export function fenced<T>(steps: Steps<T>, held: Held | undefined): Steps<T> {
  return held === undefined ? steps : watched(steps, held);
}

function* watched<T>(steps: Steps<T>, held: Held): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    const { code, step } = error as Fault;
    if (code !== "ENOENT" || !nameThere.has(step)) throw error;
    void held.lose();
    throw lost(step, error);
  }
}

const nameThere: ReadonlySet<string> = new Set(["create", "link", "rename"]);
