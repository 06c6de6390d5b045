import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

const parentOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))) || "/";

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
  {
    name: "writeFile() makes directories below one that it may not read, which is somebody else's like /home",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text, disk, directory }) {
      disk.mkdir(at("there"));
      const above = parentOf(directory);
      for (const code of ["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"]) {
        for (const [closed, name] of [
          [above, "file"],
          [directory, "there/file"],
          [above, `made/${code}/file`],
          [directory, `there/${code}/file`],
        ] as const) {
          const writeFile = writeFileOn(failing(platform, "openDirectory", code, (path) => path === closed));
          const receipt = await writeFile(at(name), code, { createParents: true });
          equal([text(name), receipt.durability], [code, "full"], `${name}: contents and durability`);
          disk.remove(at(name));
        }
      }
    },
  },
  {
    name: "writeFile() fails where a directory that was there cannot be flushed for another reason, or with strict",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, disk, directory }) {
      disk.mkdir(at("there"));
      const above = parentOf(directory);
      for (const [code, strict] of [
        ["EIO", false],
        ["EMFILE", false],
        ["EACCES", true],
        ["EPERM", true],
      ] as const) {
        for (const [closed, name] of [
          [above, "made/file"],
          [directory, "there/made/file"],
        ] as const) {
          const writeFile = writeFileOn(failing(platform, "openDirectory", code, (path) => path === closed));
          await fails(writeFile(at(name), "new", { createParents: true, strict }), {
            code,
            step: "openDirectory",
          });
        }
      }
      equal([disk.list(directory), disk.list(at("there"))], [["there"], []], "names");
    },
  },
  {
    name: "writeFile() fails where a directory that it made cannot be flushed into its own",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, disk }) {
      for (const code of ["EACCES", "EIO"]) {
        const writeFile = writeFileOn(
          failing(platform, "openDirectory", code, (path) => path === at("made")),
        );
        await fails(writeFile(at("made/below/file"), "new", { createParents: true }), {
          code,
          step: "openDirectory",
        });
        equal(disk.look(at("made/below/file")), undefined, "the file");
        disk.remove(at("made"));
      }
    },
  },
];
