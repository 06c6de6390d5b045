import { type AtomicFileError, isAtomicFileError } from "@untorn/core";

/** Fails the case unless `condition` is true. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** Fails the case unless the two are equal, all the way down. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [show(actual), show(expected)];
  check(seen === wanted, `${what}: expected ${wanted}, got ${seen}`);
}

/** Fails the case unless the bytes are the same; prints where they first differ. */
export function sameBytes(actual: Uint8Array, expected: Uint8Array | string, what: string): void {
  const wanted = typeof expected === "string" ? new TextEncoder().encode(expected) : expected;
  const shared = Math.min(actual.length, wanted.length);
  let at = 0;
  while (at < shared && actual[at] === wanted[at]) at++;
  if (at === actual.length && at === wanted.length) return;
  const around = (bytes: Uint8Array): string => `[${bytes.slice(at, at + 8).join(" ")}]`;
  throw new Error(
    `${what}: expected ${wanted.length} bytes, got ${actual.length}; they differ at byte ${at}: expected ${around(wanted)}, got ${around(actual)}`,
  );
}

/** What an {@link AtomicFileError} should say; an array is a choice. */
export interface Expected {
  readonly code: string | readonly string[];
  readonly step?: string;
  readonly outcome?: AtomicFileError["outcome"];
  readonly path?: string;
}

/** The error that a write must fail with. Its outcome is `"unchanged"` unless the case says otherwise. */
export async function fails(writing: Promise<unknown>, expected: Expected): Promise<AtomicFileError> {
  const error = await thrownBy(writing);
  if (!isAtomicFileError(error)) throw new Error(`expected an AtomicFileError, got ${String(error)}`);
  const codes: readonly unknown[] = [expected.code].flat();
  check(codes.includes(error.code), `expected the code ${codes.join(" or ")}, got: ${error.message}`);
  equal(error.outcome, expected.outcome ?? "unchanged", `outcome of "${error.message}"`);
  if (expected.step !== undefined) equal(error.step, expected.step, `step of "${error.message}"`);
  if (expected.path !== undefined) equal(error.path, expected.path, `path of "${error.message}"`);
  return error;
}

/** The `TypeError` that a wrong argument must get. */
export async function refuses(writing: Promise<unknown>, code: string, what: string): Promise<TypeError> {
  const error = await thrownBy(writing, what);
  check(error instanceof TypeError, `${what}: expected a TypeError, got ${String(error)}`);
  equal((error as { readonly code?: unknown }).code, code, `${what}: code of "${error.message}"`);
  return error;
}

/** What a promise is rejected with; fails the case if it is fulfilled. */
export async function thrownBy(promise: Promise<unknown>, what = "the write"): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`${what} should have failed, but it gave ${show(value)}`);
}

/** A value for a message, the same for equal values. */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${name}: ${show(field)}`)
    .join(", ")} }`;
}
