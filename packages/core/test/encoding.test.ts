import { expect, test } from "vitest";
import { canFail, type Encoding, encode, encodingOf } from "../src/encoding.ts";

const texts = ["", "a", "grüße €", "\u{1f600}", "\ud800 alone", "\0\n\u00ff"];

test.each<Encoding>(["utf8", "utf-8", "utf16le", "utf-16le", "ucs2", "ucs-2", "latin1", "binary", "ascii"])(
  "%s is as Node has it",
  (encoding) => {
    for (const text of texts) expect([...encode(text, encoding)]).toEqual([...Buffer.from(text, encoding)]);
  },
);

test("base64 and hex are as Node has them", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Buffer.from(Array.from({ length }, (_, i) => (i * 89 + length) % 256));
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      expect([...encode(bytes.toString(encoding), encoding)]).toEqual([...bytes]);
    }
    expect([...encode(bytes.toString("base64").replace(/(.{5})/g, "$1\n"), "base64")]).toEqual([...bytes]);
  }
});

test.each<[string, Encoding]>([
  ["abc", "hex"],
  ["zz", "hex"],
  ["a", "base64"],
  ["ab*d", "base64"],
  ["ab=cd", "base64"],
  ["YQ===", "base64"],
])("%j is not %s", (text, encoding) => {
  expect(() => encode(text, encoding)).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }));
  expect(canFail(encoding)).toBe(true);
});

test("encodingOf() knows names in any letter case, and no others", () => {
  expect(encodingOf("UTF8")).toBe("utf8");
  expect(encodingOf("UCS-2")).toBe("ucs-2");
  expect(encodingOf("UTF-16LE")).toBe("utf-16le");
  expect(() => encodingOf("utf9")).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }));
  expect(() => encodingOf("constructor")).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }));
  expect(() => encodingOf(7)).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_TYPE" }));
});
