import { isTemporaryName, type Stats } from "@untorn/core";
import { acrossDevices } from "../across-devices.ts";
import { equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { linksByDisk } from "../links-by-disk.ts";
import { pattern } from "../pattern.ts";

function abortedSignal(): AbortSignal {
  const controller = new AbortController();
  controller.abort();
  return controller.signal;
}

export const moveFileCases: readonly Case[] = [
  {
    name: "moveFile() gives a file another name, in its directory or another one, and keeps what it holds",
    async run({ operations: { moveFile }, at, read, disk }) {
      disk.write(at("file"), pattern(5000));
      const { ino } = disk.look(at("file"))!;
      const receipt = await moveFile(at("file"), at("second"));
      equal(
        receipt,
        {
          path: at("second"),
          from: at("file"),
          bytesWritten: 0,
          durability: receipt.durability,
          changed: true,
          copied: false,
        },
        "receipt",
      );
      await moveFile(at("second"), at("a/b/third"), { createParents: true });
      equal([disk.look(at("file")), disk.look(at("second"))], [undefined, undefined], "the old names");
      equal(disk.look(at("a/b/third"))?.ino, ino, "inode");
      sameBytes(read("a/b/third"), pattern(5000), "contents");
    },
  },
  {
    name: "moveFile() replaces a file, and not with overwrite: false",
    async run({ operations: { moveFile }, at, text, disk }) {
      disk.write(at("file"), "new");
      disk.write(at("other"), "old");
      await fails(moveFile(at("file"), at("other"), { overwrite: false }), {
        code: "EEXIST",
        path: at("other"),
      });
      equal([text("file"), text("other")], ["new", "old"], "contents");
      await moveFile(at("file"), at("other"));
      equal([disk.look(at("file")), text("other")], [undefined, "new"], "contents after the move");
      await moveFile(at("other"), at("file"), { overwrite: false });
      equal(
        [disk.look(at("other")), text("file"), disk.look(at("file"))?.links],
        [undefined, "new", 1],
        "contents after the second move",
      );
    },
  },
  {
    name: "moveFile() lets one of 20 movers have a name with overwrite: false, also where there are no hard links",
    async run({ operationsOn, platform, at, text, disk }) {
      for (const moving of [platform, failing(platform, "link", "EPERM")]) {
        for (let i = 0; i < 20; i++) disk.write(at(`from ${i}`), `${i}`);
        const results = await Promise.allSettled(
          Array.from({ length: 20 }, (_, i) =>
            operationsOn({ ...moving, onExit: () => () => {} }).moveFile(at(`from ${i}`), at("to"), {
              overwrite: false,
              durability: "none",
            }),
          ),
        );
        const winners = results.flatMap(({ status }, i) => (status === "fulfilled" ? [i] : []));
        equal(winners.length, 1, "winners");
        equal(text("to"), `${winners[0]}`, "contents");
        for (let i = 0; i < 20; i++)
          equal(disk.look(at(`from ${i}`)) === undefined, i === winners[0], `source ${i} is gone`);
        disk.remove(at("to"));
        for (let i = 0; i < 20; i++) if (i !== winners[0]) disk.remove(at(`from ${i}`));
      }
    },
  },
  {
    name: "moveFile() fails with ENOENT and the source's path where that is missing, and with the other's where its directory is",
    async run({ operations: { moveFile }, at, text, disk }) {
      const error = await fails(moveFile(at("file"), at("other")), {
        code: "ENOENT",
        step: "lstat",
        path: at("file"),
      });
      equal(
        error.message.includes("it does not exist; nothing was moved"),
        true,
        `the message: ${error.message}`,
      );
      disk.write(at("file"), "text");
      await fails(moveFile(at("file"), at("no/such/place")), { code: "ENOENT", path: at("no/such/place") });
      equal(text("file"), "text", "contents");
    },
  },
  {
    name: "moveFile() replaces no directory by a file, and nothing by what is no file",
    needs: ["fifo"],
    async run({ operations: { moveFile }, at, disk, text }) {
      disk.write(at("file"), "text");
      disk.mkdir(at("directory"));
      disk.mkfifo(at("pipe"));
      await fails(moveFile(at("file"), at("directory")), { code: "EISDIR", path: at("directory") });
      await fails(moveFile(at("file"), `${at("directory")}/`), { code: "EISDIR" });
      await fails(moveFile(at("file"), at("pipe")), { code: "ERR_UNTORN_NOT_A_FILE", path: at("pipe") });
      await fails(moveFile(at("pipe"), at("file")), { code: "ERR_UNTORN_NOT_A_FILE", path: at("pipe") });
      await fails(moveFile(`${at("file")}/`, at("other")), { code: "ENOTDIR" });
      equal(text("file"), "text", "contents");
    },
  },
  {
    name: "moveFile() onto itself, by whatever spelling, changes nothing",
    async run({ operations: { moveFile }, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.mkdir(at("directory"));
      for (const to of [at("file"), `${at("directory")}/../file`]) {
        equal((await moveFile(at("file"), to)).changed, false, "changed");
        equal(text("file"), "text", "contents");
      }
    },
  },
  {
    name: "moveFile() onto another hard link of the file leaves that one alone",
    needs: ["hardLinks"],
    async run({ operations: { moveFile }, at, text, disk }) {
      disk.mkdir(at("directory"));
      for (const to of ["second", "FILE", "directory/file"]) {
        disk.write(at("file"), to);
        if (disk.look(at("FILE")) !== undefined) continue; // letter case does not matter here
        disk.link(at("file"), at(to));
        await fails(moveFile(at("file"), at(to), { overwrite: false }), { code: "EEXIST" });
        await moveFile(at("file"), at(to));
        equal(
          [disk.look(at("file")), text(to), disk.look(at(to))?.links],
          [undefined, to, 1],
          `after the move to ${to}`,
        );
      }
    },
  },
  {
    name: "moveFile() changes the letter case of a name, whether that matters or not",
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      await operationsOn({}).moveFile(at("file"), at("File"));
      equal(disk.list(at("")).includes("File"), true, "the name");
      equal(text("File"), "text", "contents");
      // as on a filesystem where it does not: both spellings lead to it, and the list has one
      const asListed = (path: string): string =>
        path.replace(
          /file$/i,
          (name) => disk.list(at("")).find((each) => each.toLowerCase() === "file") ?? name,
        );
      const blind = changing(
        changing(platform, "lstat", ([path], next) => next(asListed(path))),
        "remove",
        ([path], next) => next(asListed(path)),
      );
      await fails(operationsOn(failing(blind, "rename", "EIO")).moveFile(at("File"), at("fILE")), {
        code: "EIO",
        outcome: "unknown",
      });
      const receipt = await operationsOn(blind).moveFile(at("File"), at("fILE"));
      equal(
        [disk.list(at("")).includes("fILE"), disk.list(at("")).includes("File"), receipt.changed],
        [true, false, true],
        "the names",
      );
      equal(text("fILE"), "text", "contents");
    },
  },
  {
    name: "moveFile() moves a symbolic link itself, and replaces one",
    needs: ["symbolicLinks"],
    async run(subject) {
      const { operationsOn, at, text, disk } = subject;
      const platform = linksByDisk(subject);
      for (const each of [platform, acrossDevices(platform)]) {
        const { moveFile } = operationsOn(each);
        disk.write(at("file"), "file");
        disk.write(at("other"), "other");
        disk.symlink("file", at("link"));
        disk.symlink("other", at("second"));
        await moveFile(at("link"), at("second"));
        equal(
          [disk.look(at("link")), disk.readlink(at("second")), text("file"), text("other")],
          [undefined, "file", "file", "other"],
          "links and files",
        );
        await moveFile(at("second"), at("third"), { overwrite: false });
        equal([disk.look(at("second")), disk.readlink(at("third"))], [undefined, "file"], "the link");
        await moveFile(at("other"), at("third"));
        equal(
          [disk.look(at("third"))?.kind, text("third"), text("file")],
          ["file", "other", "file"],
          "the file in place of the link",
        );
        disk.remove(at("third"));
      }
    },
  },
  {
    name: "moveFile() moves a directory with all that is in it, over an empty one only, and not into itself",
    needs: ["replaceOpen"],
    async run({ operations: { moveFile }, at, text, disk }) {
      disk.mkdir(at("directory"));
      disk.write(at("directory/file"), "text");
      disk.mkdir(at("full"));
      disk.write(at("full/file"), "old");
      disk.mkdir(at("empty"));
      disk.write(at("plain"), "plain");
      await fails(moveFile(at("directory"), at("full")), { code: ["ENOTEMPTY", "EEXIST"] });
      await fails(moveFile(at("directory"), at("plain")), { code: "ENOTDIR" });
      await fails(moveFile(at("directory"), at("directory/inside")), { code: "EINVAL" });
      await fails(moveFile(at("directory"), at("empty"), { overwrite: false }), { code: "EEXIST" });
      await moveFile(`${at("directory")}/`, at("empty"));
      equal(
        [text("empty/file"), text("full/file"), text("plain"), disk.look(at("directory"))],
        ["text", "old", "plain", undefined],
        "contents",
      );
    },
  },
  {
    name: "moveFile() copies to another filesystem, with mode and times, and removes the source",
    needs: ["modes"],
    async run({ operationsOn, platform, at, read, disk }) {
      const { moveFile } = operationsOn(acrossDevices(platform));
      for (const durability of ["full", "ordered", "none"] as const) {
        disk.write(at("file"), pattern(3_000_000));
        disk.chmod(at("file"), 0o640);
        const { mode, modified } = disk.look(at("file"))!;
        disk.write(at("other"), "old");
        const told: number[] = [];
        const receipt = await moveFile(at("file"), at("other"), {
          durability,
          onProgress: ({ bytesWritten }) => void told.push(bytesWritten),
        });
        equal(
          [receipt.copied, receipt.bytesWritten, told.at(-1)],
          [true, 3_000_000, 3_000_000],
          "copied, bytes, progress",
        );
        sameBytes(read("other"), pattern(3_000_000), "contents");
        const now = disk.look(at("other"))!;
        equal(
          [disk.look(at("file")), now.mode, Math.abs(now.modified - modified) < 1],
          [undefined, mode, true],
          "the source, mode, time",
        );
      }
    },
  },
  {
    name: "moveFile() reads to its end what a filesystem says is empty",
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      const unsized = changing(acrossDevices(platform), "lstat", ([path], next) => {
        const found = next() as Stats | undefined | Promise<Stats | undefined>;
        const told = (stats: Stats | undefined): Stats | undefined =>
          stats && path === at("file") ? { ...stats, size: 0 } : stats;
        return found instanceof Promise ? found.then(told) : told(found);
      });
      const { bytesWritten } = await operationsOn(unsized).moveFile(at("file"), at("other"));
      equal([bytesWritten, text("other"), disk.look(at("file"))], [4, "text", undefined], "bytes and files");
    },
  },
  {
    name: "moveFile() removes no source that changed while it was copied to another filesystem",
    async run({ operationsOn, platform, at, text, disk }) {
      const across = acrossDevices(platform);
      disk.write(at("file"), "text");
      const growing = changing(across, "create", (_, next) => {
        disk.write(at("file"), "text and more");
        return next();
      });
      const error = await fails(operationsOn(growing).moveFile(at("file"), at("other")), {
        code: "ERR_UNTORN_CHANGED",
        path: at("file"),
      });
      equal(
        [error.outcome, text("file"), disk.look(at("other"))],
        ["unchanged", "text and more", undefined],
        "outcome and files",
      );
      const late = changing(across, "rename", (args, next) => {
        if (isTemporaryName(args[0].slice(args[0].search(/[^/\\]*$/)))) disk.write(at("file"), "text, later");
        return next();
      });
      await fails(operationsOn(late).moveFile(at("file"), at("other")), {
        code: "ERR_UNTORN_CHANGED",
        outcome: "replaced",
      });
      equal([text("file"), text("other")], ["text, later", "text and more"], "both files");
      const atTheEnd = changing(across, "write", (_, next) => {
        const change = (count: unknown): unknown => {
          disk.write(at("file"), "text, at the end");
          return count;
        };
        const count = next();
        return count instanceof Promise
          ? Promise.all([count, platform.async.sleep(20)]).then(([written]) => change(written))
          : change(count);
      });
      await fails(operationsOn(atTheEnd).moveFile(at("file"), at("other")), {
        code: "ERR_UNTORN_CHANGED",
        outcome: "unchanged",
      });
      equal([text("file"), text("other")], ["text, at the end", "text and more"], "what was there");
    },
  },
  {
    name: "moveFile() moves the very file that it looked at, whatever is put in its place for a moment",
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "mine");
      disk.write(at("secret"), "theirs");
      const { sync } = platform;
      const swapped = changing(acrossDevices(platform), "open", ([path], next) => {
        if (path !== at("file")) return next();
        sync.rename(at("file"), at("aside"));
        sync.rename(at("secret"), at("file"));
        const back = <T>(opened: T): T => {
          sync.rename(at("file"), at("secret"));
          sync.rename(at("aside"), at("file"));
          return opened;
        };
        const opened = next();
        return opened instanceof Promise ? opened.then(back) : back(opened);
      });
      await fails(operationsOn(swapped).moveFile(at("file"), at("other"), { durability: "none" }), {
        code: "ERR_UNTORN_CHANGED",
        outcome: "unchanged",
      });
      equal(
        [text("file"), text("secret"), disk.look(at("other"))],
        ["mine", "theirs", undefined],
        "what is there",
      );
    },
  },
  {
    name: "moveFile() keeps the source whatever fails on the way to another filesystem",
    needs: ["directoryFlush", "owners"],
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      for (const step of [
        "open",
        "create",
        "read",
        "write",
        "fchown",
        "utimes",
        "flush",
        "flushDirectory",
        "remove",
      ] as const) {
        const replaced = step === "flushDirectory" || step === "remove";
        const platformAcross = failing(acrossDevices(platform), step, "EIO");
        await fails(operationsOn(platformAcross).moveFile(at("file"), at("other")), {
          code: "EIO",
          step,
          outcome: replaced ? "replaced" : "unchanged",
        });
        equal(text("file"), "text", `the source after a failed ${step}`);
        equal(disk.look(at("other"))?.size, replaced ? 4 : undefined, `the target after a failed ${step}`);
        if (replaced) disk.remove(at("other"));
      }
    },
  },
  {
    name: "moveFile() does not move a directory to another filesystem, and says so",
    async run({ operationsOn, platform, at, disk }) {
      disk.mkdir(at("directory"));
      const error = await fails(
        operationsOn(acrossDevices(platform)).moveFile(at("directory"), at("other")),
        { code: "EXDEV" },
      );
      equal(
        error.message.includes("cannot be moved to another filesystem"),
        true,
        `the message: ${error.message}`,
      );
      let looks = 0; // that nothing was renamed is sure, also where the look at it fails
      const blind = failing(acrossDevices(platform), "lstat", "EIO", () => ++looks > 2);
      await fails(operationsOn(blind).moveFile(at("directory"), at("other")), { code: "EXDEV" });
      equal(disk.look(at("directory"))?.kind, "directory", "the directory");
    },
  },
  {
    name: "moveFile() of a file that may not be read tells that it could not be flushed, and with strict does not move it",
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      const { moveFile } = operationsOn(failing(platform, "open", "EACCES"));
      await fails(moveFile(at("file"), at("other"), { durability: "ordered", strict: true }), {
        code: "EACCES",
        step: "open",
        path: at("file"),
      });
      equal((await moveFile(at("file"), at("other"))).durability, "none", "durability");
      equal([disk.look(at("file")), text("other")], [undefined, "text"], "the file");
    },
  },
  {
    name: "moveFile() tries again where open files resist a rename",
    async run({ operationsOn, platform, at, text, disk }) {
      const supports = { ...platform.supports, replaceOpen: false };
      let tries = 0;
      disk.write(at("file"), "text");
      const busy = failing({ ...platform, supports }, "rename", "EBUSY", () => tries++ < 3);
      await operationsOn(busy).moveFile(at("file"), at("other"));
      equal([text("other"), tries], ["text", 4], "contents and tries");
    },
  },
  {
    name: "moveFile() keeps its order among writers of both of its paths",
    only: "async",
    async run({ operations: { moveFile, writeFile }, at, text, disk }) {
      const durability = "none";
      await Promise.all([
        writeFile(at("z"), "one", { durability }),
        moveFile(at("z"), at("b"), { durability }),
        writeFile(at("z"), "two", { durability }),
        moveFile(at("b"), at("a"), { durability }),
        moveFile(at("z"), at("b"), { durability }),
      ]);
      equal([text("a"), text("b"), disk.look(at("z"))], ["one", "two", undefined], "contents");
    },
  },
  {
    name: "moveFile() does nothing once its signal is aborted",
    async run({ operations: { moveFile }, at, text, disk }) {
      disk.write(at("file"), "text");
      await fails(moveFile(at("file"), at("other"), { signal: abortedSignal() }), {
        code: "ERR_UNTORN_ABORTED",
      });
      equal([text("file"), disk.look(at("other"))], ["text", undefined], "the file");
    },
  },
  {
    name: "moveFile() refuses wrong arguments",
    async run({ operations: { moveFile }, at }) {
      const [type, value] = ["ERR_INVALID_ARG_TYPE", "ERR_INVALID_ARG_VALUE"];
      await refuses(moveFile(1 as never, at("to")), type, "from 1");
      await refuses(moveFile(at("from"), ""), value, "to empty");
      await refuses(moveFile(at("from"), at("to"), 5 as never), type, "options 5");
      for (const name of ["overwrite", "createParents", "strict"])
        await refuses(moveFile(at("from"), at("to"), { [name]: "yes" }), type, name);
      await refuses(moveFile(at("from"), at("to"), { durability: "half" as never }), value, "durability");
    },
  },
];
