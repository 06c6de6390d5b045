import type { Data } from "@untorn/core";
import { check, equal, fails, refuses, sameBytes, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

function streamOf<T>(chunks: readonly T[], failure?: unknown): ReadableStream<T> {
  let next = 0;
  return new ReadableStream<T>({
    pull(controller) {
      if (next < chunks.length) controller.enqueue(chunks[next++]!);
      else if (failure === undefined) controller.close();
      else controller.error(failure);
    },
  });
}

/** The WHATWG stream. */
export const writableCases: readonly Case[] = [
  {
    name: "createWritable() is filled by pipeTo(), which ends when the file is there",
    only: "async",
    async run({ operations, at, read, disk }) {
      disk.write(at("file"), "old");
      const bytes = pattern(300_000);
      const chunks = [0, 1, 2].map((index) => bytes.subarray(index * 100_000, (index + 1) * 100_000));
      await streamOf<Data>(chunks).pipeTo(await operations.createWritable(at("file")));
      sameBytes(read("file"), bytes, "contents");
    },
  },
  {
    name: "createWritable() shows the old file until it is closed, and writes every kind of chunk",
    only: "async",
    async run({ operations, at, text, disk }) {
      disk.write(at("file"), "old");
      const writer = (await operations.createWritable(at("file"), { mode: 0o600 })).getWriter();
      const chunks: Data[] = [
        "a",
        new TextEncoder().encode("b"),
        new Blob(["c"]),
        ["d", "e"],
        streamOf(["f"]),
      ];
      for (const chunk of chunks) await writer.write(chunk);
      equal(text("file"), "old", "contents before it is closed");
      await writer.close();
      equal(text("file"), "abcdef", "contents");
    },
  },
  {
    name: "createWritable() leaves the old file and nothing else when it is aborted",
    only: "async",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const writer = (await operations.createWritable(at("file"))).getWriter();
      await writer.write("new");
      await writer.abort(new Error("no longer wanted"));
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "createWritable() leaves the old file when the source of pipeTo() fails",
    only: "async",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const failure = new Error("the source broke");
      const piping = streamOf<Data>(["new ", "text"], failure).pipeTo(
        await operations.createWritable(at("file")),
      );
      equal((await thrownBy(piping)) === failure, true, "pipeTo() fails with the source's error");
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "createWritable() fails with what a write failed with, and lets go of the source",
    only: "async",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const { createWritable } = operationsOn(failing(platform, "write", "ENOSPC"));
      let cancelled = false;
      const source = new ReadableStream<Data>({
        pull: (controller) => controller.enqueue("more"),
        cancel: () => void (cancelled = true),
      });
      const error = await fails(source.pipeTo(await createWritable(at("file"))), { code: "ENOSPC" });
      equal(
        [error.operation, cancelled],
        ["createWritable", true],
        "operation, and whether the source was cancelled",
      );
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "createWritable() fails with what the commit failed with",
    only: "async",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const { createWritable } = operationsOn(failing(platform, "flush", "EIO"));
      await fails(streamOf<Data>(["new"]).pipeTo(await createWritable(at("file"))), {
        code: "EIO",
        step: "flush",
      });
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "createWritable() fails for a chunk that is no data, and leaves the old file",
    only: "async",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const writer = (await operations.createWritable(at("file"))).getWriter();
      await writer.write("fine");
      await refuses(writer.write(5 as never), "ERR_INVALID_ARG_TYPE", "write(5)");
      await thrownBy(writer.close(), "close()");
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "createWritable() fails when the signal is aborted, also while its source stalls",
    only: "async",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const controller = new AbortController();
      const stalled = new ReadableStream<Data>({ start: (source) => source.enqueue("new") });
      const writable = await operations.createWritable(at("file"), { signal: controller.signal });
      const piping = stalled.pipeTo(writable);
      await pause(5);
      controller.abort("why");
      const error = await fails(piping, { code: "ERR_UNTORN_ABORTED", step: "signal" });
      equal(
        [error.cause, text("file"), disk.list(directory)],
        ["why", "old", ["file"]],
        "cause, contents and names",
      );
    },
  },
  {
    name: "createWritable() gives a chunk up that is a stalled stream when it is aborted",
    only: "async",
    async run({ operations, at, disk, directory }) {
      const writer = (await operations.createWritable(at("file"))).getWriter();
      const writing = writer.write(new ReadableStream<string>());
      writing.catch(() => {});
      await pause(5);
      await writer.abort();
      await thrownBy(writing);
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "createWritable() gathers small chunks, each as it was when it was given, between large ones",
    only: "async",
    async run({ operationsOn, platform, at, text }) {
      const sizes: number[] = [];
      const counting = changing(platform, "write", ([, bytes], next) => {
        sizes.push(bytes.byteLength);
        return next();
      });
      const writer = (await operationsOn(counting).createWritable(at("file"))).getWriter();
      const buffer = new Uint8Array(1000);
      for (let i = 0; i < 300; i++) await writer.write(buffer.fill(97 + (i % 26))); // one buffer, again and again
      await writer.write("é".repeat(70_000));
      await writer.write(["x", new Uint8Array([121]), "z"]);
      await writer.close();
      equal(sizes, [262_000, 38_000, 140_000, 3], "sizes of writes");
      const lines = Array.from({ length: 300 }, (_, i) => String.fromCharCode(97 + (i % 26)).repeat(1000));
      equal(text("file"), `${lines.join("")}${"é".repeat(70_000)}xyz`, "contents");
    },
  },
  {
    name: "createWritable() joins a character that is cut in two between chunks, and goes by its encoding",
    only: "async",
    async run({ operations: { createWritable }, at, text }) {
      const writer = (await createWritable(at("file"))).getWriter();
      for (const chunk of ["a\ud83d", "\ude00b\ud83d", new Uint8Array([99])]) await writer.write(chunk);
      await writer.close();
      equal(text("file"), "a\u{1f600}b\ufffdc", "contents");
      const hex = (await createWritable(at("file"), { encoding: "hex" })).getWriter();
      for (const chunk of ["61", new Uint8Array([98]), "63"]) await hex.write(chunk);
      await hex.close();
      equal(text("file"), "abc", "contents of hex");
    },
  },
  {
    name: "createWritable() fails for text that is not in the encoding, or a buffer that was given away, and leaves nothing",
    only: "async",
    async run({ operations: { createWritable }, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const given = new Uint8Array(10);
      const view = new DataView(given.buffer);
      structuredClone(given.buffer, { transfer: [given.buffer] });
      for (const chunk of ["6x", given, view]) {
        const writer = (await createWritable(at("file"), { encoding: "hex" })).getWriter();
        await writer.write("61");
        const error = await writer.write(chunk).then(
          () => undefined,
          (failure: unknown) => failure,
        );
        check(error instanceof TypeError, `it failed with ${String(error)}`);
        equal((error as { readonly code?: string }).code, "ERR_INVALID_ARG_VALUE", "code");
        equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      }
    },
  },
  {
    name: "createWritable() has one chunk under way at a time: backpressure",
    only: "async",
    async run({ operationsOn, platform, at, text }) {
      let atOnce = 0;
      let most = 0;
      const slow = changing(platform, "write", async (_, next) => {
        most = Math.max(most, ++atOnce);
        await pause(1);
        atOnce--;
        return next();
      });
      const large = "x".repeat(128 * 1024);
      let pulled = 0;
      let ahead = 0;
      let written = 0;
      const source = new ReadableStream<Data>(
        {
          pull(controller) {
            ahead = Math.max(ahead, pulled - written);
            if (++pulled > 20) controller.close();
            else controller.enqueue(large);
          },
        },
        { highWaterMark: 0 },
      );
      const onProgress = (): void => void written++;
      await source.pipeTo(await operationsOn(slow).createWritable(at("file"), { onProgress }));
      check(ahead <= 3, `the source was ${ahead} chunks ahead`);
      equal([most, text("file").length], [1, 20 * large.length], "writes at once, and size");
    },
  },
  {
    name: "createWritable() refuses wrong arguments, and fails where the file cannot be opened",
    only: "async",
    async run({ operations, at }) {
      await refuses(operations.createWritable(""), "ERR_INVALID_ARG_VALUE", "an empty path");
      await refuses(
        operations.createWritable(at("file"), { mode: "x" as never }),
        "ERR_INVALID_ARG_TYPE",
        "mode",
      );
      await fails(operations.createWritable(at("missing/file")), { code: "ENOENT" });
    },
  },
];
