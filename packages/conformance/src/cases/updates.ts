import { check, equal, fails, refuses, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";
import { pause } from "../pause.ts";

const plusOne = (text: string | undefined): string => String(Number(text ?? 0) + 1);

export const updateCases: readonly Case[] = [
  {
    name: "updateFile() gives the contents to its function, and writes what that gives",
    async run({ operations: { updateFile }, at, text, disk, directory }) {
      const seen: unknown[] = [];
      const first = await updateFile(at("file"), (bytes) => (void seen.push(bytes), "one"));
      const second = await updateFile(
        at("file"),
        (bytes) => (void seen.push([...bytes!]), new Uint8Array([50])),
      );
      const third = await updateFile(at("file"), (old) => (void seen.push(old), `${old}!`), "utf8");
      await updateFile(at("file"), (old) => (void seen.push(old), old), { encoding: "hex" });
      equal(seen, [undefined, [111, 110, 101], "2", "3221"], "what it got");
      equal([text("file"), disk.list(directory)], ["2!", ["file"]], "contents and names");
      equal(
        [first, second.bytesWritten, third.bytesWritten, third.changed],
        [{ path: at("file"), bytesWritten: 3, durability: first.durability, changed: true }, 1, 2, true],
        "receipts",
      );
    },
  },
  {
    name: "updateFile() gives bytes that have a buffer of just their size",
    async run({ operations: { updateFile }, at, disk }) {
      for (const size of [0, 1000, 300_000]) {
        const contents = new Uint8Array(size).fill(7);
        disk.write(at("file"), contents);
        await updateFile(at("file"), (old) => {
          equal([old?.byteLength, old?.byteOffset, old?.buffer.byteLength], [size, 0, size], "sizes");
          return undefined;
        });
      }
    },
  },
  {
    name: "updateFile() changes nothing where its function gives undefined",
    async run({ operations: { updateFile }, at, disk, directory }) {
      const receipt = await updateFile(at("missing"), () => undefined);
      equal(
        [receipt.changed, receipt.bytesWritten, disk.list(directory)],
        [false, 0, []],
        "receipt and names",
      );
      disk.write(at("file"), "old");
      const before = disk.look(at("file"));
      const { changed, durability } = await updateFile(at("file"), () => undefined);
      equal([changed, durability], [false, "none"], "what was done, and what it survives");
      equal(disk.look(at("file")), before, "the file");
    },
  },
  {
    name: "updateFile() loses none of 50 increments at once",
    only: "async",
    needs: ["clock"],
    async run({ operations: { updateFile }, at, text }) {
      const increment = async (old: string | undefined): Promise<string> => (await pause(0), plusOne(old));
      const options = { encoding: "utf8", durability: "none" } as const;
      await Promise.all(Array.from({ length: 50 }, () => updateFile(at("file"), increment, options)));
      equal(text("file"), "50", "contents");
    },
  },
  {
    name: "updateFile() loses no increment of 5 that do not know of each other, as in 5 processes",
    only: "async",
    needs: ["clock"],
    async run({ operationsOn, at, text }) {
      const options = { encoding: "utf8", durability: "none" } as const;
      await Promise.all(
        Array.from({ length: 5 }, async () => {
          const { updateFile } = operationsOn({ onExit: () => () => {} });
          for (let i = 0; i < 5; i++) await updateFile(at("file"), plusOne, options);
        }),
      );
      equal(text("file"), "25", "contents");
    },
  },
  {
    name: "updateFile() lets out what its function throws, and leaves the file as it was",
    async run({ operations: { updateFile }, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const problem = new Error("the function's own");
      const throwing = (): never => {
        throw problem;
      };
      check((await thrownBy(updateFile(at("file"), throwing))) === problem, "the same error");
      await refuses(
        updateFile(at("file"), () => 7 as never),
        "ERR_INVALID_ARG_TYPE",
        "a number",
      );
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "updateFile() must not have a function that gives a promise",
    only: "sync",
    async run({ operations: { updateFile }, at, disk, directory }) {
      await refuses(
        updateFile(at("file"), async () => "x"),
        "ERR_INVALID_ARG_TYPE",
        "an async function",
      );
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "updateFile() changes nothing where its lock was taken away meanwhile",
    async run({ operations: { updateFile }, at, text, disk }) {
      disk.write(at("file"), "old");
      const lost = { code: "ERR_UNTORN_LOCK_LOST", outcome: "unchanged", path: at("file") } as const;
      await fails(
        updateFile(at("file"), () => {
          disk.remove(at("file.untorn-lock"));
          disk.write(at("file"), "hers");
          return "mine";
        }),
        lost,
      );
      equal(text("file"), "hers", "contents");
    },
  },
  {
    name: "updateFile() uses the lock that it is given, and asks for none inside an action without it",
    async run({ operations: { updateFile, withLock }, at, text, sync }) {
      const done: Promise<unknown>[] = [];
      await withLock(at("file"), (lock) => {
        void done.push(updateFile(at("file"), () => "new", { lock }));
        void done.push(updateFile(at("beside"), () => "new", { lock }));
        void done.push(
          fails(
            updateFile(at("file"), () => "no"),
            { code: "ERR_UNTORN_REENTRANT" },
          ),
        );
        return sync ? undefined : Promise.all(done);
      });
      await Promise.all(done);
      equal([text("file"), text("beside")], ["new", "new"], "contents");
    },
  },
  {
    name: "updateFile() follows a link, keeps the mode, and makes parents",
    needs: ["symbolicLinks", "modes"],
    async run({ operations: { updateFile }, at, text, disk }) {
      disk.write(at("file"), "old");
      const mode = disk.look(at("file"))?.mode;
      disk.symlink("file", at("link"));
      await updateFile(at("link"), (old) => `${old} and new`, "utf8");
      equal(
        [text("file"), disk.look(at("file"))?.mode, disk.look(at("link"))?.kind],
        ["old and new", mode, "link"],
        "file",
      );
      await updateFile(at("a/b/file"), plusOne, { encoding: "utf8", createParents: true });
      equal(text("a/b/file"), "1", "contents");
    },
  },
  {
    name: "updateFile() keeps the old file whatever fails before the rename, and leaves no litter",
    needs: ["replaceOpen"],
    async run({ operationsOn, platform, at, text, disk, directory }) {
      const steps = [
        ["lstat", "EIO"],
        ["list", "EACCES"],
        ["mkdir", "ENOSPC"],
        ["open", "EACCES"],
        ["read", "EIO"],
        ["create", "EMFILE"],
        ["write", "ENOSPC"],
        ["flush", "EIO"],
        ["rename", "EIO"],
      ] as const;
      for (const [step, code] of steps) {
        disk.write(at("file"), "old");
        let times = 0;
        const { updateFile } = operationsOn(failing(platform, step, code, () => times++ === 0));
        await fails(
          updateFile(at("file"), () => "new"),
          { code, step },
        );
        equal([text("file"), disk.list(directory)], ["old", ["file"]], `contents and names after ${step}`);
        await updateFile(at("file"), () => "new");
        equal(text("file"), "new", `contents of the next update after ${step}`);
      }
    },
  },
  {
    name: "updateFile() refuses wrong arguments before any system call",
    async run({ operationsOn, platform, at }) {
      const { updateFile } = operationsOn(failing(platform, "lstat", "EIO"));
      const wrong = updateFile as unknown as (...args: unknown[]) => Promise<unknown>;
      const nothing = (): void => {};
      await refuses(wrong(1, nothing), "ERR_INVALID_ARG_TYPE", "a number for a path");
      await refuses(wrong(at("file")), "ERR_INVALID_ARG_TYPE", "no function");
      for (const [name, value, code] of [
        ["timeout", -1, "VALUE"],
        ["staleAfter", 0, "VALUE"],
        ["encoding", "none", "VALUE"],
        ["durability", 1, "TYPE"],
        ["lock", {}, "TYPE"],
      ] as const) {
        await refuses(wrong(at("file"), nothing, { [name]: value }), `ERR_INVALID_ARG_${code}`, name);
      }
    },
  },
];
