import type { Encoding } from "./encoding.ts";

/** The text of bytes, as `node:fs` reads it: what is no valid UTF-8 becomes U+FFFD. A byte order mark stays. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  return decoders[encoding](bytes);
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function ascii(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte & 0x7f);
  return text;
}

function utf16le(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i + 1 < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8));
  return text;
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

function base64Of(bytes: Uint8Array, digits: string, padding: string): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const count = Math.min(bytes.length - i, 3) + 1;
    for (let j = 0; j < 4; j++) text += j < count ? digits[(bits >> (18 - 6 * j)) & 63]! : padding;
  }
  return text;
}

const base64 = (bytes: Uint8Array): string => base64Of(bytes, `${alphabet}+/`, "=");
const base64url = (bytes: Uint8Array): string => base64Of(bytes, `${alphabet}-_`, "");

const decoders: Readonly<Record<Encoding, (bytes: Uint8Array) => string>> = {
  utf8,
  "utf-8": utf8,
  utf16le,
  "utf-16le": utf16le,
  ucs2: utf16le,
  "ucs-2": utf16le,
  latin1,
  binary: latin1,
  ascii,
  hex,
  base64,
  base64url,
};
