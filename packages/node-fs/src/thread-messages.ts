import type { Answer, Order } from "@untorn/core";

// Between two threads, JSON is written and read in half of the time that cloning objects takes, and one buffer is handed over in a third of
// the time that many take.

/** Orders, as they are sent. */
export interface Given {
  /** What each is told, and the size of its data. */
  readonly text: string;
  /** The data of all, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Entry = readonly [told: object, size: number];

/** Orders that wait to be sent. */
export class Outbox {
  #entries: Entry[] = [];
  #bytes = new Uint8Array(16 * 1024);
  /** So many of them are the data of those entries. */
  #used = 0;

  /** So many wait. */
  get size(): number {
    return this.#entries.length;
  }

  /** Takes an order, with a copy of its data. */
  add({ told, data }: Order): undefined {
    const size = data?.byteLength ?? 0;
    if (data !== undefined) {
      if (this.#used + size > this.#bytes.length) this.#grow(this.#used + size);
      void this.#bytes.set(data, this.#used);
      this.#used += size;
    }
    void this.#entries.push([told, size]);
  }

  /** All that wait, in one message. */
  take(): Given {
    const given = { text: JSON.stringify(this.#entries), bytes: this.#bytes.slice(0, this.#used) };
    this.#entries = [];
    this.#used = 0;
    return given;
  }

  #grow(least: number): undefined {
    const larger = new Uint8Array(Math.max(least, this.#bytes.length * 2));
    void larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

/** The orders that were sent. */
export function ordersOf({ text, bytes }: Given): Order[] {
  let at = 0;
  const entries = JSON.parse(text) as Entry[];
  return entries.map(([told, size]) => ({ told, data: bytes.subarray(at, (at += size)) }));
}

/** What the other thread sends back, as JSON. */
export interface Told {
  /** One for each order; `null` for one that was not begun, as the process was to exit. */
  readonly answers: readonly (Answer | null)[];
  /** What they took together. */
  readonly milliseconds: number;
  /** So much of that went to flushes. */
  readonly flushing: number;
}
