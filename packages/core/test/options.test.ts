import { expect, test } from "vitest";
import { writeRequest } from "../src/options.ts";

test("writeRequest() has the defaults that the documentation tells", () => {
  expect(writeRequest(undefined)).toEqual({
    durability: "full",
    strict: false,
    mode: undefined,
    owner: "keep",
    createParents: false,
    overwrite: true,
    symlinks: "follow",
    skipUnchanged: false,
    backup: undefined,
    inPlaceFallback: false,
    lock: undefined,
    encoding: "utf8",
    cancellation: expect.objectContaining({ exists: false }),
    onProgress: undefined,
    onTemporary: undefined,
  });
});
