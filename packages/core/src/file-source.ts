import { both } from "./both.ts";
import { type OnWrite, once, type Pieces, piecesOf, writeAll } from "./content.ts";
import type { Source } from "./data.ts";
import { attempt, Fault, faultOf, nothing, type Opaque, type Stats, type Steps, sys } from "./port.ts";
import { sameFile } from "./target.ts";

/** What a file holds, as data to write. */
export type FileSource = Source & Required<Pick<Source, "writeTo">>;

/** Whoever opened it closes it. `atEnd` comes when all of it was read, and in {@link Source.writeTo} when all was written. */
export function fileSource(file: Opaque, atEnd: () => Steps<undefined> = () => nothing): FileSource {
  const pieces = piecesOf(file);
  return {
    isSlow: true,
    whole: undefined,
    *next() {
      const piece = yield* ofSource(pieces());
      if (piece === undefined) yield* ofSource(atEnd());
      return piece;
    },
    *writeTo(to, onWrite) {
      const ahead = inTwoBuffers(file);
      const bytesWritten = yield* writeAhead(to, () => ofSource(ahead()), onWrite);
      yield* ofSource(atEnd());
      return bytesWritten;
    },
    release: () => undefined,
  };
}

/** A failure of these steps is one at the source. */
export function* ofSource<T>(steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    throw faultOf("source", error);
  }
}

/** The pieces of a file, each valid until the second one after it is asked for. */
function inTwoBuffers(file: Opaque): Pieces {
  let [now, later] = [piecesOf(file, largestPiece), piecesOf(file, largestPiece)];
  return () => {
    [now, later] = [later, now];
    return later();
  };
}

const largestPiece = 1024 * 1024; // to be worth two ways between threads

/** Writes one piece while the next one is read. */
function* writeAhead(file: Opaque, next: Pieces, onWrite: OnWrite | undefined): Steps<number> {
  let bytesWritten = 0;
  let piece = yield* next();
  while (piece !== undefined) {
    const before = bytesWritten;
    const writing = writeAll(file, once(piece), onWrite && ((count) => onWrite(before + count)));
    const [count, following] = yield* both(writing, next());
    bytesWritten += count;
    piece = following;
  }
  return bytesWritten;
}

/** Opens a file to copy it, and says what it is that was opened: whoever may rename in its directory may have put another one there. */
export function* openSource(path: string): Steps<{ readonly file: Opaque; readonly stats: Stats }> {
  const file = yield* ofSource(sys.open(path));
  try {
    const stats = yield* ofSource(sys.fstat(file));
    if (stats.kind !== "file") throw new Fault("open", "ERR_UNTORN_NOT_A_FILE", undefined, "source");
    return { file, stats };
  } catch (error) {
    yield* attempt(sys.close(file));
    throw error;
  }
}

/** Fails if a file is no longer as it was when it was looked at. Times tell, as far as the filesystem counts them. */
export function* checkSame(path: string, before: Stats): Steps<undefined> {
  const now = yield* sys.lstat(path);
  const same =
    now?.size === before.size &&
    now.mtime === before.mtime &&
    (before.ino === undefined || sameFile(now, before));
  if (!same) throw new Fault("lstat", "ERR_UNTORN_CHANGED", undefined, "source");
}
