import { lstatSync } from "node:fs";
import { expect, test } from "vitest";
import { statsOf } from "../src/stats.ts";
import { type Item, itemsOf, Outbox } from "../src/thread-messages.ts";

const bytes = (size: number, value: number): Uint8Array => new Uint8Array(size).fill(value);

/** What comes out of a message, after a way on which it is copied. */
function sent(outbox: Outbox): Item[] {
  const [message, transfer] = outbox.take();
  return itemsOf(structuredClone(message, { transfer }));
}

test("orders arrive as they were, each with its data", () => {
  const sizes = [3, 0, 20_000, 1, 300_000, 7];
  const orders = sizes.map((size, i) => ({ told: { of: `\ud800${i}` }, data: bytes(size, i) }));
  const outbox = new Outbox();
  for (const order of orders) outbox.add(order);
  expect(outbox.size).toBe(6);
  expect(sent(outbox)).toEqual(orders);
  expect(outbox.size).toBe(0);
  outbox.add(orders[0]!);
  expect(sent(outbox)).toEqual([orders[0]]);
});

test("an order keeps the data that it was given with", () => {
  const outbox = new Outbox();
  const all = bytes(8, 1);
  outbox.add({ told: {}, data: all.subarray(2, 4) });
  all.fill(2);
  outbox.add({ told: {}, data: all.subarray(4) });
  expect(sent(outbox)).toEqual([
    { told: {}, data: bytes(2, 1) },
    { told: {}, data: bytes(4, 2) },
  ]);
});

test("an order without data has none, and one with no bytes has no bytes", () => {
  const outbox = new Outbox();
  outbox.add({ told: { a: 1 } });
  expect(sent(outbox)).toEqual([{ told: { a: 1 } }]);
  for (const data of [bytes(0, 0), undefined, bytes(2, 3), undefined])
    outbox.add({ told: {}, ...(data && { data }) });
  expect(sent(outbox)).toEqual([
    { told: {}, data: bytes(0, 0) },
    { told: {} },
    { told: {}, data: bytes(2, 3) },
    { told: {} },
  ]);
  outbox.add({ told: {}, data: bytes(0, 0) });
  expect(sent(outbox)).toEqual([{ told: {}, data: bytes(0, 0) }]);
});

test("what is known of a file can be sent, with numbers that no double holds too", () => {
  const stats = lstatSync(import.meta.filename, { bigint: true });
  const known = statsOf(Object.assign(stats, { ino: 2n ** 60n + 1n }));
  expect(known.ino).toBe("1152921504606846977");
  expect(JSON.parse(JSON.stringify(known))).toEqual(known);
});
