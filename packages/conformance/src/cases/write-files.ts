import type { AtomicFileError } from "@untorn/core";
import { check, equal, fails, refuses } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";

export const writeFilesCases: readonly Case[] = [
  {
    name: "writeFiles() writes every file, and gives the receipts in the order of the entries",
    async run({ operations, at, text, disk }) {
      disk.write(at("b"), "old");
      const receipts = await operations.writeFiles([
        { path: at("a"), data: "1" },
        { path: at("b"), data: new TextEncoder().encode("22") },
        { path: at("below/c"), data: ["3", "33"], createParents: true },
      ]);
      equal(
        receipts.map(({ path, bytesWritten, changed }) => [path, bytesWritten, changed]),
        [
          [at("a"), 1, true],
          [at("b"), 2, true],
          [at("below/c"), 3, true],
        ],
        "receipts",
      );
      equal([text("a"), text("b"), text("below/c")], ["1", "22", "333"], "contents");
    },
  },
  {
    name: "writeFiles() writes hundreds of files in several directories, and flushes each directory once",
    needs: ["directoryFlush"],
    async run({ operationsOn, platform, at, text, disk }) {
      const entries = Array.from({ length: 300 }, (_, i) => ({
        path: at(`d${i % 3}/${i}`),
        data: `file ${i}`,
      }));
      for (const i of [0, 1, 2]) disk.mkdir(at(`d${i}`));
      let flushes = 0;
      const counting = changing(platform, "flushDirectory", (_args, next) => {
        flushes++;
        return next();
      });
      const receipts = await operationsOn(counting).writeFiles(entries);
      equal(
        receipts.map(({ path }) => path),
        entries.map(({ path }) => path),
        "paths",
      );
      equal(flushes, 3, "flushes of directories");
      for (const i of [0, 150, 299]) equal(text(`d${i % 3}/${i}`), `file ${i}`, `contents of ${i}`);
    },
  },
  {
    name: "writeFiles() carries out all other entries where one fails, and its error tells of each",
    async run({ operations, at, text, disk }) {
      disk.mkdir(at("directory"));
      const error: AtomicFileError = await fails(
        operations.writeFiles([
          { path: at("a"), data: "1" },
          { path: at("directory"), data: "2" },
          { path: at("missing/c"), data: "3" },
          { path: at("d"), data: "4" },
        ]),
        { code: "EISDIR", path: at("directory"), step: "lstat" },
      );
      equal(error.operation, "writeFiles", "operation");
      check(error.message.endsWith("; of 4 files 2 failed"), error.message);
      const told = error.results?.map((each) => ("code" in each ? each.code : each.bytesWritten));
      equal(told, [1, "EISDIR", "ENOENT", 1], "results");
      equal([text("a"), text("d")], ["1", "4"], "the others");
    },
  },
  {
    name: "writeFiles() says of files whose directory could not be flushed that they are replaced",
    needs: ["directoryFlush"],
    async run({ operationsOn, platform, at, text }) {
      const { writeFiles } = operationsOn(failing(platform, "flushDirectory", "EIO"));
      const entries = ["a", "b"].map((name) => ({ path: at(name), data: name }));
      const { results } = await fails(writeFiles(entries), {
        code: "EIO",
        step: "flushDirectory",
        outcome: "replaced",
      });
      equal(
        results?.map((each) => "outcome" in each && each.outcome),
        ["replaced", "replaced"],
        "outcomes",
      );
      equal([text("a"), text("b")], ["a", "b"], "contents");
    },
  },
  {
    name: "writeFiles() writes two entries of one path in their order, and follows links",
    needs: ["symbolicLinks"],
    async run({ operations, at, text, disk }) {
      disk.mkdir(at("below"));
      disk.write(at("below/target"), "old");
      disk.symlink(at("below/target"), at("link"));
      const receipts = await operations.writeFiles([
        ...Array.from({ length: 20 }, (_, i) => ({ path: at("file"), data: String(i) })),
        { path: at("link"), data: "through the link" },
      ]);
      equal([text("file"), text("below/target")], ["19", "through the link"], "contents");
      equal(receipts.at(-1)?.path, at("below/target"), "path of the last receipt");
      equal(disk.look(at("link"))?.kind, "link", "kind of the link");
    },
  },
  {
    name: "writeFiles() takes the options of the batch for what an entry does not say",
    needs: ["modes"],
    async run({ operations, at, disk }) {
      const receipts = await operations.writeFiles(
        [
          { path: at("a"), data: "a" },
          { path: at("b"), data: "b", mode: 0o644 },
        ],
        { mode: 0o600, durability: "ordered" },
      );
      equal(
        receipts.map(({ durability }) => durability),
        ["ordered", "ordered"],
        "durability",
      );
      equal([disk.look(at("a"))?.mode, disk.look(at("b"))?.mode], [0o600, 0o644], "modes");
    },
  },
  {
    name: "writeFiles() of nothing gives nothing, and a wrong argument of any entry is refused before anything is done",
    async run({ operations, directory, at, disk }) {
      equal(await operations.writeFiles([]), [], "receipts");
      const good = { path: at("a"), data: "a" };
      for (const [entries, code] of [
        ["x", "ERR_INVALID_ARG_TYPE"],
        [[good, undefined], "ERR_INVALID_ARG_TYPE"],
        [[good, { path: "", data: "x" }], "ERR_INVALID_ARG_VALUE"],
        [[good, { path: at("b") }], "ERR_INVALID_ARG_TYPE"],
        [[good, { path: at("b"), data: "x", durability: "most" }], "ERR_INVALID_ARG_VALUE"],
      ] as const) {
        const error = await refuses(operations.writeFiles(entries as never), code, JSON.stringify(entries));
        if (entries !== "x") check(error.message.startsWith("entries[1]: "), error.message);
      }
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "writeFiles() stops at an aborted signal, and says so of each",
    async run({ operations, directory, at, disk }) {
      const controller = new AbortController();
      controller.abort();
      const entries = ["a", "b"].map((name) => ({ path: at(name), data: name }));
      const { results } = await fails(operations.writeFiles(entries, { signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
      equal(
        results?.map((each) => "code" in each && each.code),
        Array(2).fill("ERR_UNTORN_ABORTED"),
        "codes",
      );
      equal(disk.list(directory), [], "names");
    },
  },
];
