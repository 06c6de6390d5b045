import type { Cancellation } from "./cancellation.ts";
import { canFail, type Encoding, encode } from "./encoding.ts";
import { invalidArgument } from "./errors.ts";
import { nameOfType } from "./paths.ts";
import { attempt, Fault, type Steps, wait } from "./port.ts";

/** What fits into memory: text, or bytes (every byte of a view: a `Uint16Array(100)` is 200 bytes). */
export type Chunk = string | ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** What the synchronous functions write: a chunk, or an iterable of chunks that is read while it is written. */
export type DataSync = Chunk | Iterable<Chunk>;

/** What the asynchronous functions write: also a `Blob`, a stream or an async iterable, each in bounded memory. */
export type Data =
  | Chunk
  | Blob
  | Iterable<Chunk | Blob>
  | AsyncIterable<Chunk | Blob>
  | ReadableStream<Chunk>;

/** The caller's data as bytes, one piece after the other. */
export interface Source {
  /** Whether it comes piece by piece, and may take its time. */
  readonly streamed: boolean;
  /** All of it, where it is in memory. */
  readonly whole: Uint8Array | undefined;
  /** The next piece, valid until the one after it is asked for; `undefined` is the end. */
  next(): Steps<Uint8Array | undefined>;
  /** Nothing more will be read: an iterable or a stream that has more can let go of what it holds. */
  release(): Steps<undefined>;
}

/** The caller's data; a `TypeError` for what is none. */
export function sourceOf(
  data: unknown,
  encoding: Encoding,
  sync: boolean,
  cancellation: Cancellation,
): Source {
  if (isChunk(data)) return new Whole(data, encoding);
  if (Array.isArray(data)) {
    for (const part of data) if (!isChunk(part) && (sync || !isBlob(part))) throw notData(part, sync);
  }
  const parts = sync ? syncPartsOf(data) : partsOf(data);
  if (parts !== undefined) return new Parts(parts, encoding, sync, cancellation);
  throw notData(data, sync);
}

function notData(data: unknown, sync: boolean): TypeError {
  const wanted = `a string, an ArrayBuffer, a view of one, ${sync ? "" : "a Blob, a stream "}or an iterable of these`;
  const advice = isPromise(data)
    ? ": await it first"
    : sync && (isBlob(data) || isAsyncIterable(data))
      ? ": only the asynchronous form can read it"
      : "";
  return invalidArgument("TYPE", `data must be ${wanted}, not ${nameOfType(data)}${advice}`);
}

/** One chunk. Text is encoded when its turn has come, so that thousands of waiting writes do not hold it twice. */
class Whole implements Source {
  readonly streamed = false;
  readonly #data: Chunk;
  readonly #encoding: Encoding;
  #bytes: Uint8Array | undefined;
  #given = false;

  constructor(data: Chunk, encoding: Encoding) {
    this.#data = data;
    this.#encoding = encoding;
    if (typeof data !== "string" || canFail(encoding)) this.#bytes = bytesOf(data, encoding);
  }

  get whole(): Uint8Array {
    return (this.#bytes ??= bytesOf(this.#data, this.#encoding));
  }

  *next(): Steps<Uint8Array | undefined> {
    if (this.#given) return undefined;
    this.#given = true;
    return this.whole;
  }

  *release(): Steps<undefined> {}
}

const gathered = 64 * 1024;
const small = 16 * 1024;

type PartIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** An iterable or a stream. Small pieces are gathered, so that lines do not cost a system call each. */
class Parts implements Source {
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

/** Every byte of a chunk; a `TypeError` where its buffer was given away (`transfer`, `postMessage`), which would empty the file. */
function bytesOf(data: Chunk, encoding: Encoding): Uint8Array {
  if (typeof data === "string") return encode(data, encoding);
  const view = ArrayBuffer.isView(data);
  const buffer = view ? data.buffer : data;
  try {
    return view ? new Uint8Array(buffer, data.byteOffset, data.byteLength) : new Uint8Array(buffer);
  } catch {
    throw invalidArgument("VALUE", "data is in an ArrayBuffer that was transferred away");
  }
}

function isChunk(data: unknown): data is Chunk {
  if (typeof data === "string" || ArrayBuffer.isView(data)) return true;
  const tag = Object.prototype.toString.call(data); // not instanceof: test runners and vm contexts have classes of their own
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

function isBlob(data: unknown): data is Blob {
  const blob = data as Partial<Blob> | null | undefined;
  return typeof blob === "object" && typeof blob?.stream === "function" && typeof blob.size === "number";
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof (value as Partial<AsyncIterable<unknown>> | null | undefined)?.[Symbol.asyncIterator] === "function";

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function";

function partsOf(data: unknown): PartIterator | undefined {
  const stream = isBlob(data) ? data.stream() : data;
  return isAsyncIterable(stream) ? stream[Symbol.asyncIterator]() : syncPartsOf(stream);
}

function syncPartsOf(data: unknown): PartIterator | undefined {
  return (data as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator]?.();
}
