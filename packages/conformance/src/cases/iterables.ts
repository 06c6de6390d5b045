import { equal, fails, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { pattern } from "../pattern.ts";

/** A generator that says whether its `finally` has run. */
function watched<T>(
  chunks: readonly T[],
  failure?: unknown,
): { source: Generator<T>; released: () => boolean } {
  let done = false;
  function* generate(): Generator<T> {
    try {
      yield* chunks;
      if (failure !== undefined) throw failure;
    } finally {
      done = true;
    }
  }
  return { source: generate(), released: () => done };
}

export const iterableCases: readonly Case[] = [
  {
    name: "writeFile() writes an iterable of text and bytes, one after the other",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const parts = ["one ", new TextEncoder().encode("two "), "", new TextEncoder().encode("three").buffer];
      const { bytesWritten, changed } = await writeFile(at("file"), new Set(parts));
      equal(text("file"), "one two three", "contents");
      equal({ bytesWritten, changed }, { bytesWritten: 13, changed: true }, "receipt");
    },
  },
  {
    name: "writeFile() writes a generator, and lets it end",
    async run({ writeFile, at, text }) {
      const { source, released } = watched(["a", "b"]);
      await writeFile(at("file"), source);
      equal(text("file"), "ab", "contents");
      equal(released(), true, "the generator's finally has run");
    },
  },
  {
    name: "writeFile() keeps the order and the bytes of small and large chunks in any mixture",
    async run({ writeFile, at, read }) {
      const sizes = [1, 100, 70_000, 0, 16_383, 16_384, 16_385, 65_536, 3, 200_000, 1, 1, 65_535, 1];
      const chunks = sizes.map((size, index) => pattern(size, index + 1));
      const whole = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0));
      let offset = 0;
      for (const chunk of chunks) {
        whole.set(chunk, offset);
        offset += chunk.length;
      }
      await writeFile(at("file"), chunks);
      sameBytes(read("file"), whole, "contents");
    },
  },
  {
    name: "writeFile() writes ten thousand chunks of one byte",
    async run({ writeFile, at, read }) {
      const bytes = pattern(10_000);
      await writeFile(
        at("file"),
        (function* () {
          for (const byte of bytes) yield Uint8Array.of(byte);
        })(),
      );
      sameBytes(read("file"), bytes, "contents");
    },
  },
  {
    name: "writeFile() does not mind a generator that uses one buffer again and again",
    async run({ writeFile, at, read }) {
      for (const size of [10, 20_000, 100_000]) {
        const buffer = new Uint8Array(size);
        await writeFile(
          at("file"),
          (function* () {
            for (const letter of [1, 2, 3]) yield buffer.fill(letter);
          })(),
        );
        const expected = new Uint8Array(3 * size)
          .fill(1, 0, size)
          .fill(2, size, 2 * size)
          .fill(3, 2 * size);
        sameBytes(read("file"), expected, `buffers of ${size} bytes`);
      }
    },
  },
  {
    name: "writeFile() joins a character that is cut in two between chunks of text",
    async run({ writeFile, at, text }) {
      await writeFile(at("file"), ["a\ud83d", "\ude00b", "\ud83c", "", "\udf0d"]);
      equal(text("file"), "a😀b🌍", "contents");
      await writeFile(at("file"), ["x\ud83d", new TextEncoder().encode("y"), "\ud83d"]);
      equal(text("file"), "x\ufffdy\ufffd", "halves that stay alone");
    },
  },
  {
    name: "writeFile() keeps the old file when an iterable throws half-way, and the next write works",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const failure = new Error("the source broke");
      const { source } = watched([pattern(100_000), pattern(100_000)], failure);
      const error = await fails(writeFile(at("file"), source), { code: "ERR_UNTORN_DATA", step: "data" });
      equal(error.cause === failure, true, "the cause is what the source threw");
      equal([text("file"), disk.list(at(""))], ["old", ["file"]], "contents, and names in the directory");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() fails with ERR_INVALID_ARG_TYPE at a chunk that is no data, and lets the generator go",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const { source, released } = watched<unknown>(["fine", 42, "never read"]);
      const error = await fails(writeFile(at("file"), source as never), {
        code: "ERR_INVALID_ARG_TYPE",
        step: "data",
      });
      equal(error.cause instanceof TypeError, true, "the cause is a TypeError");
      equal([text("file"), released()], ["old", true], "contents, and the generator's finally has run");
    },
  },
  {
    name: "writeFile() lets a generator go when the write fails before the first chunk",
    async run({ writeFile, at }) {
      let returned = 0;
      const source = {
        [Symbol.iterator]: () => ({
          next: () => ({ done: false as const, value: "x" }),
          return: () => {
            returned++;
            return { done: true as const, value: undefined };
          },
        }),
      };
      await fails(writeFile(at("missing/file"), source), { code: "ENOENT" });
      equal(returned, 1, "calls of return()");
    },
  },
  {
    name: "writeFile() is not disturbed by a generator whose clean-up throws",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const source = {
        [Symbol.iterator]: () => ({
          next: () => ({ done: false as const, value: 5 as never }),
          return: () => {
            throw new Error("clean-up");
          },
        }),
      };
      await fails(writeFile(at("file"), source), { code: "ERR_INVALID_ARG_TYPE" });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() fails with ERR_UNTORN_DATA where an iterator's next() gives no object",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const wrong of [undefined, null, 5]) {
        const source = { [Symbol.iterator]: () => ({ next: () => wrong }) };
        await fails(writeFile(at("file"), source as never), { code: "ERR_UNTORN_DATA", step: "data" });
      }
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() keeps the old file when a chunk of an iterable is not in the encoding, and gives the TypeError's code",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const [encoding, wrong] of [
        ["hex", "zz"],
        ["base64", "a"],
      ] as const) {
        const { source, released } = watched(["00ff", wrong, "0000"]);
        const error = await fails(writeFile(at("file"), source, encoding), {
          code: "ERR_INVALID_ARG_VALUE",
          step: "data",
        });
        equal(error.cause instanceof TypeError, true, "the cause is a TypeError");
        equal([text("file"), released()], ["old", true], "contents, and the generator's finally has run");
      }
    },
  },
  {
    name: "writeFile() keeps the old file when an iterable gives a buffer that was given away",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const gone = new ArrayBuffer(8);
      structuredClone(gone, { transfer: [gone] });
      await fails(writeFile(at("file"), new Set(["fine", gone])), {
        code: "ERR_INVALID_ARG_VALUE",
        step: "data",
      });
      equal(text("file"), "old", "contents");
    },
  },
];
