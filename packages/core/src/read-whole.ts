import { piecesOf, reading } from "./content.ts";
import { type Fault, type Steps } from "./port.ts";

/** All bytes of a file, of about so many; `undefined` where there is none. */
export function* readWhole(path: string, size?: number): Steps<Uint8Array | undefined> {
  try {
    return yield* reading(path, function* (file) {
      const next = piecesOf(file, size);
      const pieces: Uint8Array[] = [];
      let length = 0;
      for (let piece = yield* next(); piece !== undefined; piece = yield* next()) {
        void pieces.push(piece.slice());
        length += piece.length;
      }
      return joined(pieces, length);
    });
  } catch (error) {
    const { code, step } = error as Fault;
    if (step === "open" && code === "ENOENT") return undefined;
    throw error;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    void whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
