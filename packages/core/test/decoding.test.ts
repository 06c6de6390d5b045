import { expect, test } from "vitest";
import { decode } from "../src/decoding.ts";
import { type Encoding, encode } from "../src/encoding.ts";

/** Also where a part ends, and with one byte, two and three beyond whole groups. */
const contents = [0, 1, 2, 3, 4, 256, 8191, 8192, 8193, 16_387].map((length) =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 89 + (i >> 8)) % 256)),
);

test.each<Encoding>([
  "utf8",
  "utf-8",
  "utf16le",
  "utf-16le",
  "ucs2",
  "ucs-2",
  "latin1",
  "binary",
  "ascii",
  "hex",
  "base64",
  "base64url",
])("%s is as Node reads it", (encoding) => {
  for (const bytes of contents) {
    expect(decode(bytes, encoding) === bytes.toString(encoding)).toBe(true);
  }
});

test.each<Encoding>(["latin1", "hex", "base64", "base64url"])(
  "what is read as %s is written so",
  (encoding) => {
    for (const bytes of contents) {
      expect(Buffer.compare(encode(decode(bytes, encoding), encoding), bytes)).toBe(0);
    }
  },
);

test("a byte order mark stays", () => {
  expect(decode(Buffer.from("\ufeffa"), "utf8")).toBe("\ufeffa");
  expect(decode(Buffer.from("\ufeffa", "utf16le"), "utf16le")).toBe("\ufeffa");
});
