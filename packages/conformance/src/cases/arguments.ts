import { check, equal, refuses } from "../assert.ts";
import type { Case } from "../case.ts";

const type = "ERR_INVALID_ARG_TYPE";
const value = "ERR_INVALID_ARG_VALUE";

class Custom {
  readonly field = 1;
}

function detached(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function detachedView(): Uint8Array {
  const view = new Uint8Array(8);
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

const notStrings: readonly unknown[] = [
  undefined,
  null,
  0,
  1,
  true,
  Symbol("x"),
  5n,
  {},
  [],
  () => "x",
  new Custom(),
];

const paths: readonly (readonly [unknown, string])[] = [
  ...notStrings.map((wrong) => [wrong, type] as const),
  ["", value],
  ["\0", value],
  ["a\0b", value],
  [{ href: "file:///x" }, type],
  [new Date(0), type],
];

const data: readonly (readonly [unknown, string])[] = [
  ...[undefined, null, 0, 42, Number.NaN, true, false, Symbol("x"), 5n, {}, { length: 3 }, { a: 1 }].map(
    (wrong) => [wrong, type] as const,
  ),
  [() => "x", type],
  [new Custom(), type],
  [new Date(0), type],
  [/x/, type],
  [Promise.resolve("x"), type],
  [[1, 2, 3], type],
  [["fine", undefined], type],
  [["fine", null], type],
  [[["nested"]], type],
  [{ toString: () => "x" }, type],
  [new Error("x"), type],
  [{ [Symbol.iterator]: 5 }, value],
  [{ [Symbol.iterator]: () => undefined }, type],
];

/** Each option with what it must not be. */
const options: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  // name, wrong types, wrong values
  ["durability", [null, true, 1, {}, ["full"]], ["", "FULL", "fsync", "constructor"]],
  ["strict", [null, 0, 1, "true", {}], []],
  [
    "mode",
    [null, "644", "0o644", true, 5n, {}],
    [-1, 0.5, 0o10000, 0o100644, Number.NaN, Number.POSITIVE_INFINITY],
  ],
  ["owner", [null, true, 1000], ["root", ""]],
  ["createParents", [null, 0, 1, "true"], []],
  ["overwrite", [null, 0, 1, "false"], []],
  ["symlinks", [null, true, 1, {}], ["", "Follow", "toString"]],
  ["skipUnchanged", [null, 0, "yes"], []],
  ["backup", [null, 0, 5, {}, () => "x"], ["", "a\0b"]],
  ["encoding", [null, 8, true, {}], ["", "utf9", "constructor", "__proto__"]],
  ["signal", [null, 1, "x", true, {}, { aborted: false }], []],
  ["onProgress", [null, 1, "x", true, {}], []],
  ["onTemporary", [null, 1, "x", true, {}], []],
];

const owners: readonly (readonly [unknown, string])[] = [
  [{}, type],
  [{ uid: 0 }, type],
  [{ gid: 0 }, type],
  [{ uid: "0", gid: 0 }, type],
  [{ uid: 0, gid: null }, type],
  [{ uid: -1, gid: 0 }, value],
  [{ uid: 0, gid: 1.5 }, value],
  [{ uid: 0xffff_ffff, gid: 0 }, value],
  [{ uid: 0, gid: 0xffff_ffff }, value],
];

/** Wrong arguments must be found before anything is done. */
const refusing = (
  name: string,
  calls: (
    call: (code: string, what: string, ...args: readonly unknown[]) => Promise<TypeError>,
    at: (name: string) => string,
  ) => Promise<void>,
): Case => ({
  name: `writeFile() refuses ${name} with a TypeError, and touches nothing`,
  async run({ writeFile, at, text, disk, directory }) {
    disk.write(at("file"), "old");
    const before = disk.look(at("file"));
    const call = (code: string, what: string, ...args: readonly unknown[]): Promise<TypeError> =>
      refuses((writeFile as (...all: readonly unknown[]) => Promise<unknown>)(...args), code, what);
    await calls(call, at);
    equal(
      [text("file"), disk.look(at("file")), disk.list(directory)],
      ["old", before, ["file"]],
      "the directory",
    );
  },
});

const named = (wrong: unknown): string =>
  typeof wrong === "object" && wrong !== null ? JSON.stringify(wrong) : String(wrong);

export const argumentCases: readonly Case[] = [
  refusing("a path that is none", async (call) => {
    for (const [path, code] of paths) {
      const error = await call(code, `path ${named(path)}`, path, "new");
      check(error.message.startsWith("path "), `the message names the argument: ${error.message}`);
    }
  }),
  refusing("data that is none", async (call, at) => {
    for (const [wrong, code] of data) {
      const error = await call(code, `data ${named(wrong)}`, at("file"), wrong);
      check(error.message.startsWith("data "), `the message names the argument: ${error.message}`);
    }
  }),
  refusing("a buffer that was given away", async (call, at) => {
    await call(value, "a detached ArrayBuffer", at("file"), detached());
    await call(value, "a view of a detached ArrayBuffer", at("file"), detachedView());
  }),
  refusing("options of a wrong type or value", async (call, at) => {
    for (const [option, types, values] of options) {
      for (const [code, wrongs] of [
        [type, types],
        [value, values],
      ] as const) {
        for (const wrong of wrongs) {
          const error = await call(code, `${option}: ${named(wrong)}`, at("file"), "new", {
            [option]: wrong,
          });
          check(error.message.startsWith(option), `the message names the option: ${error.message}`);
        }
      }
    }
    for (const [owner, code] of owners)
      await call(code, `owner ${named(owner)}`, at("file"), "new", { owner });
  }),
  refusing("what is no options object", async (call, at) => {
    for (const wrong of [null, 1, true, () => ({}), Symbol("x")])
      await call(type, `options ${named(wrong)}`, at("file"), "new", wrong);
    await call(value, "an unknown encoding for options", at("file"), "new", "utf9");
  }),
  refusing("the file itself as its backup", async (call, at) => {
    for (const backup of [at("file"), at("./file"), at(".//file")])
      await call(value, `backup ${backup}`, at("file"), "new", { backup });
  }),
  {
    name: "writeFile() takes undefined for every option as if it was not there",
    async run({ writeFile, at, text }) {
      const nothing = Object.fromEntries(options.map(([option]) => [option, undefined]));
      await writeFile(at("file"), "new", nothing);
      equal(text("file"), "new", "contents");
      await writeFile(at("file"), "newer", undefined);
      equal(text("file"), "newer", "contents");
    },
  },
  {
    name: "writeFile() rejects, and does not throw, at a wrong argument",
    only: "async",
    async run({ writeFile }) {
      let writing: Promise<unknown>;
      try {
        writing = writeFile(5 as never, "x");
      } catch {
        throw new Error("it threw in place of a rejection");
      }
      await refuses(writing, type, "path 5");
    },
  },
];
