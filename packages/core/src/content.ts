import { attempt, Fault, type Opaque, type Steps, sys } from "./port.ts";

const largestWrite = 8 * 1024 * 1024; // between two of them the signal is looked at, and progress told
/** So many bytes are read at once. */
export const largestRead: number = 256 * 1024;

/** Of a file whose size is not known. */
export const usualSize: number = 16 * 1024;

/** Bytes, one piece after the other, each valid until the next one is asked for; `undefined` is the end. */
export type Pieces = () => Steps<Uint8Array | undefined>;

/** What is told after each write how far it has come. */
export type OnWrite = (bytesWritten: number) => Steps<undefined>;

/** Writes all pieces, however short the writes are; the number of bytes. */
export function* writeAll(file: Opaque, next: Pieces, onWrite?: OnWrite): Steps<number> {
  let bytesWritten = 0;
  for (let piece = yield* next(); piece !== undefined; piece = yield* next()) {
    const { byteLength: length } = piece;
    for (let at = 0; at < length; ) {
      const rest = at === 0 && length <= largestWrite ? piece : piece.subarray(at, at + largestWrite);
      const count = yield* sys.write(file, rest);
      if (count === 0) throw new Fault("write", "ERR_UNTORN_NO_PROGRESS", undefined); // or this would never end
      at += count;
      bytesWritten += count;
      if (onWrite !== undefined) yield* onWrite(bytesWritten);
      if (piece.byteLength !== length)
        throw new Fault("data", "ERR_UNTORN_DATA", new Error("The buffer changed its size"));
    }
  }
  return bytesWritten;
}

/** Bytes in one piece. */
export function once(bytes: Uint8Array): Pieces {
  let rest: Uint8Array | undefined = bytes;
  return function* () {
    const piece = rest;
    rest = undefined;
    return piece;
  };
}

/** The pieces of a file, each valid until the next one. Most files are small, and read with a small buffer; it grows with what is there. */
export function piecesOf(file: Opaque, largest: number = largestRead): Pieces {
  let buffer = new Uint8Array(usualSize + 1); // the one byte more is for the read that finds the end
  return function* () {
    const count = yield* sys.read(file, buffer);
    const piece = buffer.subarray(0, count);
    if (count === buffer.length && count < largest) buffer = new Uint8Array(Math.min(16 * count, largest)); // there is more than was thought
    return count === 0 ? undefined : piece;
  };
}

/** Whether a file, read from where it stands, holds exactly these pieces. */
export function* holds(file: Opaque, next: Pieces): Steps<boolean> {
  const buffer = new Uint8Array(largestRead);
  for (let piece = yield* next(); piece !== undefined; piece = yield* next()) {
    for (let rest = piece; rest.byteLength > 0; ) {
      const count = yield* sys.read(file, buffer.subarray(0, Math.min(rest.byteLength, largestRead)));
      if (count === 0) return false;
      for (let i = 0; i < count; i++) if (rest[i] !== buffer[i]) return false;
      rest = rest.subarray(count);
    }
  }
  return (yield* sys.read(file, buffer.subarray(0, 1))) === 0;
}

/** Does something with a file that is open for reading; closing it cannot lose anything. */
export function* reading<T>(path: string, body: (file: Opaque) => Steps<T>): Steps<T> {
  const file = yield* sys.open(path);
  try {
    return yield* body(file);
  } finally {
    yield* attempt(sys.close(file));
  }
}

/** Does something with a file that is open for writing. An error of its closing counts: NFS reports a full disk there. */
export function* closing<T>(file: Opaque, body: Steps<T>): Steps<T> {
  let result: T;
  try {
    result = yield* body;
  } catch (error) {
    yield* attempt(sys.close(file));
    throw error;
  }
  yield* sys.close(file);
  return result;
}
