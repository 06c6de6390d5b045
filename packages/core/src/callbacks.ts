import type { Cancellation } from "./cancellation.ts";
import { isPromise } from "./chunk.ts";
import { type Steps, wait } from "./port.ts";

/** Calls a function of the caller's that wants to know something. What it throws fails the operation; a promise is waited for. */
export function* tell(step: string, cancellation: Cancellation, callback: () => unknown): Steps<undefined> {
  yield* wait(step, "ERR_UNTORN_CALLBACK", () => {
    const told = callback();
    return isPromise(told) ? cancellation.until(told) : told;
  });
}
