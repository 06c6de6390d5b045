import { piecesOf } from "./content.ts";
import type { Source } from "./data.ts";
import { Fault, faultOf, type Opaque, type Stats, type Steps, sys } from "./port.ts";
import { sameFile } from "./target.ts";

/** What a file holds, as data to write. Whoever opened it closes it. */
export function fileSource(file: Opaque, atEnd?: () => Steps<undefined>): Source {
  const pieces = piecesOf(file);
  return {
    isSlow: true,
    whole: undefined,
    *next() {
      try {
        const piece = yield* pieces();
        if (piece === undefined && atEnd !== undefined) yield* atEnd();
        return piece;
      } catch (error) {
        throw faultOf("source", error);
      }
    },
    release: () => undefined,
  };
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
