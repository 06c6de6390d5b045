import { invalidArgument } from "./errors.ts";

/** How a string becomes bytes; the names of `node:fs`. */
export type Encoding =
  | "utf8"
  | "utf-8"
  | "utf16le"
  | "utf-16le"
  | "ucs2"
  | "ucs-2"
  | "latin1"
  | "binary"
  | "ascii"
  | "hex"
  | "base64"
  | "base64url";

/** The bytes of a string. A lone surrogate becomes U+FFFD, as everywhere; text that is not hex or base64 is a `TypeError`. */
export function encode(text: string, encoding: Encoding): Uint8Array {
  return encoders[encoding](text);
}

/** Whether some text is not valid in this encoding, so that it is worth looking before anything is done. */
export const canFail = (encoding: Encoding): boolean =>
  encoders[encoding] === hex || encoders[encoding] === base64;

export const isUtf8 = (encoding: Encoding): boolean => encoders[encoding] === utf8;

/** The encoding that the caller names, in any letter case. */
export function encodingOf(name: unknown): Encoding {
  const encoding = typeof name === "string" ? name.toLowerCase() : name;
  if (typeof encoding === "string" && Object.hasOwn(encoders, encoding)) return encoding as Encoding;
  throw invalidArgument(
    typeof name === "string" ? "VALUE" : "TYPE",
    `encoding must be one of ${Object.keys(encoders).join(", ")}`,
  );
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function utf16le(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit;
    bytes[2 * i + 1] = unit >> 8;
  }
  return bytes;
}

function hex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || /[^\da-f]/i.test(text))
    throw invalidArgument("VALUE", "data is not valid hex");
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (hexDigit(text, 2 * i) << 4) | hexDigit(text, 2 * i + 1);
  return bytes;
}

/** Letters, large and small, are those units whose bit 6 is set; the first is 1 in the lowest four bits. */
function hexDigit(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return (unit & 15) + 9 * (unit >> 6);
}

/** The digits of base64, but the last two. */
export const digits62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Both alphabets, padded or not, white space between, as Node reads it; but a wrong character is an error. */
function base64(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, "").replace(/={1,2}$/, "");
  if (digits.length % 4 === 1 || /[^\w+/-]/.test(digits)) {
    throw invalidArgument("VALUE", "data is not valid base64");
  }
  const values = new Uint8Array(128);
  for (const last of ["+/", "-_"]) for (let i = 0; i < 64; i++) values[(digits62 + last).charCodeAt(i)] = i;
  const bytes = new Uint8Array((digits.length * 3) >> 2);
  for (let i = 0, at = 0, bits = 0; i < digits.length; i++) {
    bits = (bits << 6) | values[digits.charCodeAt(i)]!;
    if (i % 4 !== 0) bytes[at++] = bits >> (6 - 2 * (i % 4));
  }
  return bytes;
}

const encoders: Readonly<Record<Encoding, (text: string) => Uint8Array>> = {
  utf8,
  "utf-8": utf8,
  utf16le,
  "utf-16le": utf16le,
  ucs2: utf16le,
  "ucs-2": utf16le,
  latin1,
  binary: latin1,
  ascii: latin1,
  hex,
  base64,
  base64url: base64,
};
