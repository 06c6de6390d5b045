import { expect, test } from "vitest";
import { Cancellation } from "../src/cancellation.ts";
import { type Encoding, encode } from "../src/encoding.ts";
import { type Giver, giverOf } from "../src/givers.ts";
import { Parts } from "../src/parts.ts";
import type { AsyncFileSystem } from "../src/port.ts";
import { run } from "../src/run.ts";

const none = {} as AsyncFileSystem<unknown>;
const never = new Cancellation(undefined);

function partsOf(data: unknown, encoding: Encoding = "utf8", cancellation = never): Parts {
  return new Parts(giverOf(data)!, encoding, false, cancellation);
}

/** All pieces, each copied while it is valid. */
async function pieces(parts: Parts): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for (let piece = await run(none, parts.next()); piece !== undefined; piece = await run(none, parts.next()))
    all.push(piece.slice());
  return all;
}

const joined = (all: readonly Uint8Array[]): number[] => all.flatMap((piece) => [...piece]);

const K = 1024;
const filled = (size: number, byte: number): Uint8Array => new Uint8Array(size).fill(byte);

test("small pieces are gathered up to 256 KiB, large ones go through as they are, and all keep their order", async () => {
  const sizes = [1, 100 * K, 127 * K, 128 * K, 0, 100 * K, 100 * K, 100 * K, 3, 500 * K, 1];
  const given = sizes.map((size, i) => filled(size, i + 1));
  const all = await pieces(partsOf(given));
  expect(all.map(({ length }) => length)).toEqual([227 * K + 1, 128 * K, 200 * K, 100 * K + 3, 500 * K, 1]);
  const [before, after] = [joined(given), joined(all)];
  expect(after.length).toBe(before.length);
  expect(after.findIndex((byte, i) => byte !== before[i])).toBe(-1); // toEqual would draw the difference of so much for minutes
  expect(await pieces(partsOf([filled(256 * K, 1), filled(0, 2)]))).toHaveLength(1);
});

test("256 KiB are gathered exactly", async () => {
  const all = await pieces(partsOf(Array.from({ length: 33 }, (_, i) => filled(8 * K, i))));
  expect(all.map(({ length }) => length)).toEqual([256 * K, 8 * K]);
});

test("no more than 4096 pieces are gathered, however small: others must have their turn", async () => {
  const all = await pieces(partsOf(Array.from({ length: 5000 }, () => filled(2, 1))));
  expect(all.map(({ length }) => length)).toEqual([8192, 1808]);
});

test("pieces are gathered after thousands that are empty too", async () => {
  const empty = Array.from({ length: 5000 }, () => filled(0, 1));
  const all = await pieces(partsOf([...empty, filled(1, 1), filled(2, 1)]));
  expect(all.map(({ length }) => length).filter((length) => length > 0)).toEqual([3]);
});

test("a large piece is not copied", async () => {
  const large = filled(128 * K, 1);
  expect((await run(none, partsOf([large]).next()))?.buffer).toBe(large.buffer);
});

const smile = "\u{1f600}";

test.each<[string, readonly (string | Uint8Array)[], string]>([
  ["a character that is cut in two", [smile[0]!, smile[1]!], smile],
  ["with nothing between", [`a${smile[0]}`, "", `${smile[1]}b`], `a${smile}b`],
  ["half a character before other text", [smile[0]!, "a"], "\ufffda"],
  ["two first halves", [smile[0]!, smile[0]!, smile[1]!], `\ufffd${smile}`],
  ["half a character at the end", ["a", smile[0]!], "a\ufffd"],
  ["a second half alone", ["a", smile[1]!], "a\ufffd"],
  ["half a character before bytes", [smile[0]!, Uint8Array.of(0x61)], "\ufffda"],
])("text in UTF-8 is joined: %s", async (_, given, text) => {
  for (const encoding of ["utf8", "utf-8"] as const)
    expect(new TextDecoder().decode(Uint8Array.from(joined(await pieces(partsOf(given, encoding)))))).toBe(
      text,
    );
});

test("text in other encodings is encoded chunk by chunk", async () => {
  const chunks = [`a${smile[0]}`, `${smile[1]}b`];
  for (const encoding of ["utf16le", "latin1"] as const) {
    const whole = chunks.flatMap((chunk) => [...encode(chunk, encoding)]);
    expect(joined(await pieces(partsOf(chunks, encoding)))).toEqual(whole);
  }
  expect(joined(await pieces(partsOf(["6162", Uint8Array.of(7), "63"], "hex")))).toEqual([
    0x61, 0x62, 7, 0x63,
  ]);
});

test("blobs are read in their place, and what comes behind them too", async () => {
  const given = [new Blob(["ab"]), "c", new Blob([]), new Blob(["d"])];
  expect(new TextDecoder().decode(Uint8Array.from(joined(await pieces(partsOf(given)))))).toBe("abcd");
});

/** A giver that tells when it is let go of. */
function watched(next: () => unknown): { giver: Giver; released: () => number } {
  let released = 0;
  const release = (): undefined => void released++;
  return { giver: { isSlow: true, next, release }, released: () => released };
}

test("a giver is let go of where it has more, and not where it has ended or failed", async () => {
  for (const [next, code, times] of [
    [() => ({ done: true, value: undefined }), undefined, 0],
    [() => ({ done: false, value: 7 }), "ERR_INVALID_ARG_TYPE", 1],
    [() => "no object", "ERR_UNTORN_DATA", 1],
    [() => null, "ERR_UNTORN_DATA", 1],
    [() => Promise.reject(new Error("broken")), "ERR_UNTORN_DATA", 0],
  ] as const) {
    const { giver, released } = watched(next);
    const parts = new Parts(giver, "utf8", false, never);
    const pulled = run(none, parts.next());
    if (code === undefined) expect(await pulled).toBe(undefined);
    else await expect(pulled).rejects.toMatchObject({ step: "data", code });
    parts.release();
    parts.release();
    expect(released()).toBe(times);
  }
});

test("a giver that never gives is let go of when the signal is aborted", async () => {
  const controller = new AbortController();
  const { giver, released } = watched(() => new Promise(() => {}));
  const parts = new Parts(giver, "utf8", false, new Cancellation(controller.signal));
  const pulled = run(none, parts.next());
  controller.abort(new Error("enough"));
  await expect(pulled).rejects.toMatchObject({
    step: "signal",
    code: "ERR_UNTORN_ABORTED",
    cause: { message: "enough" },
  });
  parts.release();
  expect(released()).toBe(1);
});
