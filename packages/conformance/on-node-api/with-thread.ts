import type { Platform, Thread } from "@untorn/core";

/** The platform with another thread; copies of it that a test makes, with calls of its own, have none. */
export function withThread(platform: Platform<number>, thread: Thread): Platform<number> {
  return Object.defineProperty({ ...platform }, "thread", { value: thread, enumerable: false });
}
