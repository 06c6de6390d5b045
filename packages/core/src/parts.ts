import type { Cancellation } from "./cancellation.ts";
import { isBlob, isChunk, isPromise, notData } from "./chunk.ts";
import type { Source } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { Gathering } from "./gathering.ts";
import { type Giver, giverOf } from "./givers.ts";
import { JoinedText } from "./joined-text.ts";
import { Fault, type Steps, wait } from "./port.ts";

/** What an iterator should give, and what a wrong one may. */
type Result = IteratorResult<unknown> | null | undefined;

/** An iterable or a stream. Small pieces are gathered. */
export class Parts implements Source {
  readonly isSlow: boolean;
  readonly whole = undefined;
  readonly #givers: Giver[]; // the caller's, and on top of it the blob that it gave
  readonly #text: JoinedText;
  readonly #isAll: boolean;
  readonly #sync: boolean;
  readonly #cancellation: Cancellation;
  readonly #gathering: Gathering = new Gathering();

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

  next(): Steps<Uint8Array | undefined> {
    return this.#gathering.next(() => this.#piece());
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
