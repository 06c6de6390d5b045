import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";

/** Names that the file systems of POSIX take; Windows takes fewer. */
const odd = [
  "constructor",
  "__proto__",
  "prototype",
  "toString",
  "hasOwnProperty",
  " leading and trailing spaces ",
  "new\nline",
  "tab\there",
  "-rf",
  "--",
  "...",
  ".hidden",
  "~",
  "*?[a]{b,c}$HOME`id`",
  "quote\"and'apostrophe",
  "back\\slash",
  "percent%2Fescape",
  "colon:name",
  "combining e\u0301 and composed \u00e9",
  "emoji 🌍",
  "\u202eright to left",
  "con",
  "name.tmp",
  "a.bak",
];

export const nameCases: readonly Case[] = [
  {
    name: "writeFile() writes and replaces files of odd names, each by itself and all at once",
    needs: ["modes"],
    async run({ writeFile, at, text, disk }) {
      await Promise.all(odd.map((name) => writeFile(at(name), `1 ${name}`)));
      for (const name of odd) equal(text(name), `1 ${name}`, `contents of ${JSON.stringify(name)}`);
      for (const name of odd) {
        await writeFile(at(name), `2 ${name}`, { durability: "none" });
        equal(text(name), `2 ${name}`, `contents of ${JSON.stringify(name)}`);
      }
      equal(disk.list(at("")).length, odd.length, "files");
    },
  },
  {
    name: "writeFile() takes two spellings of a name for two files where the system does",
    needs: ["modes"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("\u00e9"), "composed");
      if (disk.look(at("e\u0301")) !== undefined) return; // macOS takes them for one
      await writeFile(at("e\u0301"), "decomposed");
      equal([text("\u00e9"), text("e\u0301")], ["composed", "decomposed"], "contents");
    },
  },
  {
    name: "writeFile() takes names of 255 bytes, of one and of several bytes a letter",
    async run({ writeFile, at, text }) {
      for (const name of ["x".repeat(255), `${"é".repeat(127)}x`, "€".repeat(85), `${"🌍".repeat(63)}xyz`]) {
        await writeFile(at(name), "1");
        await writeFile(at(name), "2");
        equal(text(name), "2", `contents of a name of ${name.length} letters`);
      }
    },
  },
  {
    name: "writeFile() fails with ENAMETOOLONG at a name of 256 bytes, and writes no other file",
    async run({ writeFile, at, disk }) {
      for (const name of ["x".repeat(256), "é".repeat(128), "y".repeat(300)]) {
        await fails(writeFile(at(name), "new"), { code: "ENAMETOOLONG" });
        await fails(writeFile(at(name), "new", { createParents: true }), { code: "ENAMETOOLONG" });
      }
      equal(disk.list(at("")), [], "names");
    },
  },
  {
    name: "writeFile() fails with ENAMETOOLONG at a backup whose name is too long, and changes nothing",
    async run({ writeFile, at, text, disk }) {
      const name = "x".repeat(252);
      disk.write(at(name), "old");
      await fails(writeFile(at(name), "new", { backup: true }), { code: "ENAMETOOLONG" });
      equal(text(name), "old", "contents");
    },
  },
  {
    name: "writeFile() writes into a deep directory",
    async run({ writeFile, at, text }) {
      const deep = Array.from({ length: 30 }, (_, index) => `directory ${index}`).join("/");
      await writeFile(at(`${deep}/file`), "new", { createParents: true, durability: "none" });
      equal(text(`${deep}/file`), "new", "contents");
    },
  },
];
