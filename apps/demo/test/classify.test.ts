import { expect, test } from "vitest";
import { classify } from "../src/classify.ts";
import { versionAfter, versionsOf } from "../src/versions.ts";

const original = new TextEncoder().encode('{ "name": "untorn", "zeros": "\0\0\0" }');
const versions = versionsOf(original);
const [first, second, third] = versions as [Uint8Array, Uint8Array, Uint8Array];

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

test("the first version is the file itself, and no byte is the same in two versions", () => {
  expect(first).toEqual(original);
  for (const [index, byte] of original.entries())
    expect(new Set([byte, second[index], third[index]]).size).toBe(3);
});

test("every version is found whole, and known", () => {
  for (const [version, content] of versions.entries())
    expect(classify(content, versions)).toEqual({ kind: "whole", version });
});

test("a byte that wraps round is found whole too", () => {
  const wrapped = versionsOf(Uint8Array.of(255, 254, 0));
  expect(wrapped[2]).toEqual(Uint8Array.of(1, 0, 2));
  expect(classify(wrapped[2], wrapped)).toEqual({ kind: "whole", version: 2 });
});

test("an empty file is torn", () => {
  expect(classify(new Uint8Array(), versions).kind).toBe("empty");
});

test("a missing file is torn", () => {
  expect(classify(undefined, versions).kind).toBe("missing");
});

test("every proper beginning of a version is truncated", () => {
  for (const content of versions)
    for (let length = 1; length < content.length; length++)
      expect(classify(content.subarray(0, length), versions).kind).toBe("truncated");
});

test("a beginning of one version and an end of another are mixed, wherever they meet", () => {
  for (let middle = 1; middle < original.length; middle++)
    expect(classify(joined(first.subarray(0, middle), second.subarray(middle)), versions).kind).toBe("mixed");
});

test("one foreign byte, zeros at the end, and bytes too many are mixed", () => {
  const foreign = Uint8Array.from(second);
  foreign[7] = (foreign[7] ?? 0) ^ 0x80;
  const zeros = Uint8Array.from(second).fill(0, 20);
  for (const content of [foreign, zeros, joined(first, first), joined(first, Uint8Array.of(0))])
    expect(classify(content, versions).kind).toBe("mixed");
});

test("the versions follow each other in a ring", () => {
  expect([0, 1, 2].map(versionAfter)).toEqual([1, 2, 0]);
});
