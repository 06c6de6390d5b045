import { describe, expect, test } from "vitest";
import {
  absolute,
  directoryOf,
  isSamePath,
  keyOf,
  nameOf,
  type PathStyle,
  pathOf,
  under,
} from "../src/paths.ts";

describe("pathOf()", () => {
  test.each<[string, PathStyle, string]>([
    ["file:///a/b%20c", "posix", "/a/b c"],
    ["file:///a/%E2%82%AC", "posix", "/a/€"],
    ["file://localhost/a", "posix", "/a"],
    ["file:///C:/a/b", "windows", "C:\\a\\b"],
    ["file://server/share/a", "windows", "\\\\server\\share\\a"],
  ])("takes %s on %s as %s", (url, style, path) => {
    expect(pathOf(new URL(url), "path", style)).toBe(path);
  });

  test.each<[unknown, PathStyle, string]>([
    ["", "posix", "ERR_INVALID_ARG_VALUE"],
    ["a\0b", "posix", "ERR_INVALID_ARG_VALUE"],
    [undefined, "posix", "ERR_INVALID_ARG_TYPE"],
    [{ href: "file:///a" }, "posix", "ERR_INVALID_ARG_TYPE"],
    [new URL("https://example.org/a"), "posix", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///a%2Fb"), "posix", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///a%00"), "posix", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///a%FF"), "posix", "ERR_INVALID_ARG_VALUE"],
    [new URL("file://host/a"), "posix", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///C:/a%5Cb"), "windows", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///a"), "windows", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///C:"), "windows", "ERR_INVALID_ARG_VALUE"],
    [new URL("file:///C:a"), "windows", "ERR_INVALID_ARG_VALUE"],
  ])("refuses %s on %s with %s", (path, style, code) => {
    expect(() => pathOf(path, "path", style)).toThrow(expect.objectContaining({ name: "TypeError", code }));
  });
});

test.each<[string, PathStyle, string, string]>([
  ["/a/b", "posix", "/w", "/a/b"],
  ["a/../b", "posix", "/w", "/w/a/../b"],
  ["a", "posix", "/", "/a"],
  ["C:\\a", "windows", "D:\\w", "C:\\a"],
  ["C:/a", "windows", "D:\\w", "C:/a"],
  ["C:a", "windows", "D:\\w", "C:a"],
  ["\\a", "windows", "D:\\w", "D:\\a"],
  ["/a", "windows", "D:\\w", "D:/a"],
  ["\\a", "windows", "\\\\srv\\share\\d", "\\\\srv\\share\\a"],
  ["\\a", "windows", "\\\\srv\\share", "\\\\srv\\share\\a"],
  ["\\\\s\\x\\a", "windows", "D:\\w", "\\\\s\\x\\a"],
  ["a", "windows", "D:\\w", "D:\\w\\a"],
])("absolute(%s) on %s in %s is %s", (path, style, cwd, whole) => {
  expect(absolute(path, style, () => cwd)).toBe(whole);
});

test.each<[string, PathStyle, string, string]>([
  ["/a/b", "posix", "/a", "b"],
  ["/a", "posix", "/", "a"],
  ["a", "posix", ".", "a"],
  ["a/b", "posix", "a", "b"],
  ["/a\\b", "posix", "/", "a\\b"],
  ["/a/", "posix", "/a", ""],
  ["C:\\a", "windows", "C:\\", "a"],
  ["C:\\a\\b", "windows", "C:\\a", "b"],
  ["C:\\a/b", "windows", "C:\\a", "b"],
  ["\\\\s\\x\\a", "windows", "\\\\s\\x\\", "a"],
  ["C:a", "windows", "C:", "a"],
])("%s on %s is in %s, named %s", (path, style, directory, name) => {
  expect(directoryOf(path, style)).toBe(directory);
  expect(nameOf(path, style)).toBe(name);
});

test("under() puts one separator between", () => {
  expect(under("/", "a", "posix")).toBe("/a");
  expect(under("/a", "b", "posix")).toBe("/a/b");
  expect(under("C:\\", "a", "windows")).toBe("C:\\a");
  expect(under("C:\\a", "b", "windows")).toBe("C:\\a\\b");
  expect(under("C:/a/", "b", "windows")).toBe("C:/a/b");
});

test("under() puts none behind a drive alone, whose working directory the system knows", () => {
  expect(under("C:", "a", "windows")).toBe("C:a");
  expect(under("C:", "a", "posix")).toBe("C:/a");
});

test("keyOf() is the same for the spellings of one path", () => {
  expect(keyOf("/x/./b/..//a", "posix")).toBe(keyOf("/x/a", "posix"));
  expect(keyOf("/x/A", "posix")).not.toBe(keyOf("/x/a", "posix"));
  expect(keyOf("/x/./A", "posix")).not.toBe(keyOf("/x/./a", "posix"));
  expect(keyOf("C:\\X\\A", "windows")).toBe(keyOf("c:/x/a", "windows"));
  expect(keyOf("/constructor", "posix")).not.toBe(keyOf("/__proto__", "posix"));
});

test("an encoded backslash in a URL is a part of a name on POSIX", () => {
  expect(pathOf(new URL("file:///a%5Cb"), "path", "posix")).toBe("/a\\b");
});

test("isSamePath() is sure only where no link can make a difference: not with two dots", () => {
  expect(isSamePath("/x//./a", "/x/a", "posix")).toBe(true);
  expect(isSamePath("/x/y/../a", "/x/a", "posix")).toBe(false);
});
