import { AtomicFileError, isAtomicFileError } from "@untorn/core";
import { check, equal, fails, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

export const errorCases: readonly Case[] = [
  {
    name: "writeFile() fails with an error whose fields and message say what, where, and what is on disk",
    async run({ writeFile, at }) {
      const path = at("missing/file");
      const error = await fails(writeFile(path, "new"), { code: "ENOENT", path });
      equal(
        [error.name, error.operation, error.temporaryPath],
        ["AtomicFileError", "writeFile", undefined],
        "fields",
      );
      check(
        error instanceof Error && error instanceof AtomicFileError,
        "it is an Error and an AtomicFileError",
      );
      equal(isAtomicFileError(error), true, "isAtomicFileError()");
      equal((error.cause as { code?: unknown } | undefined)?.code, "ENOENT", "code of the cause");
      check(error.step.length > 0, "it names the step");
      for (const word of ["writeFile", JSON.stringify(path), "ENOENT", "unchanged", "createParents"])
        check(error.message.includes(word), `${word} is missing in the message: ${error.message}`);
      check(!error.message.endsWith("."), "the message does not end in a full stop");
      check(error.stack?.includes("AtomicFileError") === true, "the stack names it");
    },
  },
  {
    name: "isAtomicFileError() is false of everything else",
    async run({ writeFile }) {
      for (const other of [
        undefined,
        null,
        0,
        "x",
        {},
        new Error("x"),
        new TypeError("x"),
        { name: "AtomicFileError" },
      ])
        equal(isAtomicFileError(other), false, JSON.stringify(other));
      equal(isAtomicFileError(await thrownBy(writeFile("", "x"))), false, "a TypeError of the library's");
    },
  },
  {
    name: "writeFile() names the file behind a link in its errors",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, disk }) {
      disk.symlink("missing/file", at("link"));
      const error = await fails(writeFile(at("link"), "new"), { code: "ENOENT", path: at("missing/file") });
      check(error.message.includes(JSON.stringify(at("missing/file"))), `the message: ${error.message}`);
    },
  },
  {
    name: "writeFile() quotes a path with a line break, so that a log keeps its lines",
    async run({ writeFile, at }) {
      const error = await fails(writeFile(at("missing\nline/file"), "new"), { code: "ENOENT" });
      check(!error.message.includes("\n"), "no line break in the message");
    },
  },
  {
    name: "writeFile() names a temporary that it cannot remove, and reports the first error",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn(failing(failing(platform, "flush", "EIO"), "remove", "EBUSY"));
      const error = await fails(writeFile(at("file"), "new"), { code: "EIO", step: "flush" });
      const left = error.temporaryPath;
      check(left !== undefined && disk.look(left)?.kind === "file", "it names a file that is there");
      check(error.message.includes(JSON.stringify(left)), `the message names it: ${error.message}`);
      disk.remove(left);
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() gives the system's own error as the cause",
    async run({ writeFileOn, platform, at }) {
      const error = await fails(writeFileOn(failing(platform, "write", "EDQUOT"))(at("file"), "new"), {
        code: "EDQUOT",
        step: "write",
      });
      equal((error.cause as Error).message, "EDQUOT: made by the test", "message of the cause");
    },
  },
];
