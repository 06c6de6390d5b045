import { Writable, type WritableOptions } from "node:stream";
import { clearTimeout, setTimeout } from "node:timers"; // the global ones may be those of a test
import {
  type Chunk,
  type Encoding,
  type PendingStream,
  type Platform,
  pendingStream,
  type Receipt,
  type WriteFileOptions,
} from "@untorn/core";

/** Options of `createWriteStream`: those of `writeFile`, and how much the stream buffers. */
export interface WriteStreamOptions extends WriteFileOptions {
  /** From so many bytes on, `write()` says that the writer should wait for `"drain"`. Default: that of the runtime's streams. */
  readonly highWaterMark?: number | undefined;
}

/** What `createWriteStream` returns. */
export interface AtomicWriteStream extends Writable {
  /** The file that it will be, absolute; after its symbolic links once it is open. */
  readonly path: string;
  /** How much has been written so far, without what waits to be written. */
  readonly bytesWritten: number;
  /** What was done; `undefined` before `"finish"`. */
  readonly receipt: Receipt | undefined;
}

/** The type of `createWriteStream`. */
export interface CreateWriteStream {
  /**
   * A `Writable` of `node:stream` that replaces a file in one step when it is ended, for `stream.pipeline` and `pipe`.
   *
   * `"finish"` is emitted, and a `pipeline` fulfilled, when the file is there and has what `durability` promises. A stream that fails or is
   * destroyed before that leaves the old file, and nothing else, when `"close"` is emitted; where it is destroyed while it is being
   * finished, and the rename is made already, the new file is there. It guarantees what `writeFile` does, with all its options.
   *
   * What was all gathered, and is ended within 10 milliseconds, is one write, as by `writeFile`; only otherwise a temporary is opened before
   * the end. Where such a write is being done when the stream is destroyed, it may be done to its end.
   *
   * Chunks are strings or bytes, as `Writable` takes them. Text is encoded by the option `encoding`, or as its `write()` says. Chunks of less
   * than 128 KiB are copied and gathered, 256 KiB at most (3 bytes for each character of text; no hex, no base64), before they are written: the failure of one may be told by a later one, or at the end.
   *
   * On Deno there is none, as Deno has no `node:stream` of its own: `Writable.fromWeb(await createWritable(path))` is the same there.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed when it opens.
   * @param options - As for `writeFile`, and `highWaterMark`; a string is an encoding. An abort of `signal` destroys the stream.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   *
   * All other failures are emitted as `"error"`: an {@link AtomicFileError} with the codes of `writeFile`; `outcome` says what is there.
   */
  (path: string | URL, options?: WriteStreamOptions | Encoding): AtomicWriteStream;
}

/**
 * `createWriteStream` on a platform.
 *
 * @example
 * ```ts
 * import { once } from "node:events";
 * import { bindCreateWriteStream, createPlatform } from "@untorn/node-fs";
 *
 * const stream = bindCreateWriteStream(createPlatform())("log.txt");
 * stream.end("one line\n");
 * await once(stream, "finish");
 * console.log(stream.receipt?.durability); // full
 * ```
 */
export function bindCreateWriteStream(platform: Platform<number>): CreateWriteStream {
  return (path, options) => {
    const given: WriteStreamOptions = typeof options === "string" ? { encoding: options } : (options ?? {});
    let abort: (error: unknown) => void = () => {};
    const opening = { operation: "createWriteStream", path, options, gathers: true };
    const pending = pendingStream(platform, opening, (error) => abort(error));
    const stream = new WriteStream(pending, given);
    abort = (error) => stream.destroy(error as Error);
    return stream;
  };
}

/** In milliseconds: then it is told whether it can be opened, also if nothing comes to be written. */
const openedAfter = 10;

class WriteStream extends Writable implements AtomicWriteStream {
  readonly #pending: PendingStream;
  readonly #encoding: string;
  #receipt: Receipt | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;

  constructor(pending: PendingStream, { encoding = "utf8", highWaterMark }: WriteStreamOptions) {
    const options: WritableOptions = { decodeStrings: false, defaultEncoding: encoding };
    super(highWaterMark === undefined ? options : { ...options, highWaterMark });
    this.#pending = pending;
    this.#encoding = plain(encoding);
  }

  get path(): string {
    return this.#pending.path;
  }

  get bytesWritten(): number {
    return this.#pending.bytesWritten;
  }

  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  /** What is small and soon ended is one write, and never opened. */
  override _construct(done: Done): void {
    const open = (): void => void this.#pending.open().catch((error: Error) => this.destroy(error));
    this.#opening = setTimeout(open, openedAfter);
    settle(this.#pending.wait(), done);
  }

  override _write(chunk: Chunk, encoding: BufferEncoding, done: Done): void {
    const data = this.#encoded(chunk, encoding);
    if (this.#pending.gather(data)) done();
    else settle(this.#pending.write(data), done);
  }

  override _writev(chunks: readonly { chunk: Chunk; encoding: BufferEncoding }[], done: Done): void {
    const data = chunks.map(({ chunk, encoding }) => this.#encoded(chunk, encoding));
    const large = data.findIndex((chunk) => !this.#pending.gather(chunk));
    if (large === -1) done();
    else settle(this.#pending.write(data.slice(large)), done);
  }

  override _final(done: Done): void {
    clearTimeout(this.#opening);
    settle(this.#commit(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#opening);
    settle(this.#pending.abandon(), (failure) => done(error ?? failure));
  }

  async #commit(): Promise<void> {
    this.#receipt = await this.#pending.commit();
  }

  #encoded(chunk: Chunk, encoding: BufferEncoding): Chunk {
    const isOther = typeof chunk === "string" && plain(encoding) !== this.#encoding;
    return isOther ? Buffer.from(chunk, encoding) : chunk;
  }
}

/** The streams of Node spell it in their own way. */
const plain = (encoding: string): string => encoding.toLowerCase().replace("-", "");

type Done = (error?: Error | null) => void;

/** In a turn of its own: what a listener throws is not the promise's failure. */
function settle(promise: Promise<void>, done: Done): void {
  promise.then(
    () => process.nextTick(done),
    (error: Error) => process.nextTick(done, error),
  );
}
