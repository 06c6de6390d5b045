import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";

export const targetCases: readonly Case[] = [
  {
    name: "writeFile() fails with EISDIR at a directory, full or empty, and it stays",
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("empty"));
      disk.mkdir(at("full"));
      disk.write(at("full/file"), "old");
      for (const name of ["empty", "full"])
        for (const symlinks of ["follow", "replace", "error"] as const)
          await fails(writeFile(at(name), "new", { symlinks }), { code: "EISDIR", path: at(name) });
      equal([disk.look(at("empty"))?.kind, text("full/file")], ["directory", "old"], "what is there");
    },
  },
  {
    name: "writeFile() fails with EISDIR at a path that can only name a directory, whether it is there or not",
    async run({ writeFile, at, disk }) {
      disk.mkdir(at("directory"));
      disk.write(at("file"), "old");
      for (const name of ["directory/", "absent/", "file/", "directory/.", "directory/.."])
        await fails(writeFile(`${at("")}${name}`, "new", { createParents: true }), {
          code: ["EISDIR", "ENOTDIR"],
        });
      equal(disk.list(at("")), ["directory", "file"], "names");
    },
  },
  {
    name: "writeFile() fails with ENOTDIR below a file",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      for (const createParents of [false, true])
        await fails(writeFile(at("file/below"), "new", { createParents }), { code: ["ENOTDIR", "ENOENT"] });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() never replaces a named pipe, not even behind a link, and does not wait for a reader",
    needs: ["fifo"],
    async run({ writeFile, at, disk }) {
      disk.mkfifo(at("pipe"));
      disk.symlink("pipe", at("link"));
      for (const name of ["pipe", "link"])
        for (const durability of ["full", "none"] as const)
          await fails(writeFile(at(name), "new", { durability, skipUnchanged: true }), {
            code: "ERR_UNTORN_NOT_A_FILE",
            path: at("pipe"),
          });
      equal([disk.look(at("pipe"))?.kind, disk.readlink(at("link"))], ["other", "pipe"], "pipe and link");
    },
  },
  {
    name: "writeFile() never replaces a device such as /dev/null, not even behind a link",
    needs: ["devices", "symbolicLinks"],
    async run({ writeFile, at, disk }) {
      const device = disk.device(at("device"));
      disk.symlink(device, at("link"));
      for (const path of [device, at("link")])
        await fails(writeFile(path, "new"), { code: "ERR_UNTORN_NOT_A_FILE", path: device });
      equal(disk.look(device)?.kind, "other", device);
    },
  },
  {
    name: "writeFile() fails in a read-only directory, and the file stays",
    needs: ["freeze"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("frozen"));
      disk.write(at("frozen/file"), "old");
      const thaw = disk.freeze(at("frozen"));
      try {
        for (const name of ["frozen/file", "frozen/new"])
          await fails(writeFile(at(name), "new"), { code: ["EPERM", "EACCES"], step: "create" });
        await fails(writeFile(at("frozen/below/new"), "new", { createParents: true }), {
          code: ["EPERM", "EACCES"],
          step: "mkdir",
        });
      } finally {
        thaw();
      }
      equal([text("frozen/file"), disk.list(at("frozen"))], ["old", ["file"]], "contents and names");
    },
  },
];
