import type { Cancellation } from "./cancellation.ts";
import { isBlob, isChunk, isPromise, notData } from "./chunk.ts";
import type { Source } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { type Giver, giverOf } from "./givers.ts";
import { JoinedText } from "./joined-text.ts";
import { Fault, type Steps, wait } from "./port.ts";

const gathered = 64 * 1024;
const small = 16 * 1024;

/** What an iterator should give, and what a wrong one may. */
type Result = IteratorResult<unknown> | null | undefined;

/** An iterable or a stream. Small pieces are gathered, so that lines do not cost a system call each. */
export class Parts implements Source {
  readonly isSlow: boolean;
  readonly whole = undefined;
  readonly #givers: Giver[]; // the caller's, and on top of it the blob that it gave
  readonly #text: JoinedText;
  readonly #isAll: boolean;
  readonly #sync: boolean;
  readonly #cancellation: Cancellation;
  #ahead: Uint8Array | undefined;
  #buffer: Uint8Array | undefined;

  /** With `text`, it is not all: text goes on from what was there before, and after it. */
  constructor(
    giver: Giver,
    encoding: Encoding,
    sync: boolean,
    cancellation: Cancellation,
    text?: JoinedText,
  ) {
    this.isSlow = giver.isSlow;
    this.#givers = [giver];
    this.#text = text ?? new JoinedText(encoding);
    this.#isAll = text === undefined;
    this.#sync = sync;
    this.#cancellation = cancellation;
  }

  *next(): Steps<Uint8Array | undefined> {
    let length = 0;
    for (;;) {
      const piece = this.#ahead ?? (yield* this.#piece());
      this.#ahead = undefined;
      if (piece !== undefined && piece.byteLength < small && length + piece.byteLength <= gathered) {
        this.#buffer ??= new Uint8Array(gathered);
        void this.#buffer.set(piece, length);
        length += piece.byteLength;
      } else if (length === 0) {
        return piece;
      } else {
        this.#ahead = piece;
        return this.#buffer!.subarray(0, length);
      }
    }
  }

  *#piece(): Steps<Uint8Array | undefined> {
    for (let top = this.#givers.at(-1); top !== undefined; top = this.#givers.at(-1)) {
      const { done, value } = yield* this.#pull(top);
      if (done) void this.#givers.pop();
      else if (!this.#sync && isBlob(value)) void this.#givers.push(giverOf(value)!);
      else return this.#bytes(value);
    }
    return this.#isAll ? this.#text.rest() : undefined;
  }

  *#pull(giver: Giver): Steps<IteratorResult<unknown>> {
    let result: Result;
    try {
      result = yield* wait("data", "ERR_UNTORN_DATA", () => {
        const next = giver.next() as Result | PromiseLike<Result>;
        return isPromise(next) ? this.#cancellation.until(next) : next;
      });
    } catch (error) {
      if ((error as Fault).code !== "ERR_UNTORN_ABORTED") void this.#givers.pop(); // it has ended by itself
      throw error;
    }
    if (typeof result === "object" && result !== null) return result;
    throw new Fault(
      "data",
      "ERR_UNTORN_DATA",
      new TypeError("An iterator's next() gave something that is no object"),
    );
  }

  #bytes(value: unknown): Uint8Array {
    try {
      if (isChunk(value)) return this.#text.bytes(value);
      throw notData(value, this.#sync);
    } catch (error) {
      throw new Fault("data", (error as { readonly code: string }).code, error);
    }
  }

  release(): undefined {
    for (const giver of this.#givers.splice(0).reverse()) void giver.release();
  }
}
