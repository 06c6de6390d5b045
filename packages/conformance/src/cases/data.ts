import { equal, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { pattern } from "../pattern.ts";

const buffer = pattern(240).buffer;

/** One view of every kind, each of all 240 bytes. */
const views: readonly ArrayBufferView[] = [
  new Int8Array(buffer),
  new Uint8Array(buffer),
  new Uint8ClampedArray(buffer),
  new Int16Array(buffer),
  new Uint16Array(buffer),
  new Int32Array(buffer),
  new Uint32Array(buffer),
  new Float32Array(buffer),
  new Float64Array(buffer),
  new BigInt64Array(buffer),
  new BigUint64Array(buffer),
  new DataView(buffer),
];

export const dataCases: readonly Case[] = [
  {
    name: "writeFile() makes a file of text, and the receipt says what was done",
    async run({ writeFile, at, text, platform: { supports } }) {
      const receipt = await writeFile(at("file"), "hällo wörld 🌍\n");
      equal(text("file"), "hällo wörld 🌍\n", "contents");
      const durability = supports.directoryFlush ? "full" : "ordered";
      equal(receipt, { path: at("file"), bytesWritten: 19, durability, changed: true }, "receipt");
    },
  },
  {
    name: "writeFile() replaces a file by a shorter one and by a longer one",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "some old text");
      await writeFile(at("file"), "new");
      equal(text("file"), "new", "contents");
      await writeFile(at("file"), "a new text, longer than the old one");
      equal(text("file"), "a new text, longer than the old one", "contents");
    },
  },
  {
    name: "writeFile() makes a new inode, so that who reads the old file goes on reading it",
    needs: ["hardLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.link(at("file"), at("second name"));
      await writeFile(at("file"), "new");
      equal([text("file"), text("second name")], ["new", "old"], "contents of both names");
      equal(disk.look(at("file"))?.links, 1, "names of the new file");
    },
  },
  {
    name: "writeFile() writes an empty file, of text, of bytes and of an empty iterable",
    async run({ writeFile, at, read, disk }) {
      for (const empty of ["", new Uint8Array(0), []]) {
        disk.write(at("file"), "old");
        equal((await writeFile(at("file"), empty)).bytesWritten, 0, "bytes written");
        equal(read("file").length, 0, "size");
      }
    },
  },
  {
    name: "writeFile() writes 5 MiB, and 9 MiB, which take more than one write",
    async run({ writeFile, at, read }) {
      for (const size of [5 * 1024 * 1024, 9 * 1024 * 1024 + 1]) {
        const bytes = pattern(size);
        equal((await writeFile(at("file"), bytes)).bytesWritten, size, "bytes written");
        sameBytes(read("file"), bytes, "contents");
      }
    },
  },
  {
    name: "writeFile() writes long texts whole, several at once, and cuts no character in two",
    async run({ writeFile, at, text }) {
      const texts = ["x", "ä", "€", "😀", "x😀"].flatMap((each) =>
        [100_000, 300_000].map((n) => each.repeat(n)),
      );
      const paths = texts.map((_, index) => at(`file ${index}`));
      const receipts = await Promise.all(texts.map((each, i) => writeFile(paths[i]!, `${i % 2}${each}`)));
      for (const [i, each] of texts.entries()) {
        const wanted = `${i % 2}${each}`;
        equal(text(`file ${i}`) === wanted, true, `contents ${i}`);
        equal(receipts[i]?.bytesWritten, new TextEncoder().encode(wanted).length, "size");
      }
    },
  },
  {
    name: "writeFile() writes every byte of a view of any kind",
    async run({ writeFile, at, read }) {
      for (const view of views) {
        const { bytesWritten } = await writeFile(at("file"), view, { durability: "none" });
        equal(bytesWritten, 240, `bytes written of a ${view.constructor.name}`);
        sameBytes(read("file"), new Uint8Array(buffer), view.constructor.name);
      }
    },
  },
  {
    name: "writeFile() writes all 200 bytes of a Uint16Array(100)",
    async run({ writeFile, at, read }) {
      const numbers = new Uint16Array(100).fill(0x4142);
      await writeFile(at("file"), numbers);
      sameBytes(read("file"), new Uint8Array(numbers.buffer), "contents");
    },
  },
  {
    name: "writeFile() writes only the part of a buffer that a view shows",
    async run({ writeFile, at, read }) {
      const whole = new Uint8Array(buffer);
      for (const view of [
        new Uint8Array(buffer, 7, 20),
        new Uint16Array(buffer, 6, 10),
        new DataView(buffer, 5, 20),
      ]) {
        await writeFile(at("file"), view, { durability: "none" });
        sameBytes(
          read("file"),
          whole.slice(view.byteOffset, view.byteOffset + 20),
          `a part by ${view.constructor.name}`,
        );
      }
    },
  },
  {
    name: "writeFile() writes an ArrayBuffer and a SharedArrayBuffer, also by a view",
    async run({ writeFile, at, read }) {
      const shared = new SharedArrayBuffer(240);
      new Uint8Array(shared).set(new Uint8Array(buffer));
      for (const data of [buffer, shared, new Uint8Array(shared), new DataView(shared)]) {
        await writeFile(at("file"), data, { durability: "none" });
        sameBytes(read("file"), new Uint8Array(buffer), data.constructor.name);
      }
    },
  },
  {
    name: "writeFile() leaves the caller's buffer alone",
    async run({ writeFile, at }) {
      const bytes = pattern(1000);
      await writeFile(at("file"), bytes);
      sameBytes(bytes, pattern(1000), "the buffer");
    },
  },
  {
    name: "writeFile() writes a lone surrogate as U+FFFD, and keeps a byte order mark",
    async run({ writeFile, at, read }) {
      await writeFile(at("file"), "\ufeffa\ud83cb");
      sameBytes(read("file"), Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xef, 0xbf, 0xbd, 0x62), "contents");
    },
  },
];
