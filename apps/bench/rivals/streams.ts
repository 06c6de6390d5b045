import type { Writable } from "node:stream";
import WriteStreamAtomic from "fs-write-stream-atomic";

/** Of fs-write-stream-atomic, which flushes nothing. */
export const atomicStream = (path: string): Writable => new WriteStreamAtomic(path);
