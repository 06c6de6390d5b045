import type { Source } from "./data.ts";
import { type Steps, wait } from "./port.ts";

/** The same bytes, compressed on their way; only for the asynchronous forms. */
export function gzipped(source: Source): Source {
  const { readable, writable } = new CompressionStream("gzip");
  const writer = writable.getWriter();
  const reader = readable.getReader();
  let reading: Promise<Event> | undefined;
  let writing: Promise<Event> | undefined;

  /** Hands over the next piece. Whoever waits for that to be taken must read meanwhile. */
  function* feed(): Steps<Promise<Event>> {
    const piece = yield* source.next();
    const done = piece === undefined ? writer.close() : writer.write(piece.slice()); // the piece is overwritten by the next one
    void done.catch(() => undefined); // the reader fails too
    return piece === undefined ? done.then(() => never) : done.then(() => taken);
  }

  function* next(): Steps<Uint8Array | undefined> {
    for (;;) {
      writing ??= yield* feed();
      reading ??= reader.read().then((read) => ({ kind: "read", ...read }));
      const both = [reading, writing] as const;
      const event = yield* wait("data", "ERR_UNTORN_DATA", () => Promise.race(both));
      if (event.kind === "taken") {
        writing = undefined;
        continue;
      }
      reading = undefined;
      if (event.done) return undefined;
      if (event.value !== undefined && event.value.length > 0) return event.value;
    }
  }

  const release = (): undefined => {
    void source.release();
    void writer.abort().catch(() => undefined);
    void reading?.catch(() => undefined);
    void writing?.catch(() => undefined);
  };
  return { isSlow: true, whole: undefined, next, release };
}

type Event =
  | { readonly kind: "taken" }
  | { readonly kind: "read"; readonly done: boolean; readonly value?: Uint8Array | undefined };

const taken: Event = { kind: "taken" };
const never: Promise<Event> = /* @__PURE__ */ new Promise(() => {});

/** Whether this runtime can. */
export function canGzip(): boolean {
  return typeof CompressionStream === "function";
}
