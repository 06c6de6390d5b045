/** Writes text as UTF-8 into bytes that have room for all of it; how many it takes. A lone surrogate becomes U+FFFD. */
export type EncodeInto = (text: string, bytes: Uint8Array) => number;

/** So many UTF-16 units fit, whatever they are. */
export const mostUnits: number = 128 * 1024;

/**
 * Where text becomes bytes, a part of it at a time. A buffer of its own for each text costs several times what the encoding does: to get it,
 * and to get rid of it.
 */
export class TextBuffer {
  #bytes: Uint8Array | undefined;
  #encodeInto: EncodeInto | undefined;
  #isLent = false;

  /** Without `encodeInto`, what every runtime has. */
  constructor(encodeInto: EncodeInto | undefined) {
    this.#encodeInto = encodeInto;
  }

  get isLent(): boolean {
    return this.#isLent;
  }

  /** Whether it may be written to from now on, until {@link giveBack}. */
  lend(): boolean {
    if (this.#isLent) return false;
    this.#isLent = true;
    return true;
  }

  giveBack(): undefined {
    this.#isLent = false;
  }

  /** As UTF-8, the part of a text that begins there and fits, and where it ends. Valid until the next one, or until it is given back. */
  encode(text: string, start: number): { readonly bytes: Uint8Array; readonly end: number } {
    this.#bytes ??= new Uint8Array(3 * mostUnits);
    this.#encodeInto ??= standard();
    const end = endOfPart(text, start);
    const part = end - start === text.length ? text : text.slice(start, end);
    return { bytes: this.#bytes.subarray(0, this.#encodeInto(part, this.#bytes)), end };
  }
}

/** Not in the middle of a character. */
function endOfPart(text: string, start: number): number {
  const end = start + mostUnits;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

function standard(): EncodeInto {
  const encoder = new TextEncoder();
  return (text, bytes) => encoder.encodeInto(text, bytes).written;
}
