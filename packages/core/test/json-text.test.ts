import { assert, jsonValue, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonOf, laidOut, layoutOf, newLayout } from "../src/json-text.ts";

const text = (json: string, layout = {}): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(laidOut(json, { ...newLayout, ...layout }));

describe("laidOut()", () => {
  test.each([" ", "  ", "\t", "    ", "          "])("indents by %j as JSON.stringify does", (indent) => {
    assert(
      property(jsonValue(), (value) => {
        const layout = { indent, trailingNewline: false };
        expect(text(jsonOf(value, undefined), layout)).toBe(JSON.stringify(value, undefined, indent));
      }),
    );
  });

  test("indents by more than JSON.stringify can", () => {
    expect(text('{"a":[1,{}]}', { indent: " ".repeat(11), trailingNewline: false })).toBe(
      `{\n${" ".repeat(11)}"a": [\n${" ".repeat(22)}1,\n${" ".repeat(22)}{}\n${" ".repeat(11)}]\n}`,
    );
  });

  test("ends lines as the file does, and leaves strings alone", () => {
    expect(text(jsonOf({ a: "x\n\r\n" }, undefined), { newline: "\r\n" })).toBe(
      '{\r\n  "a": "x\\n\\r\\n"\r\n}\r\n',
    );
  });

  test("keeps the digits of a number that no double holds", () => {
    expect(text('{"id":12345678901234567890}')).toBe('{\n  "id": 12345678901234567890\n}\n');
  });
});

test.each([
  ["{}\n \t\n", true],
  ["{}", false],
  ["{}  ", false],
  ["{\n}", false],
  ["\n", true],
])("layoutOf() tells whether the last line of %j ends", (file, ends) => {
  expect(layoutOf(file).trailingNewline).toBe(ends);
});

test("laidOut() says at once that what is deep and wide fits into no string", () => {
  let value: unknown[] = Array.from({ length: 230_000 }, () => 1);
  for (let i = 0; i < 1000; i++) value = [value];
  expect(() => text(jsonOf(value, undefined), { indent: " ".repeat(10) })).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }),
  );
});
