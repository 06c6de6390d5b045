import { isAtomicFileError, type WriteFile } from "@untorn/core";
import { check, equal, fails } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { failing } from "../failing.ts";

const once = { overwrite: false } as const;

/** Twenty writers of one new file: one must win, the others must know that they have lost. */
async function race(writeFile: WriteFile, { at, text }: Subject): Promise<void> {
  const content = (index: number): string => `writer ${index} `.repeat(1000);
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => writeFile(at("file"), content(index), once)),
  );
  const winners = results.flatMap(({ status }, index) => (status === "fulfilled" ? [index] : []));
  equal(winners.length, 1, "writers that have won");
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    const error: unknown = result.reason;
    check(isAtomicFileError(error), `expected an AtomicFileError, got ${String(error)}`);
    equal([error.code, error.outcome], ["EEXIST", "unchanged"], "what the others are told");
  }
  equal(text("file") === content(winners[0]!), true, "the contents are the winner's");
}

export const noClobberCases: readonly Case[] = [
  {
    name: "writeFile() makes a new file with overwrite: false, and has one name for it",
    async run({ writeFile, at, text, disk }) {
      const receipt = await writeFile(at("file"), "new", once);
      equal(
        [text("file"), receipt.changed, disk.look(at("file"))?.links],
        ["new", true, 1],
        "contents, receipt, names",
      );
    },
  },
  {
    name: "writeFile() gives a file made with overwrite: false the mode of any new file, or the one asked for",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      disk.write(at("plain"), "");
      await writeFile(at("file"), "new", once);
      await writeFile(at("secret"), "new", { ...once, mode: 0o600 });
      equal(disk.look(at("file"))?.mode, disk.look(at("plain"))?.mode, "mode");
      equal(disk.look(at("secret"))?.mode, 0o600, "mode asked for");
    },
  },
  {
    name: "writeFile() fails with EEXIST at a file, full or empty, with overwrite: false",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("full"), "old");
      disk.write(at("empty"), "");
      for (const name of ["full", "empty"]) {
        await fails(writeFile(at(name), "new", once), { code: "EEXIST", path: at(name) });
        await fails(writeFile(at(name), "new", { ...once, backup: true, skipUnchanged: true }), {
          code: "EEXIST",
        });
      }
      equal([text("full"), text("empty")], ["old", ""], "contents");
    },
  },
  {
    name: "writeFile() fails with EEXIST at a directory and at a link, dangling or not, with overwrite: false",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, disk }) {
      disk.mkdir(at("directory"));
      disk.symlink("directory", at("link"));
      disk.symlink("absent", at("dangling"));
      for (const name of ["directory", "link", "dangling"])
        for (const symlinks of ["follow", "replace", "error"] as const)
          await fails(writeFile(at(name), "new", { ...once, symlinks }), { code: "EEXIST", path: at(name) });
      equal(disk.readlink(at("dangling")), "absent", "the dangling link");
    },
  },
  {
    name: "writeFile() lets one of 20 writers make a file with overwrite: false",
    needs: ["hardLinks"],
    run: (subject) => race(subject.writeFile, subject),
  },
  {
    name: "writeFile() lets one of 20 writers make a file, each with a queue of its own, as in 20 processes",
    needs: ["hardLinks"],
    async run(subject) {
      const writers = Array.from({ length: 20 }, () => subject.writeFileOn({ onExit: () => () => {} }));
      let turn = 0;
      await race((...args) => writers[turn++ % 20]!(...args), subject);
    },
  },
  {
    name: "writeFile() does not replace a file that appears at the last moment, with overwrite: false",
    async run({ writeFile, at, text, disk }) {
      function* late(): Generator<string> {
        yield "new";
        disk.write(at("file"), "theirs");
      }
      await fails(writeFile(at("file"), late(), once), { code: "EEXIST" });
      equal(text("file"), "theirs", "contents");
    },
  },
  {
    name: "writeFile() lets one of 20 writers make a file where there are no hard links",
    async run(subject) {
      for (const code of ["EPERM", "ENOTSUP", "ENOSYS", "EMLINK"]) {
        const platform = failing(subject.platform, "link", code);
        await race(subject.writeFileOn(platform), subject);
        subject.disk.remove(subject.at("file"));
        const writers = Array.from({ length: 20 }, () =>
          subject.writeFileOn({ ...platform, onExit: () => () => {} }),
        );
        let turn = 0;
        await race((...args) => writers[turn++ % 20]!(...args), subject);
        subject.disk.remove(subject.at("file"));
      }
    },
  },
  {
    name: "writeFile() fails where there are no hard links, with overwrite: false and strict",
    async run({ writeFileOn, platform, at, disk }) {
      const writeFile = writeFileOn(failing(platform, "link", "EPERM"));
      const strict = {
        overwrite: false,
        strict: platform.supports.directoryFlush,
        durability: "ordered",
      } as const;
      await fails(writeFile(at("file"), "new", { ...strict, strict: true }), { code: "EPERM", step: "link" });
      equal(disk.look(at("file")), undefined, "the file");
    },
  },
  {
    name: "writeFile() takes its claim of a name back when the last step fails, where there are no hard links",
    async run({ writeFileOn, platform, at, disk }) {
      const noLinks = failing(platform, "link", "EPERM");
      const writeFile = writeFileOn(failing(noLinks, "rename", "EIO"));
      await fails(writeFile(at("file"), "new", once), { code: "EIO", step: "rename" });
      equal(disk.look(at("file")), undefined, "the file");
    },
  },
];
