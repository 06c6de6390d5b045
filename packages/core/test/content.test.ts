import { expect, test } from "vitest";
import { holds, once, piecesOf, writeAll } from "../src/content.ts";
import type { FileSystem, Opaque } from "../src/port.ts";
import { runSync } from "../src/run.ts";

const file = undefined as never as Opaque;

/** A file for reading, some bytes at a time, whatever was said about its size before. */
function reading(text: string, atOnce: number): FileSystem<Opaque> {
  let rest = new TextEncoder().encode(text);
  const read = (_file: Opaque, bytes: Uint8Array): number => {
    const part = rest.subarray(0, Math.min(bytes.length, atOnce));
    bytes.set(part);
    rest = rest.subarray(part.length);
    return part.length;
  };
  return { read } as Partial<FileSystem<Opaque>> as FileSystem<Opaque>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ["these bytes", true],
  ["those bytes", false],
  ["these byteS", false],
  ["these", false],
  ["these bytes and more", false],
  ["", false],
])("a file that has %j holds these bytes: %j, however short its reads are", (text, same) => {
  for (const atOnce of [1, 3, 100])
    expect(runSync(reading(text, atOnce), holds(file, once(bytesOf("these bytes"))))).toBe(same);
});

test("piecesOf() gives what was read, and nothing of the buffer behind it", () => {
  const fs = reading("abcdefg", 3);
  const next = piecesOf(file);
  const texts: string[] = [];
  for (let piece = runSync(fs, next()); piece !== undefined; piece = runSync(fs, next()))
    texts.push(new TextDecoder().decode(piece));
  expect(texts).toEqual(["abc", "def", "g"]);
});

test("writeAll() writes 8 MiB at once at most, and tells after each write how far it has come", () => {
  const sizes: number[] = [];
  const told: number[] = [];
  const write = (_file: Opaque, bytes: Uint8Array): number => {
    sizes.push(bytes.length);
    return bytes.length;
  };
  const size = 20 * 1024 * 1024;
  const steps = writeAll(file, once(new Uint8Array(size)), function* (bytesWritten) {
    told.push(bytesWritten);
    return undefined;
  });
  expect(runSync({ write } as Partial<FileSystem<Opaque>> as FileSystem<Opaque>, steps)).toBe(size);
  const most = 8 * 1024 * 1024;
  expect(sizes).toEqual([most, most, size - 2 * most]);
  expect(told).toEqual([most, 2 * most, size]);
});

test("piecesOf() reads what is longer than most files are in large pieces", () => {
  const whole = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
  let at = 0;
  const asked: number[] = [];
  const read = (_: unknown, bytes: Uint8Array): number => {
    asked.push(bytes.length);
    const piece = whole.subarray(at, at + bytes.length);
    bytes.set(piece);
    at += piece.length;
    return piece.length;
  };
  const next = piecesOf(file);
  const found: Uint8Array[] = [];
  for (;;) {
    const piece = runSync({ read } as Partial<FileSystem<Opaque>> as FileSystem<Opaque>, next());
    if (piece === undefined) break;
    found.push(piece.slice());
  }
  expect(Buffer.concat(found).equals(whole)).toBe(true);
  expect(asked).toEqual([16_385, 262_144, 262_144, 262_144]);
});
