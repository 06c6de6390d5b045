import { equal, fails } from "../assert.ts";
import type { Case, Subject } from "../case.ts";

/** Links `1` to `count`, each to the one before it, and `0` a file. */
function chain({ disk, at }: Subject, count: number): void {
  disk.write(at("0"), "old");
  for (let i = 1; i <= count; i++) disk.symlink(String(i - 1), at(String(i)));
}

export const linkCases: readonly Case[] = [
  {
    name: "writeFile() writes the file that a symbolic link leads to, and the link stays",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("dotfiles"));
      disk.write(at("dotfiles/profile"), "old");
      disk.symlink(at("dotfiles/profile"), at("profile"));
      const receipt = await writeFile(at("profile"), "new");
      equal(text("dotfiles/profile"), "new", "contents of the file");
      equal(disk.readlink(at("profile")), at("dotfiles/profile"), "the link");
      equal(receipt.path, at("dotfiles/profile"), "path of the receipt");
    },
  },
  {
    name: "writeFile() follows a chain of relative links through several directories",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("a"));
      disk.mkdir(at("b"));
      disk.write(at("file"), "old");
      disk.symlink("../file", at("b/second"));
      disk.symlink("../b/second", at("a/first"));
      disk.symlink("./a/first", at("start"));
      await writeFile(at("start"), "new");
      equal(text("file"), "new", "contents of the file");
      equal(disk.readlink(at("a/first")), "../b/second", "a link");
      equal([disk.list(at("a")), disk.list(at("b"))], [["first"], ["second"]], "names beside the links");
    },
  },
  {
    name: "writeFile() makes the file that a dangling link names, and the link stays",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.symlink("absent", at("link"));
      await writeFile(at("link"), "new");
      equal([text("absent"), disk.readlink(at("link"))], ["new", "absent"], "the file and the link");
    },
  },
  {
    name: "writeFile() makes the directories too that a dangling link names, if told so",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.symlink("absent/directory/file", at("link"));
      await fails(writeFile(at("link"), "new"), { code: "ENOENT", path: at("absent/directory/file") });
      await writeFile(at("link"), "new", { createParents: true });
      equal(text("absent/directory/file"), "new", "contents");
    },
  },
  {
    name: "writeFile() fails with ELOOP where links lead in a circle",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, disk }) {
      disk.symlink("b", at("a"));
      disk.symlink("a", at("b"));
      disk.symlink("self", at("self"));
      await fails(writeFile(at("a"), "new"), { code: "ELOOP" });
      await fails(writeFile(at("self"), "new"), { code: "ELOOP" });
      equal([disk.readlink(at("a")), disk.readlink(at("b"))], ["b", "a"], "the links");
    },
  },
  {
    name: "writeFile() follows 40 links, as the system does, and not 41",
    needs: ["symbolicLinks"],
    async run(subject) {
      const { writeFile, at, text } = subject;
      chain(subject, 41);
      await writeFile(at("40"), "new");
      equal(text("0"), "new", "contents");
      await fails(writeFile(at("41"), "newer"), { code: "ELOOP" });
      equal(text("0"), "new", "contents");
    },
  },
  {
    name: "writeFile() goes through a directory that is a link",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("real"));
      disk.symlink("real", at("alias"));
      await writeFile(at("alias/file"), "new");
      equal(text("real/file"), "new", "contents");
    },
  },
  {
    name: 'writeFile() replaces the link itself with symlinks: "replace"',
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.symlink("file", at("link"));
      disk.symlink("absent", at("dangling"));
      for (const name of ["link", "dangling"]) {
        const receipt = await writeFile(at(name), "new", { symlinks: "replace" });
        equal([disk.look(at(name))?.kind, text(name)], ["file", "new"], `what ${name} is`);
        equal(receipt.path, at(name), "path of the receipt");
      }
      equal(text("file"), "old", "the file that it led to");
    },
  },
  {
    name: 'writeFile() fails at a link with symlinks: "error", and nothing is touched',
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.symlink("file", at("link"));
      disk.symlink("absent", at("dangling"));
      for (const name of ["link", "dangling"])
        await fails(writeFile(at(name), "new", { symlinks: "error" }), {
          code: "ERR_UNTORN_SYMLINK",
          path: at(name),
        });
      equal([text("file"), disk.readlink(at("link"))], ["old", "file"], "the file and the link");
      equal(disk.look(at("absent")), undefined, "the file that the dangling link names");
      await writeFile(at("file"), "new", { symlinks: "error" });
      equal(text("file"), "new", "a file that is no link");
    },
  },
  {
    name: "writeFile() takes a link to a directory for what it is",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, disk }) {
      disk.mkdir(at("directory"));
      disk.symlink("directory", at("link"));
      await fails(writeFile(at("link"), "new"), { code: "EISDIR" });
      equal(disk.readlink(at("link")), "directory", "the link");
    },
  },
  {
    name: "writeFile() keeps the mode of the file behind a link",
    needs: ["symbolicLinks", "modes"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o604);
      disk.symlink("file", at("link"));
      await writeFile(at("link"), "new");
      equal(disk.look(at("file"))?.mode, 0o604, "mode");
    },
  },
];
