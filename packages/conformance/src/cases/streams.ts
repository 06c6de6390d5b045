import { equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing } from "../failing.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

async function* slowly<T>(chunks: readonly T[], failure?: unknown): AsyncGenerator<T> {
  for (const chunk of chunks) {
    await pause(1);
    yield chunk;
  }
  if (failure !== undefined) throw failure;
}

/** A stream that says whether it was cancelled. */
function streamOf<T>(chunks: readonly T[], end: "close" | "stall" | Error = "close") {
  const rest = [...chunks];
  let wasCancelled = false;
  const stream = new ReadableStream<T>({
    pull(controller): void | Promise<void> {
      const chunk = rest.shift();
      if (chunk !== undefined) controller.enqueue(chunk);
      else if (end === "close") controller.close();
      else if (end === "stall") return new Promise(() => {});
      else controller.error(end);
    },
    cancel() {
      wasCancelled = true;
    },
  });
  return { stream, wasCancelled: () => wasCancelled };
}

export const streamCases: readonly Case[] = [
  {
    name: "writeFile() writes an async iterable",
    only: "async",
    async run({ writeFile, at, text }) {
      await writeFile(at("file"), slowly(["one ", new TextEncoder().encode("two")]));
      equal(text("file"), "one two", "contents");
    },
  },
  {
    name: "writeFile() writes a ReadableStream of bytes and of text",
    only: "async",
    async run({ writeFile, at, text, read }) {
      const bytes = pattern(300_000);
      const { stream } = streamOf([bytes.subarray(0, 100_000), bytes.subarray(100_000)]);
      equal((await writeFile(at("file"), stream)).bytesWritten, 300_000, "bytes written");
      sameBytes(read("file"), bytes, "contents");
      await writeFile(at("file"), streamOf(["a", "b"]).stream);
      equal(text("file"), "ab", "contents");
    },
  },
  {
    name: "writeFile() writes a Blob, and Blobs in an array and in an async iterable",
    only: "async",
    async run({ writeFile, at, text, read }) {
      const bytes = pattern(200_000);
      await writeFile(at("file"), new Blob([bytes]));
      sameBytes(read("file"), bytes, "contents");
      await writeFile(at("file"), [new Blob(["one "]), "two ", new Blob([]), new Blob(["three"])]);
      equal(text("file"), "one two three", "an array");
      await writeFile(at("file"), slowly([new Blob(["one "]), "two"]));
      equal(text("file"), "one two", "an async iterable");
    },
  },
  {
    name: "writeFile() keeps the old file when a stream breaks half-way, and the next write works",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const failure = new Error("the stream broke");
      for (const source of [
        slowly([pattern(100_000)], failure),
        streamOf([pattern(100_000)], failure).stream,
      ]) {
        const error = await fails(writeFile(at("file"), source), { code: "ERR_UNTORN_DATA", step: "data" });
        equal(error.cause === failure, true, "the cause is what the stream failed with");
        equal([text("file"), disk.list(at(""))], ["old", ["file"]], "contents, and names in the directory");
      }
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() cancels a stream and ends a generator when the write fails",
    only: "async",
    async run({ writeFile, at }) {
      const { stream, wasCancelled } = streamOf(["a", "b"]);
      await fails(writeFile(at("missing/file"), stream), { code: "ENOENT" });
      equal([wasCancelled(), stream.locked], [true, false], "the stream was cancelled and let go");
      let ended = false;
      const source = (async function* () {
        try {
          yield "a";
          yield 1 as never;
        } finally {
          ended = true;
        }
      })();
      await fails(writeFile(at("file"), source), { code: "ERR_INVALID_ARG_TYPE" });
      equal(ended, true, "the generator's finally has run");
    },
  },
  {
    name: "writeFile() gives a stalled stream up when the signal is aborted, and cancels it",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const { stream, wasCancelled } = streamOf([pattern(100_000)], "stall");
      const controller = new AbortController();
      const writing = writeFile(at("file"), stream, { signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      await fails(writing, { code: "ERR_UNTORN_ABORTED", step: "signal" });
      await pause(1);
      const after = [text("file"), wasCancelled(), stream.locked];
      equal(after, ["old", true, false], "contents, and the stream was cancelled and let go");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "writeFile() is not held up by other streams that stall, not even by a hundred",
    only: "async",
    async run({ writeFile, at, text }) {
      const controller = new AbortController();
      const stalled = Array.from({ length: 100 }, (_, index) =>
        fails(
          writeFile(at(`stalled ${index}`), streamOf([], "stall").stream, { signal: controller.signal }),
          {
            code: "ERR_UNTORN_ABORTED",
          },
        ),
      );
      await writeFile(at("file"), "not held up");
      equal(text("file"), "not held up", "contents");
      controller.abort();
      await Promise.all(stalled);
    },
  },
  {
    name: "writeFile() cancels a stream and lets it go when the signal is aborted before the call",
    only: "async",
    async run({ writeFile, at, disk, directory }) {
      const controller = new AbortController();
      controller.abort();
      const { stream, wasCancelled } = streamOf(["a", "b"]);
      await fails(writeFile(at("file"), stream, { signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
      equal([wasCancelled(), stream.locked], [true, false], "the stream was cancelled and let go");
      let returned = 0;
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: false as const, value: "x" }),
          return: async () => {
            returned++;
            return { done: true as const, value: undefined };
          },
        }),
      };
      await fails(writeFile(at("file"), source, { signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
      equal([returned, disk.list(directory)], [1, []], "calls of return(), and names");
    },
  },
  {
    name: "writeFile() lets go of a stream that it has read to its end",
    only: "async",
    async run({ writeFile, at }) {
      const { stream, wasCancelled } = streamOf(["a"]);
      await writeFile(at("file"), stream);
      equal([stream.locked, wasCancelled()], [false, false], "locked, cancelled");
    },
  },
  {
    name: "writeFile() refuses a stream that somebody reads already, before any system call",
    only: "async",
    async run({ writeFileOn, platform, at }) {
      let calls = 0;
      const counting = changing(platform, "lstat", (_args, next) => {
        calls++;
        return next();
      });
      const { stream } = streamOf(["a"]);
      const reader = stream.getReader();
      await refuses(writeFileOn(counting)(at("file"), stream), "ERR_INVALID_ARG_VALUE", "a locked stream");
      equal(calls, 0, "system calls");
      equal((await reader.read()).value, "a", "what its reader gets");
    },
  },
  {
    name: "writeFile() fails with ERR_UNTORN_DATA where an asynchronous iterator's next() gives no object",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const wrong of [undefined, null, 5]) {
        for (const next of [() => wrong, async () => wrong]) {
          const source = { [Symbol.asyncIterator]: () => ({ next }) };
          await fails(writeFile(at("file"), source as never), { code: "ERR_UNTORN_DATA", step: "data" });
        }
      }
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() does not wait for an iterator whose return() never settles, nor hears of one that fails",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const cleanUps: readonly (() => unknown)[] = [
        () => new Promise(() => {}),
        () => Promise.reject(new Error("clean-up")),
        () => {
          throw new Error("clean-up");
        },
      ];
      for (const end of cleanUps) {
        let ended = 0;
        const source = {
          [Symbol.asyncIterator]: () => ({
            next: async () => ({ done: false, value: 5 }),
            return: () => {
              ended++;
              return end();
            },
          }),
        };
        await fails(writeFile(at("file"), source as never), { code: "ERR_INVALID_ARG_TYPE" });
        equal([text("file"), ended], ["old", 1], "contents, and calls of return()");
      }
    },
  },
  {
    name: "writeFileSync() refuses a Blob, a stream and an async iterable, and says that the asynchronous form reads them",
    only: "sync",
    async run({ writeFile, at }) {
      for (const data of [new Blob(["x"]), streamOf(["x"]).stream, slowly(["x"])]) {
        const error = await writeFile(at("file"), data).then(
          () => undefined,
          (reason: unknown) => reason as TypeError,
        );
        equal(error instanceof TypeError, true, "a TypeError");
        equal(error?.message.includes("asynchronous form"), true, `the message "${error?.message}"`);
      }
    },
  },
];
