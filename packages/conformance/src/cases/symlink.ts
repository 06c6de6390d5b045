import { equal, fails, refuses } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { failing } from "../failing.ts";
import { linksByDisk } from "../links-by-disk.ts";
import type { Operations } from "../operations.ts";

const symlinkOf = (subject: Subject): Operations["symlink"] =>
  subject.operationsOn(linksByDisk(subject)).symlink;

export const symlinkCases: readonly Case[] = [
  {
    name: "symlink() makes a link with the target as it is written, there or not",
    needs: ["symbolicLinks"],
    async run(subject) {
      const { at, disk } = subject;
      const symlink = symlinkOf(subject);
      for (const target of ["../somewhere/else", "absent", "a b", "/"]) {
        const receipt = await symlink(target, at("link"));
        equal(
          [disk.readlink(at("link")), receipt.path, receipt.changed],
          [target, at("link"), true],
          "the link",
        );
      }
      await symlink("x", at("a/b/link"), { createParents: true });
      equal(disk.readlink(at("a/b/link")), "x", "the link in new directories");
    },
  },
  {
    name: "symlink() replaces a link, never what it leads to, and a file, but no directory and no pipe",
    needs: ["symbolicLinks", "fifo"],
    async run(subject) {
      const { at, disk, text } = subject;
      const symlink = symlinkOf(subject);
      disk.mkdir(at("directory"));
      disk.write(at("file"), "text");
      disk.write(at("plain"), "plain");
      disk.mkfifo(at("pipe"));
      disk.symlink("directory", at("link"));
      await symlink("file", at("link"));
      equal(
        [disk.readlink(at("link")), disk.list(at("directory")).length],
        ["file", 0],
        "the link and the directory",
      );
      await symlink("directory", at("link"));
      equal([disk.readlink(at("link")), text("file")], ["directory", "text"], "the link and the file");
      await symlink("file", at("plain"));
      equal(disk.readlink(at("plain")), "file", "the link in place of a file");
      await fails(symlink("file", at("directory")), { code: "EISDIR" });
      await fails(symlink("file", `${at("link")}/`), { code: "EISDIR" });
      await fails(symlink("file", at("pipe")), { code: "ERR_UNTORN_NOT_A_FILE" });
    },
  },
  {
    name: "symlink() makes no link where anything is, with overwrite: false",
    needs: ["symbolicLinks"],
    async run(subject) {
      const { at, disk } = subject;
      const symlink = symlinkOf(subject);
      const once = { overwrite: false };
      await symlink("absent", at("link"), once);
      for (const name of ["link", "file", "directory"]) {
        if (name === "file") disk.write(at(name), "");
        if (name === "directory") disk.mkdir(at(name));
        await fails(symlink("other", at(name), once), { code: "EEXIST" });
      }
      equal(disk.readlink(at("link")), "absent", "the link");
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) => symlink(`${i}`, at("race"), once)),
      );
      const winners = results.flatMap(({ status }, i) => (status === "fulfilled" ? [`${i}`] : []));
      equal(winners, [disk.readlink(at("race"))], "winners");
    },
  },
  {
    name: "symlink() leaves the old link whatever step fails",
    needs: ["symbolicLinks"],
    async run(subject) {
      const { at, disk, operationsOn } = subject;
      disk.symlink("old", at("link"));
      for (const step of ["lstat", "symlink", "rename"] as const) {
        const { symlink } = operationsOn(failing(linksByDisk(subject), step, "EIO"));
        await fails(symlink("new", at("link")), { code: "EIO", step });
        equal(disk.readlink(at("link")), "old", `the link after a failed ${step}`);
      }
    },
  },
  {
    name: "symlink() refuses wrong arguments",
    async run({ operations: { symlink }, at }) {
      await refuses(symlink("", at("link")), "ERR_INVALID_ARG_VALUE", "target empty");
      await refuses(symlink(undefined as never, at("link")), "ERR_INVALID_ARG_TYPE", "target undefined");
      await refuses(
        symlink("x", at("link"), { overwrite: 0 as never }),
        "ERR_INVALID_ARG_TYPE",
        "overwrite 0",
      );
    },
  },
];
