import { type Encoding, encode } from "./encoding.ts";
import { invalidArgument } from "./errors.ts";
import { nameOfType } from "./paths.ts";

/** What fits into memory: text, or bytes (every byte of a view: a `Uint16Array(100)` is 200 bytes). */
export type Chunk = string | ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** Every byte of a chunk; a `TypeError` where its buffer was given away (`transfer`, `postMessage`), which would empty the file. */
export function bytesOf(data: Chunk, encoding: Encoding): Uint8Array {
  if (typeof data === "string") return encode(data, encoding);
  const view = ArrayBuffer.isView(data);
  const buffer = view ? data.buffer : data;
  try {
    return view ? new Uint8Array(buffer, data.byteOffset, data.byteLength) : new Uint8Array(buffer);
  } catch {
    throw invalidArgument("VALUE", "data is in an ArrayBuffer that was transferred away");
  }
}

export function isChunk(data: unknown): data is Chunk {
  if (typeof data === "string" || ArrayBuffer.isView(data)) return true;
  const tag = Object.prototype.toString.call(data); // not instanceof: test runners and vm contexts have classes of their own
  return tag === "[object ArrayBuffer]" || tag === "[object SharedArrayBuffer]";
}

export function isBlob(data: unknown): data is Blob {
  const blob = data as Partial<Blob> | null | undefined;
  return typeof blob === "object" && typeof blob?.stream === "function" && typeof blob.size === "number";
}

/** Whether it is to be waited for. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === "function";
}

/** The error for what cannot be written. */
export function notData(data: unknown, sync: boolean): TypeError {
  const wanted = `a string, an ArrayBuffer, a view of one, ${sync ? "" : "a Blob, a stream "}or an iterable of these`;
  const advice = isPromise(data)
    ? ": await it first"
    : sync && (isBlob(data) || Symbol.asyncIterator in Object(data))
      ? ": only the asynchronous form can read it"
      : "";
  return invalidArgument("TYPE", `data must be ${wanted}, not ${nameOfType(data)}${advice}`);
}
