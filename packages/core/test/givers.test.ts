import { expect, test } from "vitest";
import { giverOf, syncGiverOf } from "../src/givers.ts";

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

/** What looks like a Readable of Node, and tells what is done with it. */
function nodeStream(values: readonly unknown[]): { stream: object; log: string[] } {
  const log: string[] = [];
  const stream = {
    on: (event: string) => log.push(`on ${event}`),
    off: (event: string) => log.push(`off ${event}`),
    destroy: () => log.push("destroy"),
    async *[Symbol.asyncIterator]() {
      yield* values;
    },
  };
  return { stream, log };
}

test("only what comes from elsewhere, and may take its time, is slow", () => {
  async function* generator(): AsyncGenerator<string> {}
  expect(giverOf(new Blob(["a"]))?.isSlow).toBe(false);
  expect(giverOf(["a"])?.isSlow).toBe(false);
  expect(syncGiverOf(["a"])?.isSlow).toBe(false);
  expect(giverOf(new Blob(["a"]).stream())?.isSlow).toBe(true);
  expect(giverOf(generator())?.isSlow).toBe(true);
  expect(giverOf(nodeStream([]).stream)?.isSlow).toBe(true);
  for (const other of [undefined, null, 7, {}]) expect(giverOf(other)).toBe(undefined);
});

test("a stream of Node is listened to from the start until it has ended, as its error would end the process", async () => {
  const { stream, log } = nodeStream(["a"]);
  const giver = giverOf(stream);
  expect(log).toEqual(["on error"]);
  expect(await giver?.next()).toEqual({ done: false, value: "a" });
  expect(log).toEqual(["on error"]);
  expect(await giver?.next()).toEqual({ done: true, value: undefined });
  expect(log).toEqual(["on error", "off error"]);
});

test("a stream of Node of which no more is wanted is destroyed, and still listened to", async () => {
  const { stream, log } = nodeStream(["a", "b"]);
  const giver = giverOf(stream);
  await giver?.next();
  giver?.release();
  expect(log).toEqual(["on error", "destroy"]);
});

test("a stream that was read is unlocked, and one of which no more is wanted is cancelled too", async () => {
  const read = new Blob(["a"]).stream();
  const giver = giverOf(read);
  expect(await giver?.next()).toMatchObject({ done: false });
  expect(await giver?.next()).toMatchObject({ done: true });
  expect(read.locked).toBe(false);

  let cancelled = 0;
  const left = new ReadableStream({ cancel: () => void cancelled++ });
  giverOf(left)?.release();
  expect([left.locked, cancelled]).toEqual([false, 1]);
});

test("nobody hears of a failure to let go", async () => {
  const heard: unknown[] = [];
  const hear = (error: unknown): void => void heard.push(error);
  process.on("unhandledRejection", hear);
  const refuses = new ReadableStream({ cancel: () => Promise.reject(new Error("cancel")) });
  giverOf(refuses)?.release();
  const iterable = (end: () => unknown): object => ({
    [Symbol.iterator]: () => ({ next: () => ({ done: false, value: "a" }), return: end }),
  });
  let ended = 0;
  for (const end of [
    () => {
      ended++;
      throw new Error("return");
    },
    () => Promise.reject(new Error("return, later")),
  ]) {
    giverOf(iterable(end))?.release();
  }
  expect(ended).toBe(1);
  await settle();
  process.off("unhandledRejection", hear);
  expect(heard).toEqual([]);
});
