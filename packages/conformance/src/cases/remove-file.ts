import { equal, fails, refuses } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";

export const removeFileCases: readonly Case[] = [
  {
    name: "removeFile() removes a file, and fails with ENOENT where there is none, but with force",
    async run({ operations: { removeFile }, at, disk }) {
      disk.write(at("file"), "text");
      const receipt = await removeFile(at("file"));
      equal(
        [receipt.path, receipt.changed, disk.look(at("file"))],
        [at("file"), true, undefined],
        "receipt and file",
      );
      const error = await fails(removeFile(at("file")), { code: "ENOENT", path: at("file") });
      equal(error.message.includes("set force"), true, `the message: ${error.message}`);
      equal((await removeFile(at("file"), { force: true })).changed, false, "changed");
      equal(
        (await removeFile(at("no/such/file"), { force: true })).changed,
        false,
        "changed, without a directory",
      );
    },
  },
  {
    name: "removeFile() removes a symbolic link itself, one of two hard links, and no directory",
    needs: ["symbolicLinks", "hardLinks"],
    async run({ operations: { removeFile }, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.link(at("file"), at("second"));
      disk.symlink("file", at("link"));
      disk.mkdir(at("directory"));
      disk.symlink("directory", at("way"));
      for (const name of ["link", "second", "way"]) await removeFile(at(name));
      equal(
        [text("file"), disk.look(at("file"))?.links, disk.look(at("directory"))?.kind],
        ["text", 1, "directory"],
        "what is left",
      );
      equal(
        [disk.look(at("link")), disk.look(at("second")), disk.look(at("way"))],
        [undefined, undefined, undefined],
        "what is gone",
      );
      for (const path of [at("directory"), `${at("directory")}/`])
        await fails(removeFile(path, { force: true }), { code: "EISDIR", step: "lstat" });
    },
  },
  {
    name: "removeFile() says what is there after a failure",
    needs: ["directoryFlush"],
    async run({ operationsOn, platform, at, disk }) {
      disk.write(at("file"), "text");
      for (const [step, code] of [
        ["lstat", "EIO"],
        ["openDirectory", "EMFILE"],
        ["remove", "EIO"],
      ] as const) {
        await fails(operationsOn(failing(platform, step, code)).removeFile(at("file")), { code, step });
        equal(disk.look(at("file"))?.size, 4, "the file");
      }
      const lying = changing(platform, "remove", (_, next) => {
        const fail = (): never => {
          throw Object.assign(new Error("lost reply"), { code: "EIO" });
        };
        const done = next();
        return done instanceof Promise ? done.then(fail) : fail();
      });
      await fails(operationsOn(lying).removeFile(at("file")), { code: "EIO", outcome: "replaced" });
      disk.write(at("file"), "text");
      const error = await fails(
        operationsOn(failing(platform, "flushDirectory", "EIO")).removeFile(at("file")),
        { code: "EIO", outcome: "replaced" },
      );
      equal(error.message.includes("a power cut may bring it back"), true, `the message: ${error.message}`);
      equal(disk.look(at("file")), undefined, "the file");
    },
  },
  {
    name: "removeFile() flushes the directory also where force finds nothing, as whoever removed it may not have",
    needs: ["directoryFlush"],
    async run({ operationsOn, platform, at }) {
      let flushes = 0;
      const counting = changing(platform, "flushDirectory", (_, next) => {
        flushes++;
        return next();
      });
      const { durability } = await operationsOn(counting).removeFile(at("file"), { force: true });
      equal([durability, flushes], ["full", 1], "durability and flushes");
    },
  },
  {
    name: "removeFile() keeps its order among writers of its path",
    only: "async",
    async run({ operations: { removeFile, writeFile }, at, text }) {
      const durability = "none";
      await Promise.all([
        writeFile(at("file"), "one", { durability }),
        removeFile(at("file"), { durability }),
        writeFile(at("file"), "two", { overwrite: false, durability }),
      ]);
      equal(text("file"), "two", "contents");
    },
  },
  {
    name: "removeFile() refuses wrong arguments",
    async run({ operations: { removeFile }, at }) {
      await refuses(removeFile(null as never), "ERR_INVALID_ARG_TYPE", "path null");
      await refuses(removeFile(at("file"), { force: 1 as never }), "ERR_INVALID_ARG_TYPE", "force 1");
    },
  },
];
