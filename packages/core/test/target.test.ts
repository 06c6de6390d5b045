import { expect, test } from "vitest";
import type { Stats } from "../src/port.ts";
import { sameFile } from "../src/target.ts";

const file: Stats = {
  kind: "file",
  size: 1,
  mode: 0o644,
  uid: 0,
  gid: 0,
  dev: 1,
  ino: "7",
  atime: 0,
  mtime: 0,
};

test.each<[string, Stats | undefined, Stats | undefined, boolean]>([
  ["the same inode, changed meanwhile", file, { ...file, size: 2, mode: 0o600 }, true],
  ["another inode", file, { ...file, ino: "8" }, false],
  ["an inode of that number on another device", file, { ...file, dev: 2 }, false],
  ["a file whose inode nobody knows", { ...file, ino: undefined }, { ...file, ino: undefined }, false],
  ["nothing, twice", undefined, undefined, true],
  ["nothing and something", undefined, file, false],
  ["something and nothing", file, undefined, false],
])("sameFile() knows %s", (_, a, b, same) => {
  expect(sameFile(a, b)).toBe(same);
});
