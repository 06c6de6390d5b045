import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { bytesOf, isChunk } from "../src/chunk.ts";

test("every byte of a buffer or a view is data, also of one that another realm made", () => {
  const buffer = Uint8Array.of(0, 1, 2, 3, 4, 5).buffer;
  const shared = new SharedArrayBuffer(2);
  for (const [data, bytes] of [
    [buffer, [0, 1, 2, 3, 4, 5]],
    [shared, [0, 0]],
    [new Uint16Array(buffer, 2, 1), [2, 3]],
    [new DataView(buffer, 1, 3), [1, 2, 3]],
    [runInNewContext("Uint8Array.of(7, 8).buffer"), [7, 8]],
    [runInNewContext("new Uint16Array(Uint8Array.of(7, 8, 9, 10).buffer, 2)"), [9, 10]],
    ["ä", [0xc3, 0xa4]],
  ] as const) {
    expect(isChunk(data)).toBe(true);
    expect([...bytesOf(data, "utf8")]).toEqual(bytes);
  }
  for (const other of [undefined, null, 7, {}, [], new Date(), { [Symbol.toStringTag]: "Uint8Array" }])
    expect(isChunk(other)).toBe(false);
});

test("a buffer that was transferred away is no data", () => {
  const buffer = new ArrayBuffer(3);
  const view = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  expect(() => bytesOf(view, "utf8")).toThrow(
    expect.objectContaining({ name: "TypeError", code: "ERR_INVALID_ARG_VALUE" }),
  );
});
