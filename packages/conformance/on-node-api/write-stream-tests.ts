import { once } from "node:events";
import { PassThrough, Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, gunzipSync } from "node:zlib";
import type { StreamTest } from "./stream-room.ts";

function failing(code: string): () => void {
  return () => {
    throw Object.assign(new Error(code), { code });
  };
}

const thrownBy = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "nothing",
    (error: unknown) => error,
  );

/** When it has closed, whether it failed or not. */
const closed = (stream: Writable): Promise<void> =>
  new Promise((resolve) => void (stream.closed ? resolve() : stream.once("close", () => resolve())));

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds));

export const writeStreamTests: readonly StreamTest[] = [
  {
    name: "createWriteStream() is filled by a pipeline, which ends when the file is there",
    async run({ createWriteStream, expect, textOf }, file) {
      const stream = createWriteStream(file, { mode: 0o600 });
      expect([stream.path, stream.bytesWritten, stream.receipt]).toEqual([file, 0, undefined]);
      await pipeline(Readable.from(["one ", Buffer.from("two "), "three"]), stream);
      expect(textOf(file)).toBe("one two three");
      expect(stream.bytesWritten).toBe(13);
      expect(stream.receipt).toMatchObject({
        path: file,
        bytesWritten: 13,
        changed: true,
        durability: "full",
      });
      expect(stream instanceof Writable).toBe(true);
    },
  },
  {
    name: 'createWriteStream() emits "finish" when the file is there and flushed, and not before',
    async run({ createOn, expect, textOf }, file) {
      let flushes = 0;
      const stream = createOn("flush", async () => {
        await pause(20);
        flushes++;
      })(file);
      const seen: unknown[] = [];
      stream.on("finish", () => seen.push([flushes, textOf(file), stream.receipt?.bytesWritten]));
      stream.end("new");
      await pause(5);
      expect([seen, textOf(file)]).toEqual([[], "old"]);
      await closed(stream);
      expect(seen).toEqual([[1, "new", 3]]);
    },
  },
  {
    name: "createWriteStream() writes bytes in the order in which they came, large and small ones, compressed too",
    async run({ createWriteStream, disk, expect }, file) {
      const chunks = Array.from({ length: 300 }, (_, i) => Buffer.alloc((i * 7919) % 40_000, i));
      await pipeline(Readable.from(chunks), createWriteStream(file, { durability: "none" }));
      expect(Buffer.concat(chunks).equals(disk.read(file))).toBe(true);
      await pipeline(Readable.from(chunks), createGzip(), createWriteStream(file, { durability: "none" }));
      expect(Buffer.concat(chunks).equals(gunzipSync(disk.read(file)))).toBe(true);
    },
  },
  {
    name: "createWriteStream() encodes text by its option, or as each write says, and joins a character that is cut in two",
    async run({ createWriteStream, expect, textOf }, file) {
      const hex = createWriteStream(file, "hex");
      hex.write("6f");
      hex.write("k", "utf8");
      hex.end("21");
      await once(hex, "finish");
      expect(textOf(file)).toBe("ok!");
      for (const encoding of ["utf8", "utf-8", "UTF-8"]) {
        const text = createWriteStream(file, { encoding });
        text.write("a\ud83d");
        await pause(5);
        text.write("\ude00");
        text.write("00", "hex");
        text.end("b\ud83d");
        await once(text, "finish");
        expect(textOf(file)).toBe("a😀\0b\ufffd");
      }
    },
  },
  {
    name: "createWriteStream() gives backpressure, and keeps what is written while it opens",
    async run({ createWriteStream, expect, textOf }, file) {
      const stream = createWriteStream(file, { highWaterMark: 10, durability: "none" });
      expect([stream.write("12345"), stream.write("67890")]).toEqual([true, false]);
      await once(stream, "drain");
      expect(stream.bytesWritten).toBe(0); // they wait for more
      stream.cork();
      for (const letter of "abc") stream.write(letter);
      stream.uncork();
      stream.end();
      await once(stream, "finish");
      expect([textOf(file), stream.bytesWritten]).toEqual(["1234567890abc", 13]);
    },
  },
  {
    name: "createWriteStream() keeps the old file and leaves nothing when the source of a pipeline fails",
    async run({ createWriteStream, expect, textOf }, file) {
      const failure = new Error("the source broke");
      async function* broken(): AsyncGenerator<string> {
        yield "x".repeat(200_000);
        await pause(5);
        throw failure;
      }
      const stream = createWriteStream(file);
      expect(await thrownBy(pipeline(broken, stream))).toBe(failure);
      await closed(stream);
      expect([textOf(file), stream.receipt]).toEqual(["old", undefined]);
    },
  },
  {
    name: "createWriteStream() keeps the old file and leaves nothing when a pipeline is aborted",
    async run({ createWriteStream, expect, textOf }, file) {
      const controller = new AbortController();
      const source = new PassThrough();
      source.write("x".repeat(100_000));
      const stream = createWriteStream(file);
      const piping = thrownBy(pipeline(source, stream, { signal: controller.signal }));
      await pause(20);
      controller.abort();
      expect(await piping).toMatchObject({ name: "AbortError" });
      await closed(stream);
      expect(textOf(file)).toBe("old");
    },
  },
  {
    name: "createWriteStream() keeps the old file and leaves nothing when it is destroyed at any time",
    async run({ createWriteStream, disk, expect, textOf }, file) {
      const written = `${"x".repeat(100_000)}new`;
      for (let wait = -1; wait < 24; wait++) {
        const stream = createWriteStream(file);
        stream.on("error", () => {});
        let finished = false;
        stream.on("finish", () => (finished = true));
        stream.write("x".repeat(100_000));
        if (wait % 2 === 0) stream.end("new");
        for (let turn = 0; turn < wait; turn++) await new Promise((resolve) => void setImmediate(resolve));
        if (!stream.destroyed) stream.destroy(wait % 3 === 0 ? new Error("enough") : undefined);
        await closed(stream);
        const isNew = wait % 2 === 0 && textOf(file) === written; // when the rename is made it comes too late
        if (finished) expect(isNew).toBe(true);
        if (!isNew) expect(textOf(file)).toBe("old");
        disk.write(file, "old");
        expect(disk.list(file.slice(0, -5))).toEqual(["file"]);
      }
    },
  },
  {
    name: "createWriteStream() that is destroyed while it opens leaves nothing",
    async run({ createOn, disk, expect, textOf }, file) {
      const stream = createOn("create", () => pause(20))(file);
      await pause(20); // it opens after 10
      stream.destroy();
      await closed(stream);
      expect([textOf(file), disk.list(file.slice(0, -5))]).toEqual(["old", ["file"]]);
    },
  },
  {
    name: "createWriteStream() that is destroyed while a chunk is written leaves nothing, and the chunk's callback hears of it",
    async run({ createOn, disk, expect, textOf }, file) {
      const stream = createOn("write", () => pause(20))(file);
      let heard: unknown;
      stream.write("x".repeat(200_000), (error) => (heard = error));
      await pause(10);
      stream.destroy();
      await closed(stream);
      expect([textOf(file), disk.list(file.slice(0, -5)), heard instanceof Error]).toEqual([
        "old",
        ["file"],
        true,
      ]);
    },
  },
  {
    name: "createWriteStream() that is destroyed while it is flushed for the commit is discarded",
    async run({ createOn, expect, textOf }, file) {
      const stream = createOn("flush", () => pause(30))(file);
      stream.end("new");
      await pause(15);
      stream.destroy();
      await closed(stream);
      expect([textOf(file), stream.receipt]).toEqual(["old", undefined]);
    },
  },
  {
    name: "createWriteStream() emits why it cannot be opened, and throws for wrong arguments",
    async run({ createWriteStream, isAtomicFileError, expect }, file) {
      const [error] = (await once(createWriteStream(`${file}/missing`), "error")) as [unknown];
      expect(error).toMatchObject({ outcome: "unchanged", operation: "createWriteStream" });
      expect(isAtomicFileError(error)).toBe(true);
      expect(() => createWriteStream("")).toThrow(TypeError);
      expect(() => createWriteStream(file, { mode: -1 })).toThrow(TypeError);
      expect(() => createWriteStream(file, null as never)).toThrow(TypeError);
      expect(() => createWriteStream(file, { highWaterMark: -1 })).toThrow();
    },
  },
  {
    name: "createWriteStream() is opened by what is large, or after a while, and what is small and soon ended is one write",
    async run({ createOn, disk, expect, textOf }, file) {
      let created = 0;
      const createWriteStream = createOn("create", () => void created++);
      const stream = createWriteStream(file);
      stream.write("ne");
      await pause(1);
      expect(created).toBe(0);
      stream.end("w");
      await once(stream, "finish");
      expect([created, textOf(file), stream.bytesWritten]).toEqual([1, "new", 3]);
      const idle = createWriteStream(file);
      const large = createWriteStream(file);
      await new Promise((resolve) => void large.write("x".repeat(200_000), resolve));
      expect(disk.list(file.slice(0, -5)).length > 1).toBe(true);
      const isOpened = (): boolean => created === 3;
      for (let i = 0; i < 500 && !isOpened(); i++) await pause(5);
      expect([created, idle.bytesWritten, large.bytesWritten]).toEqual([3, 0, 200_000]);
      large.end();
      await once(large, "finish");
      idle.end("late");
      await once(idle, "finish");
      expect([created, textOf(file)]).toEqual([3, "late"]);
    },
  },
  {
    name: "createWriteStream() is destroyed when its signal is aborted, also while its source stalls",
    async run({ createWriteStream, expect, textOf }, file) {
      const controller = new AbortController();
      const stream = createWriteStream(file, { signal: controller.signal });
      const piping = thrownBy(pipeline(new PassThrough(), stream));
      await pause(10);
      controller.abort("why");
      expect(await piping).toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: "why", outcome: "unchanged" });
      await closed(stream);
      expect(textOf(file)).toBe("old");
      const [error] = (await once(createWriteStream(file, { signal: controller.signal }), "error")) as [
        unknown,
      ];
      expect(error).toMatchObject({ code: "ERR_UNTORN_ABORTED" });
    },
  },
  {
    name: "createWriteStream() fails for a chunk that is not in the encoding, and keeps the old file",
    async run({ createWriteStream, expect, textOf }, file) {
      const stream = createWriteStream(file, "hex");
      stream.write("zz");
      const [error] = (await once(stream, "error")) as [unknown];
      expect(error).toMatchObject({ code: "ERR_INVALID_ARG_VALUE" });
      await closed(stream);
      expect(textOf(file)).toBe("old");
    },
  },
  {
    name: "createWriteStream() can wait for another write of its own path",
    async run({ createWriteStream, writeFile, expect, textOf }, file) {
      const stream = createWriteStream(file);
      async function* through(source: AsyncIterable<unknown>): AsyncGenerator {
        for await (const part of source) {
          await writeFile(file, "of the meantime");
          yield part;
        }
      }
      await pipeline(Readable.from(["a", "b"]), through, stream);
      expect(textOf(file)).toBe("ab");
    },
  },
  {
    name: "createWritable() is made a Writable of node:stream by Writable.fromWeb(), as on Deno",
    async run({ createWritable, expect, textOf }, file) {
      await pipeline(
        Readable.from([Buffer.from("a"), Buffer.from("b")]),
        Writable.fromWeb((await createWritable(file)) as never),
      );
      expect(textOf(file)).toBe("ab");
    },
  },
  ...(
    [
      ["write", "ENOSPC"],
      ["flush", "EIO"],
      ["create", "EACCES"],
    ] as const
  ).map(
    ([call, code]): StreamTest => ({
      name: `createWriteStream() emits the error of a failing ${call}, keeps the old file, and leaves nothing`,
      async run({ createOn, isAtomicFileError, expect, textOf }, file) {
        const stream = createOn(call, failing(code))(file);
        let finished = false;
        stream.on("finish", () => (finished = true));
        const error = await thrownBy(pipeline(Readable.from(["new"]), stream));
        expect(error).toMatchObject({
          code,
          operation: "createWriteStream",
          outcome: "unchanged",
          path: file,
        });
        expect([isAtomicFileError(error), finished, textOf(file)]).toEqual([true, false, "old"]);
        await closed(stream);
      },
    }),
  ),
];
