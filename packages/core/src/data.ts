import type { Cancellation } from "./cancellation.ts";
import { bytesOf, type Chunk, isBlob, isChunk, notData } from "./chunk.ts";
import type { OnWrite } from "./content.ts";
import { canFail, type Encoding, isUtf8 } from "./encoding.ts";
import { invalidArgument } from "./errors.ts";
import { type Giver, giverOf, syncGiverOf } from "./givers.ts";
import type { JoinedText } from "./joined-text.ts";
import { Parts } from "./parts.ts";
import { Fault, known, nothing, type Opaque, type Steps } from "./port.ts";
import { Text } from "./text.ts";
import type { TextBuffer } from "./text-buffer.ts";

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
  /** Whether it comes from elsewhere, piece by piece, and may take its time. */
  readonly isSlow: boolean;
  /** All of it, where it is in memory. */
  readonly whole: Uint8Array | undefined;
  /** About so many bytes, where it is in memory. */
  readonly size?: number;
  /** `whole`, but valid only until anything else happens. */
  readonly brief?: Uint8Array;
  /** The next piece, valid until the one after it is asked for; `undefined` is the end. */
  next(): Steps<Uint8Array | undefined>;
  /** In place of asking for any piece: writes all of them; the number of bytes. */
  writeTo?(file: Opaque, onWrite: OnWrite | undefined): Steps<number>;
  /** Nothing more will be read: an iterable or a stream that has more can let go of what it holds. */
  release(): undefined;
}

/** How the caller's data is read. */
export interface Reading {
  readonly encoding: Encoding;
  readonly cancellation: Cancellation;
}

/** The caller's data; a `TypeError` for what is none. */
export function sourceOf(data: unknown, reading: Reading, sync: boolean, buffer: TextBuffer): Source {
  if (typeof data === "string" && isUtf8(reading.encoding)) return new Text(data, buffer);
  return partOf(data, reading, sync);
}

/** With `text`, it is only a part of what is written, and text goes on from the others. */
export function partOf(
  data: unknown,
  { encoding, cancellation }: Reading,
  sync: boolean,
  text?: JoinedText,
): Source {
  if (isChunk(data)) return new Whole(data, encoding, text);
  if (Array.isArray(data)) {
    for (const part of data) if (!isChunk(part) && (sync || !isBlob(part))) throw notData(part, sync);
  }
  const giver = giverFor(data, sync);
  if (giver !== undefined) return new Parts(giver, encoding, sync, cancellation, text);
  throw notData(data, sync);
}

function giverFor(data: unknown, sync: boolean): Giver | undefined {
  try {
    return sync ? syncGiverOf(data) : giverOf(data);
  } catch (cause) {
    throw Object.assign(invalidArgument("VALUE", "data cannot be read: is the stream locked?"), { cause });
  }
}

/** One chunk. Text is encoded when its turn has come. */
class Whole implements Source {
  readonly isSlow = false;
  readonly #data: Chunk;
  readonly #encoding: Encoding;
  readonly #text: JoinedText | undefined;
  #bytes: Uint8Array | undefined;
  readonly #size: number | undefined;
  #given = false;

  constructor(data: Chunk, encoding: Encoding, text: JoinedText | undefined) {
    this.#data = data;
    this.#encoding = encoding;
    this.#text = text;
    if (typeof data !== "string" || canFail(encoding)) this.#bytes = bytesOf(data, encoding);
    this.#size = this.#bytes?.byteLength;
  }

  get whole(): Uint8Array {
    // By byteLength: once V8 (Node 20, 22) has compiled this, the length of a view of a transferred buffer is the old one.
    this.#bytes ??= bytesOf(this.#data, this.#encoding);
    if (this.#bytes.byteLength === (this.#size ?? this.#bytes.byteLength)) return this.#bytes;
    throw new Fault(
      "data",
      "ERR_UNTORN_DATA",
      new Error("The buffer was resized or transferred before it was written"),
    );
  }

  get size(): number {
    return this.#bytes === undefined ? (this.#data as string).length : this.whole.byteLength;
  }

  get brief(): Uint8Array {
    return this.whole;
  }

  next(): Steps<Uint8Array | undefined> {
    if (this.#given) return nothing;
    this.#given = true;
    if (this.#text === undefined) return known(this.whole);
    return known(this.#text.bytes(this.#bytes === undefined ? this.#data : this.whole));
  }

  release(): undefined {}
}
