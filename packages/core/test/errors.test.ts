import { expect, test } from "vitest";
import { AtomicFileError, isAtomicFileError } from "../src/errors.ts";

const failure = {
  code: "ENOSPC",
  operation: "writeFile",
  step: "write",
  path: "/f",
  outcome: "unchanged",
  cause: new Error("the disk"),
} as const;

test("isAtomicFileError() knows errors of another copy of the library, and nothing else", () => {
  const brand = Symbol.for("untorn.AtomicFileError");
  expect(isAtomicFileError(new AtomicFileError(failure))).toBe(true);
  expect(isAtomicFileError({ [brand]: true })).toBe(true);
  for (const other of [null, undefined, new Error("x"), failure, "AtomicFileError"])
    expect(isAtomicFileError(other)).toBe(false);
});

test("an AtomicFileError has what it was made of, and says what failed, why, and what is on disk", () => {
  const error = new AtomicFileError({ ...failure, temporaryPath: "/t" });
  expect(error).toMatchObject({ ...failure, name: "AtomicFileError", temporaryPath: "/t" });
  expect(error.cause).toBe(failure.cause);
  expect(error.message).toBe(
    'writeFile "/f": ENOSPC at write, the disk is full; what was there before is unchanged; a temporary may be left at "/t"',
  );
  expect("temporaryPath" in new AtomicFileError(failure)).toBe(false);
});

test("a directory that may not be read has an advice of its own", () => {
  const denied = { ...failure, code: "EACCES" };
  expect(new AtomicFileError(denied).message).toContain("check the permissions");
  expect(new AtomicFileError({ ...denied, step: "openDirectory" }).message).toContain(
    'durability "ordered" does without',
  );
});
