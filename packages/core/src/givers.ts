import { isBlob, isPromise } from "./chunk.ts";

/** What gives the pieces of the caller's data. */
export interface Giver {
  /** Whether the next piece may take its time: it comes from elsewhere. */
  readonly isSlow: boolean;
  next(): unknown;
  /** No more pieces are wanted. Nobody waits for what it does then, nor hears of its failure: the write's own comes first. */
  release(): undefined;
}

/** Who gives the pieces of a blob, a stream or an iterable; `undefined` for anything else. Throws what a locked stream throws. */
export function giverOf(data: unknown): Giver | undefined {
  if (isBlob(data)) return { ...ofStream(data.stream()), isSlow: false };
  if (isStream(data)) return ofStream(data);
  if (isNodeStream(data)) return ofNodeStream(data);
  if (isAsyncIterable(data)) return ofIterator(data[Symbol.asyncIterator](), true);
  return syncGiverOf(data);
}

/** Who gives the pieces of an iterable. */
export function syncGiverOf(data: unknown): Giver | undefined {
  const iterator = (data as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator]?.();
  return iterator && ofIterator(iterator, false);
}

function ofIterator(iterator: Iterator<unknown> | AsyncIterator<unknown>, isSlow: boolean): Giver {
  return { isSlow, next: () => iterator.next(), release: () => letGo(() => iterator.return?.()) };
}

/** By a reader: it can cancel a stream whose next piece never comes. */
function ofStream(stream: ReadableStream): Giver {
  const reader = stream.getReader();
  return {
    isSlow: true,
    next: async () => {
      const result = await reader.read();
      if (result.done) void reader.releaseLock();
      return result;
    },
    release: () =>
      letGo(() => {
        const cancelled = reader.cancel();
        void reader.releaseLock();
        return cancelled;
      }),
  };
}

interface NodeStream extends AsyncIterable<unknown> {
  on(event: "error", listener: () => void): unknown;
  off(event: "error", listener: () => void): unknown;
  destroy(): unknown;
}

/** A `Readable` of Node can fail before it is read, which ends the process if nobody listens; and it is closed by `destroy` only. */
function ofNodeStream(stream: NodeStream): Giver {
  void stream.on("error", ignore);
  const iterator = stream[Symbol.asyncIterator]();
  return {
    isSlow: true,
    next: async () => {
      const result = await iterator.next();
      if (result.done) void stream.off("error", ignore);
      return result;
    },
    release: () => letGo(() => stream.destroy()),
  };
}

function letGo(release: () => unknown): undefined {
  try {
    const released = release();
    if (isPromise(released)) void released.then(undefined, ignore);
  } catch {
    // the write has a failure of its own to report
  }
}

function ignore(): undefined {}

const isStream = (value: unknown): value is ReadableStream =>
  typeof (value as Partial<ReadableStream> | null | undefined)?.getReader === "function";

/** Whether it can be read asynchronously. */
export const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof (value as Partial<AsyncIterable<unknown>> | null | undefined)?.[Symbol.asyncIterator] === "function";

function isNodeStream(value: unknown): value is NodeStream {
  const stream = value as Partial<NodeStream> | null | undefined;
  return isAsyncIterable(value) && typeof stream?.on === "function" && typeof stream.destroy === "function";
}
