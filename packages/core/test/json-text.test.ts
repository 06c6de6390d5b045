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
import { inLayout, jsonOf, type Layout, layoutOf, newLayout, type Replacer } from "../src/json-text.ts";

const oneLine = { ...newLayout, indent: "" };

/** A value laid out at once, and from each of other layouts. */
function texts(value: unknown, layout: Partial<Layout> = {}, replacer?: Replacer): Set<string> {
  const wanted = { ...newLayout, ...layout };
  const others = [wanted, oneLine, { ...newLayout, indent: "\t", newline: "\r\n", hasMark: true } as const];
  return new Set(others.map((other) => inLayout(jsonOf(value, replacer, other), wanted)));
}

describe("jsonOf() and inLayout()", () => {
  test.each(["", " ", "  ", "\t", "    ", "          "])("indent by %j as JSON.stringify does", (indent) => {
    assert(
      property(jsonValue(), (value) => {
        const wanted = JSON.stringify(value, undefined, indent);
        expect(texts(value, { indent, trailingNewline: false })).toEqual(new Set([wanted]));
      }),
    );
  });

  test("have strings with quotes, backslashes, brackets, line separators and lone surrogates as JSON.stringify has", () => {
    const awkward = oneof(
      string({
        unit: constantFrom('"', "\\", "[", "}", ":", ",", " ", "\u2028", "\ufeff", "\ud800", "\n", "x"),
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
        for (const levels of [0, 1, 40]) {
          let value = inner;
          for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { '\\"[': value };
          expect(texts(value)).toEqual(new Set([`${JSON.stringify(value, undefined, 2)}\n`]));
        }
      }),
    );
  });

  test("indent by more than JSON.stringify can", () => {
    const [one, two] = [" ".repeat(11), " ".repeat(22)];
    expect(texts({ a: [1, {}] }, { indent: one, trailingNewline: false })).toEqual(
      new Set([`{\n${one}"a": [\n${two}1,\n${two}{}\n${one}]\n}`]),
    );
  });

  test("end lines as the file does, begin with its mark, and leave strings alone", () => {
    expect(texts({ a: "x\n\r\n" }, { newline: "\r\n", hasMark: true })).toEqual(
      new Set(['\ufeff{\r\n  "a": "x\\n\\r\\n"\r\n}\r\n']),
    );
  });

  test("keep the digits of a number that no double holds", () => {
    const layout = { ...newLayout, indent: "\t" };
    const text = "[\n\t12345678901234567890\n]\n";
    expect(inLayout({ text, layout }, newLayout)).toBe("[\n  12345678901234567890\n]\n");
  });

  test("pick what a list of keys picks, and have what a function gives", () => {
    const value = { a: 1, b: { a: 2, c: [3] } };
    const double = (_: string, each: unknown): unknown => (typeof each === "number" ? 2 * each : each);
    for (const replacer of [["b", "c"], double] as (string[] & typeof double)[])
      expect(texts(value, {}, replacer)).toEqual(new Set([`${JSON.stringify(value, replacer, 2)}\n`]));
  });

  test("lay long strings out that are full of escapes", () => {
    const value = ['a "b"\\\n'.repeat(500_000), "\\", '"'.repeat(5)];
    expect(texts(value).size).toBe(1);
    const [text] = texts(value);
    expect(text === `${JSON.stringify(value, undefined, 2)}\n`).toBe(true);
  });

  test("ask a toJSON that throws no second time", () => {
    let asked = 0;
    const toJSON = (): never => {
      asked++;
      throw new RangeError("own");
    };
    expect(() => jsonOf({ a: { toJSON } }, undefined, newLayout)).toThrow("own");
    expect(asked).toBe(1);
  });

  test.each(["  ", ""])(
    "say of a getter that throws a TypeError that it is no JSON, indented by %j",
    (indent) => {
      const value = {
        get a(): never {
          throw new TypeError("own");
        },
      };
      expect(() => jsonOf(value, undefined, { ...newLayout, indent })).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE", message: expect.stringContaining("own") }),
      );
    },
  );

  test("ask a toJSON, a getter and a replacer once", () => {
    let [given, got, replaced] = [0, 0, 0];
    const value = {
      a: { toJSON: () => ++given },
      get b() {
        return ++got;
      },
    };
    const replacer = (key: string, each: unknown): unknown => (key === "a" ? [each, ++replaced] : each);
    const json = jsonOf(value, replacer, newLayout);
    expect(inLayout(json, newLayout)).toBe('{\n  "a": [\n    1,\n    1\n  ],\n  "b": 1\n}\n');
    expect([given, got, replaced]).toEqual([1, 1, 1]);
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

describe("what is deep and wide", () => {
  const wide: unknown = Array.from({ length: 230_000 }, () => 1);
  const nested = (around: (inner: unknown) => unknown): unknown => {
    let value = wide;
    for (let i = 0; i < 1000; i++) value = around(value);
    return value;
  };
  const layout = { ...newLayout, indent: " ".repeat(10) };

  test.each<[string, unknown]>([
    ["of arrays", nested((inner) => [inner])],
    ["that toJSON gives", { toJSON: () => nested((inner) => [inner]) }],
  ])("is on one line where it does not fit into a string otherwise: %s", (_, value) => {
    const json = jsonOf(value, undefined, layout);
    expect(json.layout).toEqual({ ...layout, indent: "" });
    expect(json.text === `${JSON.stringify(value)}\n`).toBe(true);
    expect(() => inLayout(json, layout)).toThrow(expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }));
  });

  test("is refused where it fits into no string at all", () => {
    const text = "x".repeat(2 ** 28);
    expect(() => jsonOf([text, text], undefined, layout)).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_ARG_VALUE" }),
    );
  });
});

test("jsonOf() of what is in many places takes no longer than its text is", () => {
  let value: unknown = [];
  for (let i = 0; i < 10; i++) value = [value, value];
  expect(texts(value)).toEqual(new Set([`${JSON.stringify(value, undefined, 2)}\n`]));
});
