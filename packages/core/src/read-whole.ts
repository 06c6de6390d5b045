import { largestRead, reading, usualSize } from "./content.ts";
import { type Fault, type Opaque, type Steps, sys } from "./port.ts";

/** All bytes of a file, of about so many; `undefined` where there is none. There may be room behind them in their buffer, which is theirs. */
export function* readWhole(path: string, size: number = usualSize): Steps<Uint8Array | undefined> {
  try {
    return yield* reading(path, (file) => bytesOf(file, size));
  } catch (error) {
    const { code, step } = error as Fault;
    if (step === "open" && code === "ENOENT") return undefined;
    throw error;
  }
}

/** The size is a guess: most files fit into the first buffer, whose one byte more is for the read that finds the end. */
function* bytesOf(file: Opaque, size: number): Steps<Uint8Array> {
  let buffer = new Uint8Array(Math.min(size + 1, largestRead));
  for (let length = 0; ; ) {
    const count = yield* sys.read(file, buffer.subarray(length, length + largestRead));
    if (count === 0) return buffer.subarray(0, length);
    length += count;
    if (length === buffer.length) buffer = longer(buffer);
  }
}

function longer(buffer: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(Math.max(2 * buffer.length, largestRead));
  void copy.set(buffer);
  return copy;
}
