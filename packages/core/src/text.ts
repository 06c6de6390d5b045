import type { Source } from "./data.ts";
import { encode } from "./encoding.ts";
import { known, nothing, type Steps } from "./port.ts";
import { mostUnits, type TextBuffer } from "./text-buffer.ts";

/** One text, as UTF-8. It is encoded when its turn has come, so that thousands of waiting writes do not hold it twice, and part by part where it can. */
export class Text implements Source {
  readonly isSlow = false;
  readonly #text: string;
  readonly #buffer: TextBuffer;
  #bytes: Uint8Array | undefined;
  /** So much of it was given. */
  #given = 0;
  #isLent = false;

  constructor(text: string, buffer: TextBuffer) {
    this.#text = text;
    this.#buffer = buffer;
  }

  get whole(): Uint8Array {
    return (this.#bytes ??= encode(this.#text, "utf8"));
  }

  get size(): number {
    return this.#text.length;
  }

  get brief(): Uint8Array {
    if (this.#bytes !== undefined || this.#text.length > mostUnits || this.#buffer.isLent) return this.whole;
    return this.#buffer.encode(this.#text, 0).bytes;
  }

  next(): Steps<Uint8Array | undefined> {
    if (this.#given === this.#text.length) {
      void this.release();
      return nothing;
    }
    if (this.#bytes === undefined) this.#isLent ||= this.#buffer.lend();
    if (!this.#isLent) {
      this.#given = this.#text.length;
      return known(this.whole);
    }
    const { bytes, end } = this.#buffer.encode(this.#text, this.#given);
    this.#given = end;
    return known(bytes);
  }

  release(): undefined {
    if (this.#isLent) void this.#buffer.giveBack();
    this.#isLent = false;
  }
}
