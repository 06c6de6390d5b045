import type { Source } from "./data.ts";
import { type Data, sourceOf } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import { report } from "./errors.ts";
import { type Host, hostOf } from "./host.ts";
import { Newest } from "./newest.ts";
import { type Receipt, type WriteFileOptions, type WriteRequest, writeRequest } from "./options.ts";
import type { Platform } from "./platform.ts";
import { Fault } from "./port.ts";
import { writeInTurn } from "./write-file.ts";
import { jobOf } from "./writing.ts";

/**
 * Writes one file, again and again, so that of many contents only the newest lands: what is given while a write is under way waits, and
 * is replaced by what is given after it. What is given in one go, with no `await` in between, counts as one: the last of it is written.
 */
export interface CoalescingWriter {
  /** The file, absolute; its symbolic links are followed at each write. */
  readonly path: string;
  /**
   * Gives the file new contents. When the promise is fulfilled, these contents, or newer ones of this writer, have what `durability`
   * promises; the receipt is of the write that did it.
   *
   * It is rejected when the attempt to write these contents failed, or, where newer ones had replaced them by then, the attempt to write
   * those; never for an attempt that began after that. At that moment nothing as new as these contents is sure to be there. A newer
   * write that succeeds later takes nothing back: it has a promise of its own.
   *
   * The data is taken, not copied: do not change a buffer until the promise is settled. A stream that is replaced is cancelled.
   *
   * @throws `TypeError` No data; nothing was done, and what was given before is not touched.
   * @throws {@link AtomicFileError} The codes of `writeFile`; `ERR_UNTORN_ENDED` after {@link close}.
   */
  write(data: Data): Promise<Receipt>;
  /**
   * When the promise is fulfilled, everything that was given so far, that is the newest of it, has what `durability` promises. The
   * receipt is the newest write's; `undefined` where nothing was ever written.
   *
   * @throws {@link AtomicFileError} The newest write's error, also when that one was told before: its contents are not there.
   */
  flush(): Promise<Receipt | undefined>;
  /**
   * Takes no more, and does what {@link flush} does. Called again, it gives the same promise.
   *
   * @throws {@link AtomicFileError} The error of {@link flush}; the writer is closed all the same.
   */
  close(): Promise<void>;
  /** For `await using`: {@link close}. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The type of `createCoalescingWriter`. */
export interface CreateCoalescingWriter {
  /**
   * A writer of which only the newest contents land, for state that changes faster than it can be saved. Nothing is done until something
   * is given to it. Each write is one of `writeFile`, with its guarantees: a reader sees some contents that were given, whole.
   *
   * Not promised: that the process lives until the newest contents are on disk. Before it exits by `process.exit`, wait for
   * {@link CoalescingWriter.close}.
   *
   * @param path - The file, absolute or from the working directory of this moment, as a string or `file:` URL.
   * @param options - Those of `writeFile`, for each write; a string is an encoding. Once `signal` is aborted, no write succeeds.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument.
   *
   * @example
   * ```ts
   * import { createCoalescingWriter } from "untorn";
   *
   * const writer = createCoalescingWriter("state.json");
   * const writes = Array.from({ length: 1000 }, (_, visits) => writer.write(JSON.stringify({ visits })));
   * await writer.close();
   * console.log((await writes[0]!).bytesWritten); // 14
   * ```
   */
  (path: string | URL, options?: WriteFileOptions | Encoding): CoalescingWriter;
}

/** `createCoalescingWriter` on a platform. */
export function bindCreateCoalescingWriter<File, Directory>(
  platform: Platform<File, Directory>,
): CreateCoalescingWriter {
  return (path, options) => new Writer(hostOf(platform), path, writeRequest(options));
}

const operation = "createCoalescingWriter";

class Writer implements CoalescingWriter {
  readonly path: string;
  readonly #host: Host;
  readonly #request: WriteRequest;
  readonly #newest: Newest<Source, Receipt>;
  #closing: Promise<void> | undefined;

  constructor(host: Host, path: unknown, request: WriteRequest) {
    const job = jobOf(host, operation, path, request, () => nothing);
    this.path = job.situation.path;
    this.#host = host;
    this.#request = request;
    this.#newest = new Newest(
      (source) => writeInTurn(() => ({ ...job, source, situation: { ...job.situation, left: [] } })),
      (source) => source.release(),
    );
  }

  write(data: Data): Promise<Receipt> {
    if (this.#closing !== undefined) return Promise.reject(this.#ended());
    try {
      return this.#newest.give(sourceOf(data, this.#request, false, this.#host.text));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  flush(): Promise<Receipt | undefined> {
    return this.#newest.last ?? Promise.resolve(undefined);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.flush().then(() => undefined));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #ended(): unknown {
    const fault = new Fault("close", "ERR_UNTORN_ENDED", undefined);
    return report(fault, { operation, path: this.path, outcome: "unchanged" });
  }
}

/** In place of data, while there is none. */
const nothing: Source = {
  isSlow: false,
  whole: undefined,
  *next() {
    return undefined;
  },
  release() {},
};
