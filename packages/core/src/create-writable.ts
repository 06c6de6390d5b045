import type { Data } from "./data.ts";
import type { Encoding } from "./encoding.ts";
import type { WriteFileOptions } from "./options.ts";
import { type PendingStream, pendingStream } from "./pending-file.ts";
import type { Platform } from "./platform.ts";

/** The type of `createWritable`. */
export interface CreateWritable {
  /**
   * Opens a file to be written as a `WritableStream`, which replaces the target in one step when it is closed, as in the File System
   * Access API.
   *
   * When `close()`, or a `pipeTo()` that closes, is fulfilled, the file is there and has what `durability` promises. When the stream is
   * aborted, as `pipeTo()` does where its source fails, or when a write fails, the old file stays, and nothing else. An abort while it is
   * being closed waits for that, and comes too late. It guarantees what `writeFile` does, with all its options.
   *
   * Chunks of less than 128 KiB are copied and gathered, 256 KiB at most, before they are written: the failure of one may be told by a
   * later `write()`, or by `close()`. A larger one is written when its `write()` is fulfilled. A chunk may itself be a stream or an iterable,
   * which is read to its end.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed now.
   * @param options - As for `writeFile`; a string is an encoding. An abort of `signal` fails the stream.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done. A wrong chunk fails the stream.
   * @throws {@link AtomicFileError} The codes of `writeFile`, also out of the stream; `outcome` says what is there.
   *
   * @example
   * ```ts
   * import { createWritable } from "untorn";
   *
   * const download = new Response("what a server sent");
   * await download.body!.pipeTo(await createWritable("download.txt"));
   * ```
   */
  (path: string | URL, options?: WriteFileOptions | Encoding): Promise<WritableStream<Data>>;
}

/** `createWritable` on a platform. */
export function bindCreateWritable<File, Directory>(platform: Platform<File, Directory>): CreateWritable {
  return async (path, options) => {
    let fail: (error: unknown) => void = () => {};
    const opening = { operation: "createWritable", path, options, gathers: true };
    const pending = pendingStream(platform, opening, (error) => fail(error));
    await pending.open();
    return new WritableStream<Data>({
      start: (controller) => {
        fail = (error) => controller.error(error);
        // not only `abort`, which waits for the write that is under way; and that perhaps for a stream
        void controller.signal?.addEventListener("abort", () => void pending.discard().catch(ignore));
      },
      write: (chunk) => write(chunk, pending),
      close: async () => {
        await pending.commit();
      },
      abort: () => pending.discard(),
    });
  };
}

function write(chunk: Data, pending: PendingStream): Promise<void> | undefined {
  try {
    if (pending.gather(chunk)) return undefined; // nothing is waited for
  } catch (error) {
    return failed(pending, error);
  }
  return pending.write(chunk).catch((error: unknown) => failed(pending, error));
}

/** A stream that has failed is not aborted. */
async function failed(pending: PendingStream, error: unknown): Promise<never> {
  await pending.discard().catch(ignore);
  throw error;
}

function ignore(): undefined {}
