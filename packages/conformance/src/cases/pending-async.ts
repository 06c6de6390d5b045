import { isTemporaryName } from "@untorn/core";
import { check, equal, fails, sameBytes, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

async function* stalled(): AsyncGenerator<string> {
  yield "x".repeat(100_000);
  await new Promise(() => {});
}

/** What only the asynchronous form of a pending file has: data that takes its time, and calls that overlap. */
export const pendingAsyncCases: readonly Case[] = [
  {
    name: "openPending() writes blobs, streams and async iterables, one behind the other",
    only: "async",
    async run({ operations, at, text }) {
      async function* slowly(): AsyncGenerator<string | Blob> {
        yield "c";
        await pause(1);
        yield new Blob(["d"]);
      }
      const pending = await operations.openPending(at("file"));
      await pending.write(new Blob(["a", "b"]));
      await pending.write(slowly());
      await pending.write(new Blob(["e"]).stream());
      await pending.write([new Blob(["f"]), "g"]);
      equal(pending.bytesWritten, 7, "bytes written");
      await pending.commit();
      equal(text("file"), "abcdefg", "contents");
    },
  },
  {
    name: "openPending() writes in the order of the calls where nobody waits, and commits when all is written",
    only: "async",
    async run({ operations, at, read }) {
      const chunks = Array.from({ length: 50 }, (_, index) => pattern(((index * 7919) % 30_000) + 1, index));
      const pending = await operations.openPending(at("file"));
      for (const [index, chunk] of chunks.entries())
        void pending.write(index % 5 === 0 ? new Blob([chunk]) : chunk);
      const { bytesWritten } = await pending.commit();
      const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
      chunks.reduce((from, chunk) => (whole.set(chunk, from), from + chunk.length), 0);
      equal(bytesWritten, whole.length, "bytes written");
      sameBytes(read("file"), whole, "contents");
    },
  },
  {
    name: "openPending() tells at the commit of a write that failed and that nobody waited for",
    only: "async",
    async run({ operationsOn, platform, at, disk, directory }) {
      const { openPending } = operationsOn(failing(platform, "write", "ENOSPC"));
      const pending = await openPending(at("file"));
      void pending.write("a");
      void pending.write("b");
      await fails(pending.commit(), { code: "ENOSPC", step: "write" });
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "openPending() gives a write that is stalled up when it is discarded, and those behind it",
    only: "async",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      const writing = pending.write(stalled());
      const behind = pending.write("behind");
      await pause(5);
      await pending.discard();
      for (const each of [writing, behind]) await fails(each, { code: "ERR_UNTORN_ENDED", step: "discard" });
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "openPending() gives a write that is stalled up when the signal is aborted",
    only: "async",
    async run({ operations, at, disk, directory }) {
      const controller = new AbortController();
      const pending = await operations.openPending(at("file"), { signal: controller.signal });
      const writing = pending.write(stalled());
      await pause(5);
      controller.abort();
      await fails(writing, { code: "ERR_UNTORN_ABORTED", step: "signal" });
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "openPending() lets a stream go that it never came to read",
    only: "async",
    async run({ operations, at }) {
      const pending = await operations.openPending(at("file"));
      await pending.commit();
      let cancelled = 0;
      const stream = new ReadableStream<string>({ cancel: () => void cancelled++ });
      await fails(pending.write(stream), { code: "ERR_UNTORN_ENDED", outcome: "replaced" });
      equal([cancelled, stream.locked], [1, false], "cancels, and whether it is locked");
    },
  },
  {
    name: "openPending() lets a commit that is under way end before a discard, and keeps the file",
    only: "async",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"));
      void pending.write("new");
      const committing = pending.commit();
      await pending[Symbol.asyncDispose](); // as `await using` does where the commit is returned and not awaited
      equal([(await committing).bytesWritten, text("file")], [3, "new"], "bytes and contents");
    },
  },
  {
    name: "openPending() waits with its commit for the writes that came before, and keeps others waiting for it only",
    only: "async",
    async run({ operations, writeFile, at, text }) {
      const pending = await operations.openPending(at("file"));
      await pending.write("pending");
      const calls = [
        writeFile(at("file"), "x".repeat(500_000)),
        pending.commit(),
        writeFile(at("file"), "last"),
      ];
      await Promise.all(calls);
      equal(text("file"), "last", "contents");
      const other = await operations.openPending(at("file"));
      await other.write("pending");
      await Promise.all([writeFile(at("file"), "x".repeat(500_000)), other.commit()]);
      equal(text("file"), "pending", "contents of the commit that came last");
    },
  },
  {
    name: "openPending() can be written to from what another writeFile() of the same file reads",
    only: "async",
    async run({ operations, writeFile, at, text }) {
      const pending = await operations.openPending(at("file"));
      async function* copying(): AsyncGenerator<string> {
        for (const part of ["a", "b"]) {
          await pending.write(part);
          yield part.toUpperCase();
        }
      }
      await writeFile(at("file"), copying());
      equal(text("file"), "AB", "contents before the commit");
      await pending.commit();
      equal(text("file"), "ab", "contents after the commit");
    },
  },
  {
    name: "openPending() gives the commit up when it is aborted while it waits for its turn",
    only: "async",
    async run({ operations, writeFile, at, text, disk, directory }) {
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      async function* holding(): AsyncGenerator<string> {
        yield "held";
        await held;
      }
      const controller = new AbortController();
      const pending = await operations.openPending(at("file"), { signal: controller.signal });
      await pending.write("pending");
      const writing = writeFile(at("file"), holding());
      await pause(5);
      const committing = pending.commit();
      controller.abort("why");
      const error = await fails(committing, { code: "ERR_UNTORN_ABORTED", step: "signal" });
      equal(error.cause, "why", "cause");
      release();
      await writing;
      equal([text("file"), disk.list(directory)], ["held", ["file"]], "contents and names");
      await writeFile(at("file"), "next");
      equal(text("file"), "next", "contents of the next write");
    },
  },
  {
    name: "openPending() holds no place among the files that are open at a time",
    only: "async",
    async run({ operations, writeFile, at, text }) {
      const pendings = await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          operations.openPending(at(`pending ${index}`), { durability: "none" }),
        ),
      );
      await writeFile(at("file"), "written meanwhile");
      equal(text("file"), "written meanwhile", "contents");
      await Promise.all(pendings.map((pending) => pending.discard()));
    },
  },
  {
    name: "openPending() writes no more than it was given, and waits for it: backpressure",
    only: "async",
    async run({ operationsOn, platform, at }) {
      let release: () => void = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      const slow = changing(platform, "write", async (_, next) => {
        await held;
        return next();
      });
      const pending = await operationsOn(slow).openPending(at("file"));
      let isWritten = false;
      const writing = pending.write("a").then(() => (isWritten = true));
      await pause(5);
      equal([isWritten, pending.bytesWritten], [false, 0], "while the system writes");
      release();
      await writing;
      equal(pending.bytesWritten, 1, "bytes written");
      await pending.discard();
    },
  },
  {
    name: "openPending() refuses a stream that somebody else reads, and goes on",
    only: "async",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"));
      const stream = new ReadableStream<string>({});
      const reader = stream.getReader();
      const error = await thrownBy(pending.write(stream));
      check(error instanceof TypeError, `expected a TypeError, got ${String(error)}`);
      reader.releaseLock();
      await pending.write("fine");
      await pending.commit();
      equal(text("file"), "fine", "contents");
    },
  },
  {
    name: "openPending() leaves no temporary when it cannot be opened durably, with strict",
    only: "async",
    async run({ operationsOn, platform, at, disk, directory }) {
      const { openPending } = operationsOn({
        supports: { ...platform.supports, directoryFlush: false },
      });
      await fails(openPending(at("file"), { strict: true }), { code: "ERR_UNTORN_NOT_DURABLE" });
      equal(disk.list(directory).filter(isTemporaryName), [], "temporaries");
    },
  },
];
