import type { CoalescingWriter, Receipt } from "@untorn/core";
import { check, equal, fails, refuses, thrownBy } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { changing, failing } from "../failing.ts";

interface Arranged {
  readonly writer: CoalescingWriter;
  /** The first attempt is under way: what is given now comes too late for it. */
  readonly begun: Promise<void>;
}

/** A writer whose n-th attempts fail. */
function arranged({ operationsOn, platform, at }: Subject, ...failed: readonly number[]): Arranged {
  let attempts = 0;
  let begin: () => void;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const watching = changing(platform, "lstat", (_args, next) => {
    begin();
    return next();
  });
  const broken = failing(watching, "flush", "EIO", () => failed.includes(++attempts));
  const writer = operationsOn(broken).createCoalescingWriter(at("file"), { durability: "ordered" });
  return { writer, begun };
}

const cases: readonly Omit<Case, "only">[] = [
  {
    name: "createCoalescingWriter() writes the newest of many contents, and tells everybody when it is there",
    async run({ operationsOn, platform, at, text }) {
      let made = 0;
      const counting = changing(platform, "create", (_args, next) => {
        made++;
        return next();
      });
      const writer = operationsOn(counting).createCoalescingWriter(at("file"));
      equal([writer.path, made], [at("file"), 0], "path, and temporaries before the first write");
      const receipts: Promise<Receipt>[] = [];
      for (let i = 0; i < 10_000; i++) receipts.push(writer.write(`new ${i}`));
      for (const receipt of await Promise.all(receipts))
        equal([receipt.path, receipt.bytesWritten, receipt.changed], [at("file"), 8, true], "receipt");
      equal([text("file"), made], ["new 9999", 1], "contents, and temporaries");
      await writer.close();
    },
  },
  {
    name: "createCoalescingWriter() writes what is given while it writes, the newest of it, when that is done",
    async run(subject) {
      const { writer, begun } = arranged(subject);
      const first = writer.write("1");
      await begun;
      const others = [writer.write("22"), writer.write("333"), writer.write("4444")];
      equal((await first).bytesWritten, 1, "bytes of the first");
      for (const receipt of await Promise.all(others)) equal(receipt.bytesWritten, 4, "bytes of the others");
      equal(subject.text("file"), "4444", "contents");
    },
  },
  {
    name: "createCoalescingWriter() rejects what failed, and not what came before or after it",
    async run(subject) {
      const { writer, begun } = arranged(subject, 2);
      const first = writer.write("first");
      await begun;
      const replaced = writer.write("replaced");
      const second = writer.write("second");
      equal((await first).bytesWritten, 5, "the first");
      const third = thrownBy(second).then(() => writer.write("third"));
      for (const write of [replaced, second]) await fails(write, { code: "EIO", step: "flush" });
      equal((await third).bytesWritten, 5, "the third");
      equal(subject.text("file"), "third", "contents");
    },
  },
  {
    name: "createCoalescingWriter() rejects the first write alone where the first fails and the second does not",
    async run(subject) {
      const { writer, begun } = arranged(subject, 1);
      const first = fails(writer.write("first"), { code: "EIO", path: subject.at("file") });
      await begun;
      const second = writer.write("second");
      equal((await first).operation, "createCoalescingWriter", "operation");
      equal((await second).bytesWritten, 6, "the second");
      equal(
        [(await writer.flush())?.bytesWritten, subject.text("file")],
        [6, "second"],
        "flush and contents",
      );
    },
  },
  {
    name: "createCoalescingWriter() has nothing to flush before the first write, and waits for the newest one after it",
    async run({ operations, at, text, disk, directory }) {
      const writer = operations.createCoalescingWriter(at("file"));
      equal([await writer.flush(), disk.list(directory)], [undefined, []], "flush of nothing");
      void writer.write("old");
      void writer.write("new");
      equal([(await writer.flush())?.bytesWritten, text("file")], [3, "new"], "flush and contents");
    },
  },
  {
    name: "createCoalescingWriter() says at each flush that the newest contents are not there, until newer ones are",
    async run(subject) {
      const { writer } = arranged(subject, 2);
      await writer.write("first");
      await fails(writer.write("second"), { code: "EIO" });
      for (let i = 0; i < 2; i++) await fails(writer.flush(), { code: "EIO" });
      equal(subject.text("file"), "first", "contents");
      await writer.write("third");
      equal((await writer.flush())?.bytesWritten, 5, "flush");
    },
  },
  {
    name: "createCoalescingWriter() closes when the newest contents are there, and takes none after that",
    async run({ operations, at, text }) {
      const writer = operations.createCoalescingWriter(at("file"));
      void writer.write("old");
      void writer.write("new");
      const closing = writer.close();
      const late = await fails(writer.write("late"), { code: "ERR_UNTORN_ENDED", step: "close" });
      equal([late.path, late.operation], [at("file"), "createCoalescingWriter"], "path and operation");
      equal([await closing, text("file")], [undefined, "new"], "close and contents");
      await Promise.all([writer.close(), writer[Symbol.asyncDispose]()]);
      equal((await writer.flush())?.bytesWritten, 3, "flush after close");
      await fails(writer.write("late"), { code: "ERR_UNTORN_ENDED" });
      equal(text("file"), "new", "contents after a late write");
    },
  },
  {
    name: "createCoalescingWriter() is closed also where the newest contents could not be written, and says so",
    async run(subject) {
      const { writer } = arranged(subject, 1);
      const write = fails(writer.write("lost"), { code: "EIO" });
      for (const closing of [writer.close(), writer.close(), writer[Symbol.asyncDispose]()])
        await fails(closing, { code: "EIO" });
      await write;
      await fails(writer.write("late"), { code: "ERR_UNTORN_ENDED" });
      equal(subject.disk.list(subject.directory), [], "names");
    },
  },
  {
    name: "createCoalescingWriter() refuses wrong arguments at once, and what waits is not touched by it",
    async run({ operations, at, text }) {
      const create = operations.createCoalescingWriter as (...args: readonly unknown[]) => CoalescingWriter;
      const made = async (...args: readonly unknown[]): Promise<unknown> => create(...args);
      await refuses(made(5), "ERR_INVALID_ARG_TYPE", "a path that is none");
      await refuses(made(""), "ERR_INVALID_ARG_VALUE", "an empty path");
      await refuses(made(at("file"), { mode: "644" }), "ERR_INVALID_ARG_TYPE", "a wrong option");
      await refuses(
        made(at("file"), { backup: at("file") }),
        "ERR_INVALID_ARG_VALUE",
        "a backup over itself",
      );
      const writer = create(at("file"), "hex");
      const good = writer.write("6f6c64");
      await refuses(writer.write(5 as never), "ERR_INVALID_ARG_TYPE", "data that is none");
      await refuses(writer.write("xyz"), "ERR_INVALID_ARG_VALUE", "text that is not hex");
      equal([(await good).bytesWritten, text("file")], [3, "old"], "what was given before");
      equal((await writer.flush())?.bytesWritten, 3, "flush");
    },
  },
  {
    name: "createCoalescingWriter() takes what writeFile() takes, and cancels a stream that is replaced",
    async run({ operations, at, text }) {
      const writer = operations.createCoalescingWriter(at("file"));
      let cancelled = 0;
      const stream = new ReadableStream<string>({ cancel: () => void cancelled++ });
      const iterable = {
        *[Symbol.iterator](): Generator<string> {
          throw new Error("a replaced iterable is not read");
        },
      };
      const writes = [writer.write(stream), writer.write(iterable), writer.write(new Blob(["bl", "ob"]))];
      for (const receipt of await Promise.all(writes)) equal(receipt.bytesWritten, 4, "bytes");
      equal([text("file"), cancelled], ["blob", 1], "contents, and cancelled streams");
    },
  },
  {
    name: "createCoalescingWriter() obeys its options as they were when it was made, and its signal always",
    async run({ operations, at, text, disk }) {
      const controller = new AbortController();
      const options = { backup: true, createParents: true, signal: controller.signal };
      const writer = operations.createCoalescingWriter(at("below/file"), options);
      options.backup = false;
      await writer.write("old");
      await writer.write("new");
      equal([text("below/file"), text("below/file.bak")], ["new", "old"], "contents, and those before");
      controller.abort();
      await fails(writer.write("newer"), { code: "ERR_UNTORN_ABORTED" });
      equal(text("below/file"), "new", "contents");
      check(disk.look(at("below/file")) !== undefined, "the file is there");
    },
  },
];

export const coalescingWriterCases: readonly Case[] = cases.map((each) => ({ ...each, only: "async" }));
