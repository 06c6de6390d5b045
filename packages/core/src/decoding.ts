import { digits62, type Encoding } from "./encoding.ts";

/** The text of bytes, as `node:fs` reads it: what is no valid UTF-8 becomes U+FFFD. A byte order mark stays. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return decoders[encoding](bytes);
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Not as many arguments as a call cannot take. */
const unitsAtOnce = 8192;

function textOf(units: Uint8Array | Uint16Array): string {
  let text = "";
  for (let i = 0; i < units.length; i += unitsAtOnce) {
    const some: ArrayLike<number> = units.subarray(i, i + unitsAtOnce);
    text += String.fromCharCode.apply(undefined, some as number[]); // in place of a spread, which takes ten times as long
  }
  return text;
}

const ascii = (bytes: Uint8Array): string => textOf(bytes.map((byte) => byte & 0x7f));

function utf16le(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i]! | (bytes[2 * i + 1]! << 8);
  return textOf(units);
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

function base64Of(bytes: Uint8Array, digits: string, padding: string): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const count = Math.min(bytes.length - i, 3) + 1;
    for (let j = 0; j < 4; j++) text += j < count ? digits[(bits >> (18 - 6 * j)) & 63]! : padding;
  }
  return text;
}

const base64 = (bytes: Uint8Array): string => base64Of(bytes, `${digits62}+/`, "=");
const base64url = (bytes: Uint8Array): string => base64Of(bytes, `${digits62}-_`, "");

const decoders: Readonly<Record<Encoding, (bytes: Uint8Array) => string>> = {
  utf8,
  "utf-8": utf8,
  utf16le,
  "utf-16le": utf16le,
  ucs2: utf16le,
  "ucs-2": utf16le,
  latin1: textOf,
  binary: textOf,
  ascii,
  hex,
  base64,
  base64url,
};
