import { describe, expect, test } from "vitest";
import type { FileSystem } from "../src/port.ts";
import { readWhole } from "../src/read-whole.ts";
import { runSync } from "../src/run.ts";

/** A file, so many bytes of it with each read. */
function reading(contents: Uint8Array, atOnce = Number.POSITIVE_INFINITY) {
  const asked: number[] = [];
  let at = 0;
  const fs: Partial<FileSystem<object>> = {
    open: () => ({}),
    close: () => undefined,
    read: (_file, bytes) => {
      asked.push(bytes.length);
      const piece = contents.subarray(at, at + Math.min(bytes.length, atOnce));
      bytes.set(piece);
      at += piece.length;
      return piece.length;
    },
  };
  return { asked, fs: fs as FileSystem<object> };
}

const numbered = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i % 251);

describe("readWhole()", () => {
  test.each([
    [1000, 1000, [1001, 1]],
    [0, 0, [1]],
    [1000, 10_000, [10_001, 9001]],
    [1000, undefined, [16_385, 15_385]],
    [1000, 99, [100, 262_044, 261_144]],
    [600_000, 600_000, [262_144, 262_144, 262_144, 262_144]],
    [300_000, undefined, [16_385, 245_759, 262_144, 224_288]],
  ])("of %i bytes that was thought to have %j asks for %j", (length, size, wanted) => {
    const { asked, fs } = reading(numbered(length));
    expect(runSync(fs, readWhole("/f", size))).toEqual(numbered(length));
    expect(asked).toEqual(wanted);
  });

  test.each([1, 7, 1000, 100_000])("gives all bytes where a read gives %i at most", (atOnce) => {
    for (const size of [undefined, 0, 99, 20_000, 30_000])
      expect(runSync(reading(numbered(20_000), atOnce).fs, readWhole("/f", size))).toEqual(numbered(20_000));
  });
});
