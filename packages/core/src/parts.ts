import type { Cancellation } from "./cancellation.ts";
import { bytesOf, type Chunk, isAsyncIterable, isBlob, isChunk, isPromise, notData } from "./chunk.ts";
import type { Source } from "./data.ts";
import { type Encoding, encode } from "./encoding.ts";
import { attempt, type Fault, type Steps, wait } from "./port.ts";

const gathered = 64 * 1024;
const small = 16 * 1024;

/** What gives the pieces. */
export type PartIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** An iterable or a stream. Small pieces are gathered, so that lines do not cost a system call each. */
export class Parts implements Source {
  readonly streamed = true;
  readonly whole = undefined;
  readonly #iterators: PartIterator[]; // the caller's, and on top of it the blob that it gave
  readonly #encoding: Encoding;
  readonly #sync: boolean;
  readonly #cancellation: Cancellation;
  #pulling = false;
  #halfPair = "";
  #ahead: Uint8Array | undefined;
  #buffer: Uint8Array | undefined;

  constructor(parts: PartIterator, encoding: Encoding, sync: boolean, cancellation: Cancellation) {
    this.#iterators = [parts];
    this.#encoding = encoding;
    this.#sync = sync;
    this.#cancellation = cancellation;
  }

  *next(): Steps<Uint8Array | undefined> {
    let length = 0;
    for (;;) {
      const piece = this.#ahead ?? (yield* this.#piece());
      this.#ahead = undefined;
      if (piece !== undefined && piece.length < small && length + piece.length <= gathered) {
        this.#buffer ??= new Uint8Array(gathered);
        void this.#buffer.set(piece, length);
        length += piece.length;
      } else if (length === 0) {
        return piece;
      } else {
        this.#ahead = piece;
        return this.#buffer!.subarray(0, length);
      }
    }
  }

  *#piece(): Steps<Uint8Array | undefined> {
    for (let top = this.#iterators.at(-1); top !== undefined; top = this.#iterators.at(-1)) {
      const { done, value } = yield* this.#pull(top);
      if (done) void this.#iterators.pop();
      else if (!this.#sync && isBlob(value)) void this.#iterators.push(partsOf(value)!);
      else return yield* wait("data", "ERR_INVALID_ARG_TYPE", () => this.#bytes(value));
    }
    const rest = this.#halfPair;
    this.#halfPair = "";
    return rest === "" ? undefined : encode(rest, this.#encoding);
  }

  *#pull(iterator: PartIterator): Steps<IteratorResult<unknown>> {
    this.#pulling = true;
    try {
      const result = yield* wait("data", "ERR_UNTORN_DATA", () => {
        const next = iterator.next();
        return isPromise(next) ? this.#cancellation.until(next) : next;
      });
      this.#pulling = false;
      return result;
    } catch (error) {
      if ((error as Fault).code !== "ERR_UNTORN_ABORTED") {
        this.#pulling = false;
        void this.#iterators.pop(); // what threw has ended, and is not told to return
      }
      throw error;
    }
  }

  #bytes(value: unknown): Uint8Array {
    if (!isChunk(value)) throw notData(value, this.#sync);
    const utf8 = this.#encoding === "utf8" || this.#encoding === "utf-8";
    const half = this.#halfPair;
    this.#halfPair = "";
    if (typeof value !== "string" || !utf8)
      return half === "" ? bytesOf(value, this.#encoding) : join(half, value);
    const text = half + value; // a character may be cut in two between chunks
    const last = text.charCodeAt(text.length - 1);
    if (last < 0xd800 || last > 0xdbff) return encode(text, "utf8");
    this.#halfPair = text.slice(-1);
    return encode(text.slice(0, -1), "utf8");
  }

  *release(): Steps<undefined> {
    for (const iterator of this.#iterators.splice(0).reverse()) {
      const letGo = (): unknown => iterator.return?.();
      if (this.#pulling)
        void Promise.resolve().then(letGo).catch(ignore); // behind a next() that may never come
      else yield* attempt(wait("data", "ERR_UNTORN_DATA", letGo));
    }
  }
}

function join(half: string, value: Chunk): Uint8Array {
  const first = encode(half, "utf8");
  const second = bytesOf(value, "utf8");
  const both = new Uint8Array(first.length + second.length);
  void both.set(first);
  void both.set(second, first.length);
  return both;
}

function ignore(): undefined {}

/** The pieces of a blob, a stream or an iterable. */
export function partsOf(data: unknown): PartIterator | undefined {
  const stream = isBlob(data) ? data.stream() : data;
  return isAsyncIterable(stream) ? stream[Symbol.asyncIterator]() : syncPartsOf(stream);
}

/** The pieces of an iterable. */
export function syncPartsOf(data: unknown): PartIterator | undefined {
  return (data as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator]?.();
}
