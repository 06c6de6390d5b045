// Between two threads, JSON is written and read in half of the time that cloning objects takes, and one buffer is handed over in a third of
// the time that many take.

/** What is sent in one message: an order, or an answer. */
export interface Item {
  /** JSON can hold it. */
  readonly told: object;
  readonly data?: Uint8Array;
}

/** Some of them, as they are sent: JSON of what each is told and of the size of its data; and the data of all, one after the other. */
export type Sent = string | { readonly text: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** The size of what is not there. */
const none = -1;

type Entry = readonly [told: object, size: number];

/** What waits to be sent. */
export class Outbox {
  #entries: Entry[] = [];
  #bytes = new Uint8Array(16 * 1024);
  /** So many of them are the data of those entries. */
  #used = 0;

  /** So many wait. */
  get size(): number {
    return this.#entries.length;
  }

  /** Takes one, with a copy of its data. */
  add({ told, data }: Item): undefined {
    void this.#entries.push([told, data?.byteLength ?? none]);
    if (data === undefined) return;
    const end = this.#used + data.byteLength;
    if (end > this.#bytes.length) this.#grow(end);
    void this.#bytes.set(data, this.#used);
    this.#used = end;
  }

  /** All that wait, in one message, and what is handed over with it. */
  take(): [sent: Sent, transfer: ArrayBuffer[]] {
    const text = JSON.stringify(this.#entries);
    const bytes = this.#bytes.slice(0, this.#used);
    this.#entries = [];
    this.#used = 0;
    return bytes.length === 0 ? [text, []] : [{ text, bytes }, [bytes.buffer]];
  }

  #grow(least: number): undefined {
    const larger = new Uint8Array(Math.max(least, this.#bytes.length * 2));
    void larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}

/** What was sent. */
export function itemsOf(sent: Sent): Item[] {
  const { text, bytes } = typeof sent === "string" ? { text: sent, bytes: new Uint8Array() } : sent;
  let at = 0;
  return (JSON.parse(text) as Entry[]).map(([told, size]) =>
    size === none ? { told } : { told, data: bytes.subarray(at, (at += size)) },
  );
}

/** The answer to an order that was not begun, as the process was to exit. */
export const notBegun: Item = { told: { notBegun: true } };

export const isNotBegun = ({ told }: Item): boolean => "notBegun" in told;

/** What comes behind the answers to a message. */
export interface Took {
  /** So long it was at work. */
  readonly milliseconds: number;
  /** So much of that went to flushes. */
  readonly flushing: number;
}
