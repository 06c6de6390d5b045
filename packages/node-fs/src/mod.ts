/**
 * The half of the Node and Bun adapters that is the same: the port of `@untorn/core` on `node:fs`.
 *
 * @module
 */

export { blocking } from "./blocking.ts";
export {
  type AtomicWriteStream,
  bindCreateWriteStream,
  type CreateWriteStream,
  type WriteStreamOptions,
} from "./create-write-stream.ts";
export { deferred } from "./deferred.ts";
export { createPlatform } from "./platform.ts";
export { type ThreadPolicy, WritingThread } from "./writing-thread.ts";
