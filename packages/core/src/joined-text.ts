import { bytesOf, type Chunk } from "./chunk.ts";
import { type Encoding, encode, isUtf8 } from "./encoding.ts";

/** Chunks as bytes, one after the other. A character may be cut in two between chunks of text. */
export class JoinedText {
  readonly #encoding: Encoding;
  #halfPair = "";

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
  }

  /** The bytes of the next chunk; without half a character at its end, which waits for the other half. */
  bytes(value: Chunk): Uint8Array {
    const utf8 = isUtf8(this.#encoding);
    const half = this.#halfPair;
    this.#halfPair = "";
    if (typeof value !== "string" || !utf8)
      return half === "" ? bytesOf(value, this.#encoding) : join(half, value);
    const text = half + value;
    const last = text.charCodeAt(text.length - 1);
    if (last < 0xd800 || last > 0xdbff) return encode(text, "utf8");
    this.#halfPair = text.slice(-1);
    return encode(text.slice(0, -1), "utf8");
  }

  /** What still waits when no more chunks come. */
  rest(): Uint8Array | undefined {
    const rest = this.#halfPair;
    this.#halfPair = "";
    return rest === "" ? undefined : encode(rest, this.#encoding);
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
