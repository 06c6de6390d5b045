import { expect, test } from "vitest";
import { encodeIntoOf } from "../src/encode-into.ts";

const texts = ["", "ascii", "café", "grüße €", "😀", "\ud83d", "\ude00x", "a\ud83d b", "ä".repeat(1000)];

test("text is encoded by this Node as by a TextEncoder, also when the engine has compiled it", () => {
  const encodeInto = encodeIntoOf("v24.0.0")!;
  const bytes = new Uint8Array(4000).subarray(500);
  const encoder = new TextEncoder();
  for (let i = 0; i < 20_000; i++) {
    const text = texts[i % texts.length]!;
    const wanted = encoder.encode(text);
    const length = encodeInto(text, bytes);
    if (Buffer.compare(bytes.subarray(0, length), wanted) !== 0) expect.unreachable(`${i}: ${text}`);
  }
});

test("the Node that encodes wrongly is not asked to", () => {
  expect(encodeIntoOf("v22.7.0")).toBeUndefined();
  expect(typeof encodeIntoOf(process.version)).toBe(process.version === "v22.7.0" ? "undefined" : "function");
});
