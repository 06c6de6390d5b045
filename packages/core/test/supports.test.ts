import { expect, test } from "vitest";
import { supportsOf } from "../src/supports.ts";

test("supportsOf() says what POSIX and Windows can promise", () => {
  expect(supportsOf("posix")).toEqual({
    directoryFlush: true,
    hardLinks: true,
    modes: true,
    owners: true,
    symbolicLinks: true,
    replaceReadOnly: true,
    replaceOpen: true,
  });
  expect(supportsOf("windows")).toEqual({
    directoryFlush: false,
    hardLinks: true,
    modes: false,
    owners: false,
    symbolicLinks: true,
    replaceReadOnly: false,
    replaceOpen: false,
  });
});
