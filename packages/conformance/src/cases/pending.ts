import { isTemporaryName, type PendingFile, type WriteFileOptions } from "@untorn/core";
import { check, equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";
import { pause } from "../pause.ts";

/** Opens, writes all, commits. */
async function write(
  { operations, at }: Pick<Subject, "operations" | "at">,
  parts: readonly string[],
  options?: WriteFileOptions,
): ReturnType<PendingFile["commit"]> {
  const pending = await operations.openPending(at("file"), options);
  for (const part of parts) await pending.write(part);
  return pending.commit();
}

const temporaries = ({ disk, directory }: Subject): number =>
  disk.list(directory).filter(isTemporaryName).length;

/** What is true of a pending file in both forms. */
export const pendingCases: readonly Case[] = [
  {
    name: "openPending() shows the old file until the commit, and the new one after it",
    async run(subject) {
      const { operations, at, text, disk } = subject;
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      equal([pending.path, pending.bytesWritten], [at("file"), 0], "path and bytes, when it is open");
      await pending.write("one ");
      await pending.write(new TextEncoder().encode("two "));
      equal([text("file"), pending.bytesWritten, temporaries(subject)], ["old", 8, 1], "before the commit");
      await pending.write(["three", " ", "four"]);
      const receipt = await pending.commit();
      equal(text("file"), "one two three four", "contents");
      equal(
        receipt,
        {
          path: at("file"),
          bytesWritten: 18,
          changed: true,
          durability: subject.platform.supports.directoryFlush ? "full" : "ordered",
        },
        "receipt",
      );
      equal(pending.bytesWritten, 18, "bytes after the commit");
    },
  },
  {
    name: "openPending() writes each piece before it says so",
    async run({ operations, at, directory, disk }) {
      const pending = await operations.openPending(at("file"));
      const temporary = disk.list(directory).find(isTemporaryName)!;
      let size = 0;
      for (const data of ["a", "", "bc", ["d", pattern(70_000)], [], pattern(20_000)]) {
        await pending.write(data);
        size = pending.bytesWritten;
        equal(disk.look(at(temporary))?.size, size, "size of the temporary");
      }
      equal(size, 90_004, "bytes written");
      await pending.discard();
    },
  },
  {
    name: "openPending() commits a file to which nothing was written",
    async run({ operations, at, text, disk }) {
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      equal([(await pending.commit()).bytesWritten, text("file")], [0, ""], "bytes and contents");
    },
  },
  {
    name: "openPending() joins a character that is cut in two between two writes",
    async run(subject) {
      await write(subject, ["a\ud83d", "", "\ude00b\ud83d"]);
      equal(subject.text("file"), "a😀b\ufffd", "contents");
    },
  },
  {
    name: "openPending() joins a character that is cut in two between a text and a list",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"));
      await pending.write("a\ud83d");
      await pending.write(["\ude00", "\ud83d"]);
      await pending.write("\ude00\ud83d");
      await pending.write(new TextEncoder().encode("b"));
      await pending.commit();
      equal(text("file"), "a😀😀\ufffdb", "contents");
    },
  },
  {
    name: "openPending() encodes text by its encoding",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"), "hex");
      await refuses(pending.write("zz"), "ERR_INVALID_ARG_VALUE", "text that is not hex");
      await pending.write("6f");
      await pending.write(["6b"]);
      await pending.commit();
      equal(text("file"), "ok", "contents");
    },
  },
  {
    name: "openPending() leaves the old file and nothing else when it is discarded, twice or after its end too",
    async run(subject) {
      const { operations, at, text, disk, directory } = subject;
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      await pending.write("new");
      await pending.discard();
      await pending.discard();
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      const other = await operations.openPending(at("file"));
      await other.write("new");
      await other.commit();
      await other.discard();
      equal([text("file"), disk.list(directory)], ["new", ["file"]], "contents and names after a commit");
    },
  },
  {
    name: "openPending() discards what was not committed when it is disposed of, and keeps what was",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      await pending.write("new");
      await pending[Symbol.asyncDispose]();
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      const other = await operations.openPending(at("file"));
      await other.write("new");
      await other.commit();
      await other[Symbol.asyncDispose]();
      equal(text("file"), "new", "contents after a commit");
    },
  },
  {
    name: "openPending() refuses a write and a commit after a discard, and says that nothing has changed",
    async run({ operations, at, text, disk }) {
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      await pending.discard();
      const expected = { code: "ERR_UNTORN_ENDED", outcome: "unchanged", path: at("file") } as const;
      const error = await fails(pending.write("late"), expected);
      await fails(pending.commit(), expected);
      equal([text("file"), error.operation], ["old", "openPending"], "contents and operation");
    },
  },
  {
    name: "openPending() refuses a write and a second commit after a commit, and says that the file is there",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"));
      await pending.write("new");
      await pending.commit();
      const error = await fails(pending.write("late"), {
        code: "ERR_UNTORN_ENDED",
        step: "write",
        outcome: "replaced",
      });
      check(!error.message.includes("power cut"), `a commit that was done is in doubt: ${error.message}`);
      await fails(pending.commit(), { code: "ERR_UNTORN_ENDED", step: "commit", outcome: "replaced" });
      equal(text("file"), "new", "contents");
    },
  },
  {
    name: "openPending() says that nothing has changed after a commit that found nothing to do",
    async run({ operations, at, disk }) {
      disk.write(at("file"), "same");
      const pending = await operations.openPending(at("file"), { skipUnchanged: true });
      await pending.write("sa");
      await pending.write("me");
      const { changed, bytesWritten } = await pending.commit();
      equal({ changed, bytesWritten }, { changed: false, bytesWritten: 0 }, "receipt");
      await fails(pending.commit(), { code: "ERR_UNTORN_ENDED", outcome: "unchanged" });
    },
  },
  {
    name: "openPending() goes on after a write of something that is no data",
    async run({ operations, at, text }) {
      const pending = await operations.openPending(at("file"));
      await pending.write("a");
      for (const wrong of [undefined, 5, {}, null])
        await refuses(
          pending.write(wrong as never),
          "ERR_INVALID_ARG_TYPE",
          `a write of ${JSON.stringify(wrong)}`,
        );
      await pending.write("b");
      await pending.commit();
      equal(text("file"), "ab", "contents");
    },
  },
  {
    name: "openPending() is over when an iterable fails half-way: what comes later gets the same error",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const pending = await operations.openPending(at("file"));
      const cause = new Error("broken");
      function* broken(): Generator<string> {
        yield "x".repeat(100_000);
        throw cause;
      }
      const error = await fails(pending.write(broken()), { code: "ERR_UNTORN_DATA", step: "data" });
      equal(error.cause === cause, true, "the cause is what the iterable threw");
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      for (const later of [pending.write("x"), pending.commit()])
        equal((await fails(later, { code: "ERR_UNTORN_DATA" })) === error, true, "it is the same error");
      await pending.discard();
    },
  },
  {
    name: "openPending() is over when a write fails: the temporary goes, and what comes later gets the same error",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const { openPending } = operationsOn(
        failing(platform, "write", "ENOSPC", (_, { length }) => length > 3),
      );
      const pending = await openPending(at("file"));
      await pending.write("abc");
      const error = await fails(pending.write("much more"), { code: "ENOSPC", step: "write" });
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      for (const later of [pending.write("x"), pending.commit()])
        equal((await fails(later, { code: "ENOSPC" })) === error, true, "it is the same error");
      await pending.discard();
    },
  },
  {
    name: "openPending() leaves the old file when the flush of the commit fails, and cannot be committed again",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const pending = await operationsOn(failing(platform, "flush", "EIO")).openPending(at("file"));
      await pending.write("new");
      const error = await fails(pending.commit(), { code: "EIO", step: "flush" });
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      equal((await fails(pending.commit(), { code: "EIO" })) === error, true, "it is the same error");
    },
  },
  {
    name: "openPending() says so when what is discarded cannot be removed, and names it",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const pending = await operationsOn(failing(platform, "remove", "EACCES")).openPending(at("file"));
      const error = await fails(pending.discard(), { code: "EACCES", step: "remove" });
      const [left] = disk.list(directory).filter(isTemporaryName);
      equal([text("file"), error.temporaryPath], ["old", at(left!)], "contents, and what is named");
      disk.remove(at(left!));
    },
  },
  {
    name: "openPending() fails at once where the file cannot be written, and makes nothing",
    async run({ operations, at, disk, directory }) {
      disk.mkdir(at("directory"));
      await fails(operations.openPending(at("directory")), { code: "EISDIR", step: "lstat" });
      await fails(operations.openPending(at("missing/file")), { code: "ENOENT" });
      disk.write(at("file"), "old");
      await fails(operations.openPending(at("file"), { overwrite: false }), { code: "EEXIST" });
      equal(disk.list(directory).sort(), ["directory", "file"], "names");
    },
  },
  {
    name: "openPending() refuses wrong arguments before any call",
    async run({ operationsOn, platform, at, sync }) {
      let calls = 0;
      const { openPending } = operationsOn(changing(platform, "lstat", (_, next) => (calls++, next())));
      await refuses(openPending(""), "ERR_INVALID_ARG_VALUE", "an empty path");
      await refuses(openPending(5 as never), "ERR_INVALID_ARG_TYPE", "a number as the path");
      await refuses(openPending(at("file"), { mode: -1 }), "ERR_INVALID_ARG_VALUE", "a mode of -1");
      await refuses(
        openPending(at("file"), { signal: {} as never }),
        "ERR_INVALID_ARG_TYPE",
        "a wrong signal",
      );
      await refuses(
        openPending(at("file"), { backup: at("file") }),
        "ERR_INVALID_ARG_VALUE",
        "the backup itself",
      );
      if (sync) {
        const pending = await openPending(at("file"));
        await refuses(pending.write(new Blob([]) as never), "ERR_INVALID_ARG_TYPE", "a blob");
        await pending.discard();
      }
      equal(calls, sync ? 1 : 0, "calls of lstat");
    },
  },
  {
    name: "openPending() obeys mode, createParents and backup",
    needs: ["modes"],
    async run({ operations, at, text, disk }) {
      const path = at("a/b/file");
      const first = await operations.openPending(path, { createParents: true, mode: 0o600 });
      await first.write("one");
      await first.commit();
      equal([text("a/b/file"), disk.look(path)?.mode], ["one", 0o600], "contents and mode");
      const second = await operations.openPending(path, { backup: true });
      await second.write("two");
      equal((await second.commit()).backup, at("a/b/file.bak"), "backup of the receipt");
      equal([text("a/b/file"), text("a/b/file.bak")], ["two", "one"], "contents, and the backup's");
    },
  },
  {
    name: "openPending() follows a link when it is opened",
    needs: ["symbolicLinks"],
    async run({ operations, at, text, disk }) {
      disk.write(at("one"), "old one");
      disk.write(at("two"), "old two");
      disk.symlink("one", at("link"));
      const pending = await operations.openPending(at("link"));
      disk.remove(at("link"));
      disk.symlink("two", at("link"));
      await pending.write("new");
      equal([pending.path, (await pending.commit()).path], [at("one"), at("one")], "path");
      equal([text("one"), text("two")], ["new", "old two"], "contents");
    },
  },
  {
    name: "openPending() looks at the commit again at what is there: mode, and the backup",
    needs: ["modes"],
    async run({ operations, at, text, disk }) {
      const pending = await operations.openPending(at("file"), { backup: true });
      await pending.write("new");
      disk.write(at("file"), "of the meantime");
      disk.chmod(at("file"), 0o604);
      await pending.commit();
      equal([text("file"), text("file.bak")], ["new", "of the meantime"], "contents, and the backup's");
      equal(disk.look(at("file"))?.mode, 0o604, "mode");
    },
  },
  {
    name: "openPending() leaves a file that somebody made meanwhile, with overwrite: false",
    async run({ operations, at, text, disk, directory }) {
      const pending = await operations.openPending(at("file"), { overwrite: false });
      await pending.write("new");
      disk.write(at("file"), "of the meantime");
      await fails(pending.commit(), { code: "EEXIST" });
      equal([text("file"), disk.list(directory)], ["of the meantime", ["file"]], "contents and names");
    },
  },
  {
    name: "openPending() never replaces a directory that came meanwhile",
    async run({ operations, at, disk, directory }) {
      const pending = await operations.openPending(at("file"));
      await pending.write("new");
      disk.mkdir(at("file"));
      await fails(pending.commit(), { code: "EISDIR", step: "lstat" });
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "openPending() and writeFile() of one file: the last to commit wins",
    async run({ operations, writeFile, at, text }) {
      const pending = await operations.openPending(at("file"));
      const other = await operations.openPending(at("file"));
      await pending.write("pending");
      await writeFile(at("file"), "written");
      equal(text("file"), "written", "contents while one is pending");
      await pending.commit();
      equal(text("file"), "pending", "contents after the commit");
      await other.write("other");
      await other.commit();
      equal(text("file"), "other", "contents after the other commit");
    },
  },
  {
    name: "openPending() discards at once when the signal is aborted, and tells the reason",
    async run({ operations, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const controller = new AbortController();
      const pending = await operations.openPending(at("file"), { signal: controller.signal });
      await pending.write("new");
      controller.abort("why");
      for (let i = 0; i < 200 && disk.list(directory).length > 1; i++) await pause(5);
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
      const error = await fails(pending.commit(), { code: "ERR_UNTORN_ABORTED", step: "signal" });
      equal(error.cause, "why", "cause");
      await fails(operations.openPending(at("file"), { signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
    },
  },
  {
    name: "openPending() does not mind an abort after its end",
    async run({ operations, at, text }) {
      const controller = new AbortController();
      const pending = await operations.openPending(at("file"), { signal: controller.signal });
      await pending.write("new");
      await pending.commit();
      controller.abort();
      await fails(pending.commit(), { code: "ERR_UNTORN_ENDED", outcome: "replaced" });
      equal(text("file"), "new", "contents");
    },
  },
  {
    name: "openPending() tells onProgress how far it has come, and is over when that throws",
    async run({ operations, at, disk, directory }) {
      const told: unknown[] = [];
      const onProgress = (progress: unknown): void => {
        told.push(progress);
        if (told.length === 3) throw new Error("enough");
      };
      const pending = await operations.openPending(at("file"), { onProgress });
      await pending.write("ab");
      await pending.write("cde");
      await fails(pending.write("f"), { code: "ERR_UNTORN_CALLBACK", step: "onProgress" });
      equal(told, [{ bytesWritten: 2 }, { bytesWritten: 5 }, { bytesWritten: 6 }], "what was told");
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "openPending() writes a large piece and many small ones",
    async run({ operations, at, read }) {
      const bytes = pattern(400_000);
      const pending = await operations.openPending(at("file"), { durability: "none" });
      await pending.write(bytes.subarray(0, 300_000));
      for (let from = 300_000; from < bytes.length; from += 10_000)
        await pending.write(bytes.subarray(from, from + 10_000));
      await pending.commit();
      sameBytes(read("file"), bytes, "contents");
    },
  },
  {
    name: "openPending() can be opened by a hundred at once, which finish in any order",
    async run({ operations, at, text, disk, directory }) {
      const all = Array.from({ length: 100 }, (_, index) => index);
      const pendings = await Promise.all(
        all.map((index) => operations.openPending(at(`file ${index}`), { durability: "none" })),
      );
      for (const [index, pending] of [...pendings.entries()].reverse()) {
        await pending.write(`text ${index}`);
        await (index % 3 === 0 ? pending.discard() : pending.commit());
      }
      equal(disk.list(directory).length, 66, "files");
      equal(text("file 1"), "text 1", "contents of one");
    },
  },
];
