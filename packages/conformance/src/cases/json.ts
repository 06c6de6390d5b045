import { check, equal, fails, refuses, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

const value = { name: 'a"]}{,:\\', list: [1, [], {}, [true, null]], nested: { ö: -1.5e-7 } };

export const jsonCases: readonly Case[] = [
  {
    name: "writeJson() lays a new file out as JSON.stringify does, with each indent, and readJson() reads it",
    async run({ operations: { writeJson, readJson }, at, text }) {
      for (const indent of [undefined, 0, 1, 4, 10, "\t", " \t", ""]) {
        await writeJson(at("file"), value, { indent: indent ?? 2, trailingNewline: false });
        equal(
          text("file"),
          JSON.stringify(value, null, indent ?? 2),
          `contents with ${JSON.stringify(indent)}`,
        );
        equal(await readJson(at("file")), value, "value");
      }
      for (const each of [0, "text", null, [], {}, [[]], { a: {} }]) {
        await writeJson(at("file"), each, { indent: 2, trailingNewline: true });
        equal(text("file"), `${JSON.stringify(each, null, 2)}\n`, "contents");
      }
      await writeJson(at("new"), { a: 1 });
      equal(text("new"), '{\n  "a": 1\n}\n', "contents of a new file");
    },
  },
  {
    name: "writeJson() and updateJson() write what a value says first, whatever it says later",
    async run({ operations: { writeJson, updateJson }, at, text, disk }) {
      const saying = (...answers: readonly unknown[]): object => {
        let next = 0;
        return {
          toJSON: () => {
            const answer = answers[next++];
            if (answer instanceof Error) throw answer;
            return answer;
          },
        };
      };
      const values: readonly (readonly unknown[])[] = [
        [{ events: [1, 2] }, { events: [] }],
        [{ a: 1 }, undefined],
        [{ a: 1 }, new Error("only once")],
        ["a b", "ab"],
        ["ab", "a b"],
        ["ab", "ac"],
        [`${"long ".repeat(20)}a`, `${"long ".repeat(20)}b`],
        ["long".repeat(20), "long ".repeat(16)],
        ['\\"', "\\n"],
        [
          [1, 2],
          [1, 2, 3],
        ],
        [[], {}],
        [{ "a ": "\t" }, { "a ": "\r" }],
      ];
      for (const [index, answers] of values.entries()) {
        for (const [name, write] of Object.entries({
          write: (path: string) => writeJson(path, [saying(...answers)]),
          update: (path: string) => updateJson(path, () => [saying(...answers)]),
        })) {
          const file = `${name} ${index}`;
          disk.write(at(file), "{}\n");
          await write(at(file));
          equal(text(file), `${JSON.stringify([answers[0]], null, 2)}\n`, `contents of ${file}`);
        }
      }
    },
  },
  {
    name: "writeJson() and updateJson() keep the indent, the line ends, the trailing newline and the mark of the file",
    async run({ operations: { writeJson, updateJson }, at, text, disk }) {
      const [old, fresh] = [{ a: [1] }, { a: [1], b: 2 }];
      for (const indent of [0, 1, 2, 3, 4, 8, "\t"]) {
        for (const [mark, newline, end] of [
          ["", "\n", ""],
          ["", "\n", "\n"],
          ["\ufeff", "\n", "\n"],
          ["\ufeff", "\r\n", "\r\n"],
        ] as const) {
          const laid = (each: unknown): string =>
            mark +
            JSON.stringify(each, null, indent).replaceAll("\n", newline) +
            (indent === 0 && end ? "\n" : end);
          if (indent === 0 && newline !== "\n") continue; // nothing tells the line ends but the last one
          disk.write(at("file"), laid(old));
          await writeJson(at("file"), fresh);
          equal(text("file"), laid(fresh), "contents after writeJson");
          await updateJson(at("file"), () => old);
          equal(text("file"), laid(old), "contents after updateJson");
        }
      }
      await writeJson(at("file"), fresh, { indent: 3 });
      const wanted = `\ufeff${JSON.stringify(fresh, null, 3)}\n`.replaceAll("\n", "\r\n");
      equal(text("file"), wanted, "contents with an indent that is given");
    },
  },
  {
    name: "readJson() tolerates a mark, gives what is missing, and revives",
    async run({ operations: { readJson }, at, disk }) {
      disk.write(at("file"), '\ufeff{"a":"1"}');
      equal(await readJson(at("file")), { a: "1" }, "value");
      equal(
        await readJson(at("file"), { reviver: (_, each) => (each === "1" ? 1 : each) }),
        { a: 1 },
        "revived",
      );
      equal(await readJson(at("missing"), { missing: 5 }), 5, "what is missing");
      await fails(readJson(at("missing")), { code: "ENOENT", step: "open", path: at("missing") });
    },
  },
  {
    name: "readJson() says at which line and column a file stops being JSON, and updateJson() leaves it alone",
    async run({ operations: { readJson, updateJson, writeJson }, at, text, disk }) {
      const wrong: readonly (readonly [string, number, number])[] = [
        ["", 1, 1],
        [" \n ", 2, 2],
        ['{"a":1,}', 1, 8],
        ["{\n  a: 1\n}", 2, 3],
        ['{"a" 1}', 1, 6],
        ['{"a":}', 1, 6],
        ["[1,2", 1, 5],
        ["[1 2]", 1, 4],
        ["[1]]", 1, 4],
        ['{"a":1]', 1, 7],
        ['["a\nb"]', 1, 4],
        ['["\\x"]', 1, 3],
        ["[01]", 1, 3],
        ["[1.]", 1, 3],
        ["[-]", 1, 2],
        ["tru", 1, 1],
        ["[1,\r\n,2]", 2, 1],
        ['{"a":1}\n{"b":2}', 2, 1],
        ["[undefined]", 1, 2],
        ["['a']", 1, 2],
      ];
      for (const [contents, line, column] of wrong) {
        disk.write(at("file"), contents);
        const failed = await fails(readJson(at("file")), {
          code: "ERR_UNTORN_JSON",
          step: "parse",
          path: at("file"),
        });
        check(
          failed.message.includes(`line ${line}, column ${column}:`),
          `${JSON.stringify(contents)}: ${failed.message}`,
        );
        await fails(
          updateJson(at("file"), () => 1),
          { code: "ERR_UNTORN_JSON" },
        );
        equal(text("file"), contents, "contents");
      }
      disk.write(at("file"), new Uint8Array([0x22, 0xff, 0x22]));
      await fails(readJson(at("file")), { code: "ERR_UNTORN_JSON" });
      await writeJson(at("file"), 1);
      equal(text("file").trim(), "1", "contents after a write");
    },
  },
  {
    name: "updateJson() writes what its function gives, or what it has changed, and nothing where nothing has",
    async run({ operations: { updateJson, readJson }, at, disk, directory }) {
      equal((await updateJson(at("file"), () => undefined)).changed, false, "changed, of nothing");
      equal(disk.list(directory), [], "names");
      await updateJson(at("file"), (old) => ({ count: (old?.count ?? 0) + 1 }));
      await updateJson(at("file"), (old) => {
        old.count++;
      });
      equal(await readJson(at("file")), { count: 2 }, "value");
      const before = disk.look(at("file"));
      for (const same of [(old: unknown) => old, () => undefined, () => ({ count: 2 })]) {
        equal((await updateJson(at("file"), same)).changed, false, "changed");
      }
      equal([disk.look(at("file")), disk.list(directory)], [before, ["file"]], "the file, and names");
    },
  },
  {
    name: "updateJson() tells a value that has changed from one that is only spelled in another way",
    async run({ operations: { updateJson }, at, text, disk }) {
      for (const contents of [
        "[1e400, -0, 1.50, 12345678901234567890]",
        '{"b":1,"1":2,"b":3}\r\n',
        '\ufeff["\\u0041\\/", "\u2028", "\\ud800", "\\\\\\"]["]',
        `${"[".repeat(40)}${"]".repeat(40)}`,
      ]) {
        disk.write(at("file"), contents);
        equal((await updateJson(at("file"), () => undefined)).changed, false, "changed");
        equal(
          (await updateJson(at("file"), (old) => structuredClone(old))).changed,
          false,
          "changed by a copy",
        );
        equal(text("file"), contents, "contents");
      }
      disk.write(at("file"), '[[1],\n"\\\\\\"["]');
      await updateJson(
        at("file"),
        (old) =>
          void old[0].push({
            toJSON: () => [2],
            get never() {
              return 1;
            },
          }),
      );
      equal(text("file"), '[[1,[2]],"\\\\\\"["]', "contents after a change in place");
      const reviver = (_: string, each: unknown): unknown => (each === 2 ? new Date(0) : each);
      await updateJson(
        at("file"),
        (old) =>
          void old[0].push({
            get late() {
              return old[1];
            },
          }),
        { reviver, indent: "\t" },
      );
      equal(
        text("file"),
        JSON.stringify([[1, [new Date(0)], { late: '\\"[' }], '\\"['], null, "\t"),
        "contents with what a reviver and a getter gave",
      );
    },
  },
  {
    name: "writeJson() and updateJson() refuse what JSON does not have",
    async run({ operationsOn, operations: { updateJson }, platform, at, text, disk }) {
      const { writeJson } = operationsOn(failing(platform, "lstat", "EIO"));
      const cycle: { self?: unknown } = {};
      cycle.self = cycle;
      disk.write(at("file"), "1");
      for (const [each, code] of [
        [undefined, "TYPE"],
        [() => 1, "TYPE"],
        [Symbol("a"), "TYPE"],
        [1n, "VALUE"],
        [cycle, "VALUE"],
      ] as const) {
        await refuses(writeJson(at("file"), each), `ERR_INVALID_ARG_${code}`, typeof each);
        if (each !== undefined)
          await refuses(
            updateJson(at("file"), () => each),
            `ERR_INVALID_ARG_${code}`,
            typeof each,
          );
      }
      equal(text("file"), "1", "contents");
    },
  },
  {
    name: "writeJson() and updateJson() refuse what is too large or too deep, before anything is written",
    async run({ operationsOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "{}");
      const { writeJson, updateJson } = operationsOn(failing(platform, "create", "EIO"));
      let deep: unknown[] = [];
      for (let i = 0; i < 20_000; i++) deep = [deep];
      // lines of 10,000 spaces and more: as text it does not fit into a string of any runtime
      let large: unknown[] = Array.from({ length: 230_000 }, () => 1);
      for (let i = 0; i < 1000; i++) large = [large];
      for (const each of [deep, large]) {
        await refuses(writeJson(at("file"), each, { indent: 10 }), "ERR_INVALID_ARG_VALUE", "writeJson");
        const updated = updateJson(at("file"), () => each, { indent: 10 });
        await refuses(updated, "ERR_INVALID_ARG_VALUE", "updateJson");
      }
      const refused = (await thrownBy(writeJson(at("file"), large, { indent: 10 }))) as Error;
      check(refused.message.includes("too large"), `what it says: ${refused.message}`);
      check(refused.cause instanceof RangeError, "the cause is the runtime's error");
      equal([text("file"), disk.list(directory)], ["{}", ["file"]], "contents and names");
    },
  },
  {
    name: "writeJson() fails where the old file cannot be read, but where that is not permitted, and not where its layout is given",
    async run({ operationsOn, platform, at, text, disk }) {
      const [old, tabs] = ['{\n\t"a": 1\n}\n', { indent: "\t", trailingNewline: true }];
      for (const step of ["open", "read"] as const) {
        for (const code of ["EIO", "EMFILE"]) {
          disk.write(at("file"), old);
          const { writeJson } = operationsOn(failing(platform, step, code));
          await fails(writeJson(at("file"), { b: 1 }), {
            code,
            step,
            outcome: "unchanged",
            path: at("file"),
          });
          equal(text("file"), old, "contents");
          await writeJson(at("file"), { b: 1 }, tabs);
          equal(text("file"), old.replace("a", "b"), "contents with a layout that is given");
        }
        disk.write(at("file"), old);
        await operationsOn(failing(platform, step, "EACCES")).writeJson(at("file"), { b: 1 });
        equal(text("file"), '{\n  "b": 1\n}\n', "contents where it may not be read");
      }
    },
  },
  {
    name: "writeJson() writes the value as it was at the call",
    async run({ operations: { writeJson, readJson }, at }) {
      const changing = { a: 1 };
      const written = writeJson(at("file"), changing);
      changing.a = 2;
      await written;
      equal(await readJson(at("file")), { a: 1 }, "value");
    },
  },
  {
    name: "readJson(), writeJson() and updateJson() refuse wrong options before any system call",
    async run({ operationsOn, platform, at }) {
      const { readJson, writeJson, updateJson } = operationsOn(failing(platform, "lstat", "EIO"));
      for (const [name, each, code] of [
        ["indent", 11, "VALUE"],
        ["indent", "x", "VALUE"],
        ["indent", true, "TYPE"],
        ["trailingNewline", 1, "TYPE"],
        ["replacer", 1, "TYPE"],
      ] as const) {
        const options = { [name]: each } as never;
        await refuses(writeJson(at("file"), 1, options), `ERR_INVALID_ARG_${code}`, `${name}: ${each}`);
        await refuses(
          updateJson(at("file"), () => 1, options),
          `ERR_INVALID_ARG_${code}`,
          `${name}: ${each}`,
        );
      }
      await refuses(readJson(at("file"), { reviver: 1 as never }), "ERR_INVALID_ARG_TYPE", "reviver");
      await refuses(updateJson(at("file"), 1 as never), "ERR_INVALID_ARG_TYPE", "update");
    },
  },
];
