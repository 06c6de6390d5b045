import {
  array,
  assert,
  constantFrom,
  dictionary,
  jsonValue,
  letrec,
  oneof,
  property,
  string,
} from "fast-check";
import { describe, expect, test } from "vitest";
import { isQuick, jsonOf, laidOut, layoutOf, type Made, newLayout } from "../src/json-text.ts";

const text = (json: string, layout = {}, made?: Made): string =>
  laidOut(json, { ...newLayout, ...layout }, made);

describe("laidOut()", () => {
  test.each([" ", "  ", "\t", "    ", "          "])("indents by %j as JSON.stringify does", (indent) => {
    assert(
      property(jsonValue(), (value) => {
        const layout = { indent, trailingNewline: false };
        const [json, wanted] = [jsonOf(value, undefined), JSON.stringify(value, undefined, indent)];
        expect(text(json, layout)).toBe(wanted);
        expect(text(json, layout, { value, replacer: undefined })).toBe(wanted);
      }),
    );
  });

  test("of strings with quotes, backslashes, brackets, line separators and lone surrogates is as JSON.stringify does", () => {
    const awkward = oneof(
      string({
        unit: constantFrom('"', "\\", "[", "}", ":", ",", "\u2028", "\ud800", "\n", "x"),
        maxLength: 6,
      }),
      string({ unit: "binary", maxLength: 6 }),
    );
    const { tree } = letrec((tie) => ({
      tree: oneof(
        { maxDepth: 4 },
        awkward,
        constantFrom(null, true, -0, Number.POSITIVE_INFINITY, Number.NaN, 1e21, -1.5e-7),
        array(tie("tree"), { maxLength: 4 }),
        dictionary(awkward, tie("tree"), { maxKeys: 4 }),
      ),
    }));
    assert(
      property(tree, (inner) => {
        for (const levels of [0, 31, 40]) {
          let value = inner;
          for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { '\\"[': value };
          const [json, wanted] = [jsonOf(value, undefined), `${JSON.stringify(value, undefined, 2)}\n`];
          expect(text(json)).toBe(wanted);
          expect(text(json, {}, { value, replacer: undefined })).toBe(wanted);
        }
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

test("laidOut() picks what a list of keys picks", () => {
  const value = { a: 1, b: { a: 2, c: [3] } };
  const replacer = ["b", "c"];
  const wanted = `${JSON.stringify(value, replacer, 2)}\n`;
  expect(text(jsonOf(value, replacer), {}, { value, replacer })).toBe(wanted);
  expect(text(jsonOf(value, replacer))).toBe(wanted);
});

test.each([31, 32, 33])("laidOut() of %i levels is as JSON.stringify does", (levels) => {
  let value: unknown = ['"]}', "\\"];
  for (let i = 1; i < levels; i++) value = i % 2 === 0 ? [value] : { "[": value };
  const json = jsonOf(value, undefined);
  const wanted = `${JSON.stringify(value, undefined, 2)}\n`;
  expect(text(json)).toBe(wanted);
  expect(text(json, {}, { value, replacer: undefined })).toBe(wanted);
});

test("isQuick() counts levels outside of strings, of whatever length and with whatever in them", () => {
  const nested = (inner: unknown, levels: number): string =>
    `${"[".repeat(levels)}${JSON.stringify(inner)}${"]".repeat(levels)}`;
  for (const inside of ['"', "\\", '\\"', '"\\', "\\\\", '\\\\"', "x"])
    for (let length = 0; length < 140; length++)
      for (const text of [
        `${"x".repeat(length)}${inside}${"[".repeat(40)}`,
        `${"[".repeat(length)}${inside}`,
      ]) {
        const json = nested(text, 31);
        expect([isQuick(json, ""), isQuick(`[${json},${json}]`, "")], json).toEqual([true, true]);
        expect(isQuick(`[${json},[${json}]]`, ""), json).toBe(false);
      }
});

describe("laidOut() says at once that what is deep and wide fits into no string", () => {
  const wide: unknown = Array.from({ length: 230_000 }, () => 1);
  const nested = (around: (inner: unknown) => unknown): unknown => {
    let value = wide;
    for (let i = 0; i < 1000; i++) value = around(value);
    return value;
  };
  test.each<[string, unknown]>([
    ["of arrays", nested((inner) => [inner])],
    ["of objects", nested((inner) => ({ inner }))],
    ["beside strings that end in a backslash", nested((inner) => ["\\", inner])],
    ["beside strings with closing brackets behind a quote", nested((inner) => ['"]]"', inner])],
    ["beside strings with backslashes before a quote", nested((inner) => ['\\"]]\\\\"', inner])],
    ["that toJSON gives", { toJSON: () => nested((inner) => [inner]) }],
    [
      "that a getter gives",
      {
        get value() {
          return nested((inner) => [inner]);
        },
      },
    ],
  ])("%s", (_, value) => {
    const json = jsonOf(value, undefined);
    for (const made of [undefined, { value, replacer: undefined }])
      expect(() => text(json, { indent: " ".repeat(10) }, made)).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }),
      );
  });
});

test("laidOut() of what is in many places takes no longer than its text is", () => {
  let value: unknown = [];
  for (let i = 0; i < 10; i++) value = [value, value];
  const wanted = `${JSON.stringify(value, undefined, 2)}\n`;
  expect(text(jsonOf(value, undefined), {}, { value, replacer: undefined })).toBe(wanted);
});
