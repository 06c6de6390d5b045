import type { Encoding } from "@untorn/core";
import { equal, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";

/** Encoding, text, bytes. */
const known: readonly [Encoding, string, readonly number[]][] = [
  ["utf8", "aé€😀", [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]],
  ["utf-8", "é", [0xc3, 0xa9]],
  ["utf8", "é\ud83d \ude00", [0xc3, 0xa9, 0xef, 0xbf, 0xbd, 0x20, 0xef, 0xbf, 0xbd]],
  ["utf16le", "aé😀", [0x61, 0, 0xe9, 0, 0x3d, 0xd8, 0x00, 0xde]],
  ["utf-16le", "é", [0xe9, 0]],
  ["ucs2", "a", [0x61, 0]],
  ["ucs-2", "é", [0xe9, 0]],
  ["latin1", "aéÿ", [0x61, 0xe9, 0xff]],
  ["binary", "é", [0xe9]],
  ["ascii", "abc", [0x61, 0x62, 0x63]],
  ["hex", "00ffA0", [0, 0xff, 0xa0]],
  ["hex", "", []],
  ["base64", "AP+/", [0, 0xff, 0xbf]],
  ["base64", "YQ==", [0x61]],
  ["base64", "YWI=", [0x61, 0x62]],
  ["base64", "YW\nJj\n", [0x61, 0x62, 0x63]],
  ["base64url", "AP-_", [0, 0xff, 0xbf]],
  ["base64url", "YQ", [0x61]],
];

export const encodingCases: readonly Case[] = [
  {
    name: "writeFile() writes text in every encoding, as known bytes",
    async run({ writeFile, at, read }) {
      for (const [encoding, text, bytes] of known) {
        await writeFile(at("file"), text, { encoding, durability: "none" });
        sameBytes(read("file"), Uint8Array.from(bytes), `${JSON.stringify(text)} in ${encoding}`);
      }
    },
  },
  {
    name: "writeFile() takes an encoding in place of the options, in any letter case, as node:fs does",
    async run({ writeFile, at, text }) {
      await writeFile(at("file"), "616263", "hex");
      equal(text("file"), "abc", "contents");
      await writeFile(at("file"), "ZGVm", "BASE64" as never);
      equal(text("file"), "def", "contents");
    },
  },
  {
    name: "writeFile() encodes each chunk of an iterable",
    async run({ writeFile, at, read }) {
      await writeFile(at("file"), ["00", "ff10"], "hex");
      sameBytes(read("file"), Uint8Array.of(0, 0xff, 0x10), "contents");
    },
  },
  {
    name: "writeFile() leaves bytes alone whatever the encoding is",
    async run({ writeFile, at, text }) {
      await writeFile(at("file"), new TextEncoder().encode("zz"), { encoding: "hex" });
      equal(text("file"), "zz", "contents");
    },
  },
  {
    name: "writeFile() refuses text that is not hex or base64, before it touches anything",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const [encoding, wrong] of [
        ["hex", "abc"],
        ["hex", "zz"],
        ["base64", "a"],
        ["base64", "ab!d"],
        ["base64url", "a"],
      ] as const) {
        await refuses(
          writeFile(at("file"), wrong, encoding),
          "ERR_INVALID_ARG_VALUE",
          `${wrong} in ${encoding}`,
        );
      }
      equal(text("file"), "old", "contents");
    },
  },
];
