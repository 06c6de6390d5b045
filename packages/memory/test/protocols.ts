import { type Opaque, type Steps, sys } from "@untorn/core";

// What protocols for saving a file are made of.

export const old = "the old file";
export const fresh = "the new file";

export function* put(path: string, mode = 0o666): Steps<Opaque> {
  const file = yield* sys.create(path, mode);
  yield* fill(file);
  return file;
}

export function* fill(file: Opaque, text = fresh): Steps<undefined> {
  for (let rest = new TextEncoder().encode(text); rest.length > 0; )
    rest = rest.subarray(yield* sys.write(file, rest));
}

export function* putFlushed(path: string, mode?: number): Steps<undefined> {
  const file = yield* put(path, mode);
  yield* sys.flush(file);
  yield* sys.close(file);
}

export function* flushDirectory(path: string): Steps<undefined> {
  const directory = yield* sys.openDirectory(path);
  yield* sys.flushDirectory(directory);
  yield* sys.closeDirectory(directory);
}

export const shown = (text: string | undefined): string =>
  text === undefined ? "nothing" : JSON.stringify(text);

export function fail(message: string): never {
  throw new Error(message);
}
