/** Something that must be true wherever the explorer runs; no test runner is needed to ask. */
export interface Check {
  /** A sentence. */
  readonly name: string;
  /** Rejects if it is not true. */
  readonly run: () => Promise<void>;
}

/** Fails unless the promise rejects with an error whose message fits; returns the error. */
export async function rejects(promise: Promise<unknown>, expected: RegExp): Promise<Error> {
  const error = await promise.then(
    () => new Error("nothing was found"),
    (thrown: unknown) => thrown as Error,
  );
  if (!expected.test(error.message))
    throw new Error(`expected ${String(expected)}, but there was: ${error.message}`, { cause: error });
  return error;
}

/** Fails unless the story that an error tells has these lines, in this order, with what else there is between them. */
export function tells(error: Error, story: readonly string[]): void {
  const lines = error.message.split("\n").map((line) => line.replace(/^ *(\d+\. )?/, ""));
  let from = 0;
  for (const line of story) {
    const at = lines.indexOf(line, from);
    if (at === -1)
      throw new Error(`"${line}" is not where it should be in: ${error.message}`, { cause: error });
    from = at + 1;
  }
}

/** Fails unless two texts or numbers are the same. */
export function same(actual: string | number, expected: string | number): void {
  if (actual !== expected) throw new Error(`expected\n${expected}\nbut there was\n${actual}`);
}

/** Fails with what is not true. */
export function holds(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}
