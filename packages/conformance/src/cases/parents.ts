import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";

export const parentCases: readonly Case[] = [
  {
    name: "writeFile() fails with ENOENT where the directory is missing, and makes none",
    async run({ writeFile, at, disk }) {
      for (const durability of ["full", "none"] as const)
        await fails(writeFile(at("missing/file"), "new", { durability }), {
          code: "ENOENT",
          path: at("missing/file"),
        });
      equal(disk.list(at("")), [], "names");
    },
  },
  {
    name: "writeFile() makes the missing directories if told so, one or many, with the mode of any new directory",
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("plain"));
      for (const name of ["one/file", "a/b/c/d/file", "a/b/e/file", "plain/file"]) {
        await writeFile(at(name), name, { createParents: true });
        equal(text(name), name, `contents of ${name}`);
      }
      for (const name of ["one", "a", "a/b/c/d"])
        equal(disk.look(at(name))?.mode, disk.look(at("plain"))?.mode, `mode of ${name}`);
    },
  },
  {
    name: "writeFile() makes the missing directories for every durability, and says what it reached",
    async run({ writeFile, at, text, platform: { supports } }) {
      for (const durability of ["full", "ordered", "none"] as const) {
        const receipt = await writeFile(at(`${durability}/below/file`), "new", {
          createParents: true,
          durability,
        });
        equal(text(`${durability}/below/file`), "new", "contents");
        const reached = durability === "full" && !supports.directoryFlush ? "ordered" : durability;
        equal(receipt.durability, reached, "durability");
      }
    },
  },
  {
    name: "writeFile() lets 20 writers make the same directories at once",
    async run({ writeFile, at, text }) {
      const names = Array.from({ length: 20 }, (_, index) => `a/b/c/${index % 4}/file ${index}`);
      await Promise.all(names.map((name) => writeFile(at(name), name, { createParents: true })));
      for (const name of names) equal(text(name), name, "contents");
    },
  },
  {
    name: "writeFile() makes no directory when it fails before",
    async run({ writeFile, at, disk }) {
      const controller = new AbortController();
      controller.abort();
      await fails(writeFile(at("missing/file"), "new", { createParents: true, signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
      equal(disk.list(at("")), [], "names");
    },
  },
  {
    name: "writeFile() leaves the directories that it made when the data breaks",
    async run({ writeFile, at, disk }) {
      function* broken(): Generator<string> {
        yield "x";
        throw new Error("broken");
      }
      await fails(writeFile(at("made/file"), broken(), { createParents: true }), { code: "ERR_UNTORN_DATA" });
      equal([disk.list(at("")), disk.list(at("made"))], [["made"], []], "names");
    },
  },
];
