import type { Source } from "./data.ts";
import { encode } from "./encoding.ts";
import { known, nothing, type Steps } from "./port.ts";
import { mostUnits, textBuffer } from "./text-buffer.ts";

/** One text, as UTF-8. It is encoded when its turn has come, so that thousands of waiting writes do not hold it twice, and part by part where it can. */
export class Text implements Source {
  readonly isSlow = false;
  readonly #text: string;
  #bytes: Uint8Array | undefined;
  /** So much of it was given. */
  #given = 0;
  #isLent = false;

  constructor(text: string) {
    this.#text = text;
  }

  get whole(): Uint8Array {
    return (this.#bytes ??= encode(this.#text, "utf8"));
  }

  get size(): number {
    return this.#text.length;
  }

  get brief(): Uint8Array {
    if (this.#bytes !== undefined || this.#text.length > mostUnits || textBuffer.isLent) return this.whole;
    return textBuffer.encode(this.#text, 0).bytes;
  }

  next(): Steps<Uint8Array | undefined> {
    if (this.#given === this.#text.length) {
      void this.release();
      return nothing;
    }
    if (this.#bytes === undefined) this.#isLent ||= textBuffer.lend();
    if (!this.#isLent) {
      this.#given = this.#text.length;
      return known(this.whole);
    }
    const { bytes, end } = textBuffer.encode(this.#text, this.#given);
    this.#given = end;
    return known(bytes);
  }

  release(): undefined {
    if (this.#isLent) void textBuffer.giveBack();
    this.#isLent = false;
  }
}
