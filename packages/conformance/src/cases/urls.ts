import { equal, refuses } from "../assert.ts";
import type { Case, Subject } from "../case.ts";

/** The `file:` URL of a name in the directory, every character of the name escaped. */
function urlOf({ at, platform }: Subject, name: string): string {
  const path = at(name);
  const parent = path.slice(0, -name.length);
  const root = platform.pathStyle === "windows" ? `/${parent.replaceAll("\\", "/")}` : parent;
  const escaped = [...new TextEncoder().encode(name)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`);
  return `file://${root}${escaped.join("")}`;
}

export const urlCases: readonly Case[] = [
  {
    name: "writeFile() takes a file: URL, with every character of the name escaped",
    async run(subject) {
      const { writeFile, at, text } = subject;
      for (const name of ["plain", "with spaces", "100%", "#hash & question?", "é🌍"]) {
        if (subject.platform.pathStyle === "windows" && name.includes("?")) continue;
        const receipt = await writeFile(new URL(urlOf(subject, name)), name);
        equal([text(name), receipt.path], [name, at(name)], `contents and path of ${name}`);
      }
    },
  },
  {
    name: "writeFile() takes a string that looks like a URL for a path",
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("file:"));
      await writeFile(at("file:/name"), "new");
      equal(text("file:/name"), "new", "contents");
    },
    needs: ["modes"],
  },
  {
    name: "writeFile() refuses a URL with another protocol, a host, an encoded slash or a NUL",
    async run(subject) {
      const { writeFile } = subject;
      const url = urlOf(subject, "name");
      const wrong = [
        "http://localhost/name",
        "data:,x",
        `${url}%00`,
        `${url}%2Fx`,
        `${url}%2fx`,
        `${url}%ff`,
      ];
      if (subject.platform.pathStyle === "posix") wrong.push(url.replace("file://", "file://host"));
      for (const each of wrong) await refuses(writeFile(new URL(each), "new"), "ERR_INVALID_ARG_VALUE", each);
    },
  },
  {
    name: "writeFile() takes a file: URL for the backup too",
    async run(subject) {
      const { writeFile, at, text, disk } = subject;
      disk.write(at("file"), "old");
      const receipt = await writeFile(at("file"), "new", { backup: new URL(urlOf(subject, "old one")) });
      equal([text("file"), text("old one")], ["new", "old"], "contents of the file and of its backup");
      equal(receipt.backup, at("old one"), "path of the backup");
    },
  },
];
