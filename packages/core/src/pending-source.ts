import type { Chunk } from "./chunk.ts";
import { partOf, type Reading, type Source } from "./data.ts";
import { canFail } from "./encoding.ts";
import { Gathering } from "./gathering.ts";
import { JoinedText } from "./joined-text.ts";
import type { Steps, Wait } from "./port.ts";

/** What the steps of a pending file ask for when all that they were given is written. Whoever drives them stops there. */
export const more: Wait = { name: "wait", args: [() => undefined] };

/** Data that is given later, one after the other; text goes on from one to the next. */
export class PendingSource implements Source {
  readonly isSlow = true;
  readonly whole = undefined;
  /** What has reached the temporary. */
  bytesWritten = 0;
  readonly #reading: Reading;
  readonly #sync: boolean;
  readonly #text: JoinedText;
  #given: Source | undefined;
  #underWay = 0;
  #isComplete = false;
  #gathering: Gathering | undefined;

  /** With `gathers`, small pieces wait until there are more, or until the end. */
  constructor(reading: Reading, sync: boolean, gathers: boolean) {
    this.#reading = reading;
    this.#sync = sync;
    this.#text = new JoinedText(reading.encoding);
    this.#gathering = gathers ? new Gathering() : undefined;
  }

  /** Data to answer {@link more} with; a `TypeError` for what is none. */
  partOf(data: unknown): Source {
    return partOf(data, this.#reading, this.#sync, this.#text);
  }

  /** Takes data while nobody waits for the next piece, if it is small and need not be written yet. */
  gather(data: unknown): boolean {
    const size = data instanceof Uint8Array ? data.byteLength : this.#sizeOf(data); // a DataView may throw
    if (size === 0 || this.#gathering?.fits(size) !== true) return false;
    void this.#gathering.add(this.#text.bytes(data as Chunk));
    return true;
  }

  /** The most that text may have as bytes. */
  #sizeOf(data: unknown): number {
    return typeof data === "string" && !canFail(this.#reading.encoding) ? data.length * 3 : 0;
  }

  /** In place of asking for pieces, before any was asked for: what was gathered is all, and nothing more is given. */
  all(): Source {
    const rest = this.#text.rest();
    if (rest !== undefined) void this.#gathering?.add(rest);
    return partOf(this.#gathering?.take() ?? new Uint8Array(0), this.#reading, this.#sync);
  }

  *next(): Steps<Uint8Array | undefined> {
    this.bytesWritten += this.#underWay;
    const piece = yield* this.#gathering?.next(() => this.#piece()) ?? this.#piece();
    this.#underWay = piece?.byteLength ?? 0;
    return piece;
  }

  *#piece(): Steps<Uint8Array | undefined> {
    while (!this.#isComplete) {
      const piece = this.#given && (yield* this.#given.next());
      if (piece !== undefined) return piece;
      this.#given = (yield more) as Source | undefined;
      if (this.#given !== undefined) continue;
      this.#isComplete = true;
      return this.#text.rest();
    }
    return undefined;
  }

  release(): undefined {
    void this.#given?.release();
    this.#gathering = undefined; // a stream may be kept long after its end
  }
}
