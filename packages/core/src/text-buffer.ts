/** So many UTF-16 units fit, whatever they are. */
export const mostUnits: number = 128 * 1024;

/**
 * Where text becomes bytes, a part of it at a time. A buffer of its own for each text costs several times what the encoding does: to get it,
 * and to get rid of it.
 */
export class TextBuffer {
  #bytes: Uint8Array | undefined;
  #encoder: TextEncoder | undefined;
  #isLent = false;

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
    this.#encoder ??= new TextEncoder();
    const end = endOfPart(text, start);
    const part = end - start === text.length ? text : text.slice(start, end);
    return { bytes: this.#bytes.subarray(0, this.#encoder.encodeInto(part, this.#bytes).written), end };
  }
}

/** Not in the middle of a character. */
function endOfPart(text: string, start: number): number {
  const end = start + mostUnits;
  if (end >= text.length) return text.length;
  const last = text.charCodeAt(end - 1);
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
}

/** That of this thread. */
export const textBuffer: TextBuffer = /* @__PURE__ */ new TextBuffer();
