import type { Pieces } from "./content.ts";
import type { Steps } from "./port.ts";

/** What is so large is written as it is: a copy costs what a call does. */
const large = 128 * 1024;
const most = 256 * 1024;
const first = 16 * 1024;
/** Then it is written, however little it is: what takes no system call lets nobody else of the process have a turn. */
const mostPieces = 4096;

/** Pieces of data, of which the small ones are joined, so that lines do not cost a system call each. */
export class Gathering {
  #buffer: Uint8Array | undefined;
  #length = 0;
  #pieces = 0;
  #ahead: Uint8Array | undefined;

  /** The next piece, valid until the one after it is asked for. */
  *next(given: Pieces): Steps<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#ahead ?? (yield* given());
      this.#ahead = undefined;
      if (piece !== undefined && this.fits(piece.byteLength)) {
        void this.add(piece);
        continue;
      }
      const gathered = this.take();
      if (gathered === undefined) return piece;
      this.#ahead = piece;
      return gathered;
    }
  }

  /** Whether so many bytes are few enough to be joined with what is here. */
  fits(size: number): boolean {
    return size < large && this.#length + size <= most && this.#pieces < mostPieces;
  }

  /** Takes a copy of a piece that fits. */
  add(piece: Uint8Array): undefined {
    const length = this.#length + piece.byteLength;
    if (length > (this.#buffer?.length ?? 0)) void this.#grow(length);
    void this.#buffer?.set(piece, this.#length);
    this.#length = length;
    this.#pieces++;
  }

  /** All that was added since the last time; `undefined` for nothing. */
  take(): Uint8Array | undefined {
    const all = this.#length === 0 ? undefined : this.#buffer?.subarray(0, this.#length);
    this.#length = 0;
    this.#pieces = 0;
    return all;
  }

  #grow(least: number): undefined {
    let size = this.#buffer?.length ?? first;
    while (size < least) size *= 4;
    const buffer = new Uint8Array(size);
    if (this.#buffer !== undefined) void buffer.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = buffer;
  }
}
