import { isTemporaryName, type Platform } from "@untorn/core";
import { equal, fails, thrownBy } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { changing, failing } from "../failing.ts";

/** A platform that tells its flushes and renames, by the names in the directory. */
function watch(platform: Platform, at: Subject["at"]): { calls: string[]; watching: Platform } {
  const calls: string[] = [];
  const names = new Map<unknown, string>();
  const nameOf = (path: string): string => {
    const name = path.slice(at("").length).replaceAll("\\", "/");
    const parts = name.split("/");
    if (!isTemporaryName(parts.at(-1)!)) return name;
    return `temporary in ${parts.slice(0, -1).join("/")}`;
  };
  let watching = changing(platform, "rename", ([, to], next) => {
    calls.push(`rename to ${nameOf(to)}`);
    return next();
  });
  for (const call of ["open", "create", "openDirectory"] as const) {
    watching = changing(watching, call, (args, next) => {
      const [path] = args;
      const remember = (handle: unknown): unknown => {
        names.set(handle, nameOf(path));
        return handle;
      };
      const handle = next();
      return handle instanceof Promise ? handle.then(remember) : remember(handle);
    });
  }
  for (const call of ["flush", "flushDirectory"] as const) {
    watching = changing(watching, call, ([handle], next) => {
      calls.push(`flush ${names.get(handle)}`);
      return next();
    });
  }
  return { calls, watching };
}

export const backupCases: readonly Case[] = [
  {
    name: "writeFile() keeps the previous version beside the file, and the receipt names it",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const receipt = await writeFile(at("file"), "new", { backup: true });
      equal(
        [text("file"), text("file.bak"), receipt.backup],
        ["new", "old", at("file.bak")],
        "contents and receipt",
      );
    },
  },
  {
    name: "writeFile() keeps the old file itself as the backup: same inode, same time",
    needs: ["hardLinks"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      const before = disk.look(at("file"));
      await writeFile(at("file"), "new", { backup: true });
      equal(disk.look(at("file.bak")), before, "the backup");
    },
  },
  {
    name: "writeFile() does not take the file itself for its backup when a link hides that they are one",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("real"));
      disk.symlink("real", at("alias"));
      disk.write(at("real/file"), "old");
      disk.symlink("real/file", at("link"));
      for (const [path, backup] of [
        ["link", "real/file"],
        ["real/file", "alias/file"],
        ["alias/file", "real/file"],
      ] as const) {
        const error = await thrownBy(
          writeFile(at(path), "new", { backup: at(backup) }),
          `${path} with backup ${backup}`,
        );
        equal([error instanceof Error, text("real/file")], [true, "old"], "an error, and the contents");
      }
    },
  },
  {
    name: "writeFile() keeps the previous version under the path that is named, replacing an older backup",
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("backups"));
      disk.write(at("file"), "2");
      disk.write(at("backups/file"), "1");
      const receipt = await writeFile(at("file"), "3", { backup: at("backups/file") });
      equal([text("file"), text("backups/file")], ["3", "2"], "contents of the file and of its backup");
      equal(receipt.backup, at("backups/file"), "path of the backup");
    },
  },
  {
    name: "writeFile() keeps one version back, however often it writes",
    async run({ writeFile, at, text, disk, directory }) {
      for (let version = 1; version <= 4; version++) {
        const receipt = await writeFile(at("file"), `version ${version}`, {
          backup: true,
          durability: "ordered",
        });
        equal(receipt.backup, version === 1 ? undefined : at("file.bak"), "path of the backup");
        if (version > 1) equal(text("file.bak"), `version ${version - 1}`, "the backup");
      }
      equal(disk.list(directory), ["file", "file.bak"], "names");
    },
  },
  {
    name: "writeFile() makes no backup where there was no file, and leaves one that is there",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file.bak"), "of long ago");
      const receipt = await writeFile(at("file"), "new", { backup: true });
      equal([receipt.backup, text("file.bak")], [undefined, "of long ago"], "receipt and backup");
    },
  },
  {
    name: "writeFile() changes nothing where the backup cannot be made: a directory has its name, or its directory is missing",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.mkdir(at("file.bak"));
      await fails(writeFile(at("file"), "new", { backup: true }), { code: "EISDIR" });
      await fails(writeFile(at("file"), "new", { backup: at("missing/backup") }), { code: "ENOENT" });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() takes backup: false for none",
    async run({ writeFile, at, disk, directory }) {
      disk.write(at("file"), "old");
      equal((await writeFile(at("file"), "new", { backup: false })).backup, undefined, "backup");
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "writeFile() keeps the previous version of the file behind a link, beside that file",
    needs: ["symbolicLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.mkdir(at("real"));
      disk.write(at("real/file"), "old");
      disk.symlink("real/file", at("link"));
      const receipt = await writeFile(at("link"), "new", { backup: true });
      equal([text("real/file"), text("real/file.bak")], ["new", "old"], "contents");
      equal(receipt.backup, at("real/file.bak"), "path of the backup");
    },
  },
  {
    name: "writeFile() leaves a backup that is the file itself under its second name",
    needs: ["hardLinks"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.link(at("file"), at("file.bak"));
      const receipt = await writeFile(at("file"), "new", { backup: true });
      equal(
        [text("file"), text("file.bak"), receipt.backup],
        ["new", "old", at("file.bak")],
        "contents and receipt",
      );
    },
  },
  {
    name: "writeFile() gives a backup that is a copy the mode of the file that it read, whatever had its name before",
    needs: ["modes"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o644);
      const tightened = changing(failing(platform, "link", "EPERM"), "open", ([path], next) => {
        if (path === at("file")) disk.chmod(at("file"), 0o600);
        return next();
      });
      await writeFileOn(tightened)(at("file"), "new", {
        backup: true,
        durability: "none", // else it is opened once more, to be flushed
      });
      equal([text("file.bak"), disk.look(at("file.bak"))?.mode], ["old", 0o600], "backup");
    },
  },
  {
    name: "writeFile() keeps the previous version as a copy where there are no hard links, with its mode",
    needs: ["modes"],
    async run({ writeFileOn, platform, at, text, disk }) {
      const content = "old ".repeat(200_000);
      disk.write(at("file"), content);
      disk.chmod(at("file"), 0o640);
      await writeFileOn(failing(platform, "link", "EPERM"))(at("file"), "new", { backup: true });
      equal([text("file"), text("file.bak") === content], ["new", true], "contents");
      equal(disk.look(at("file.bak"))?.mode, 0o640, "mode of the backup");
    },
  },
  {
    name: "writeFile() leaves no moment without the file and, once there is one, without its backup",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.write(at("file.bak"), "older");
      const seen: string[] = [];
      const watching = changing(platform, "rename", (_args, next) => {
        seen.push(`${text("file")} ${text("file.bak")}`);
        return next();
      });
      await writeFileOn(watching)(at("file"), "new", { backup: true });
      seen.push(`${text("file")} ${text("file.bak")}`);
      equal(seen, ["old older", "old old", "new old"], "file and backup before each rename and in the end");
    },
  },
  {
    name: "writeFile() keeps file and backup when a step of the backup fails",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.write(at("file.bak"), "older");
      for (const step of ["link", "rename"] as const) {
        const writeFile = writeFileOn(failing(platform, step, "EIO"));
        await fails(writeFile(at("file"), "new", { backup: true }), { code: "EIO", step });
        equal([text("file"), text("file.bak")], ["old", "older"], "contents");
      }
    },
  },
  {
    name: "writeFile() never replaces a pipe or a device by its backup",
    needs: ["fifo", "devices"],
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.mkfifo(at("file.bak"));
      const device = disk.device(at("device"));
      for (const backup of [true, at("file.bak"), device]) {
        const error = await fails(writeFile(at("file"), "new", { backup }), {
          code: "ERR_UNTORN_NOT_A_FILE",
        });
        equal(error.message.includes("of the backup"), true, `the message says of what: ${error.message}`);
      }
      equal(
        [text("file"), disk.look(at("file.bak"))?.kind, disk.look(device)?.kind],
        ["old", "other", "other"],
        "the file, the pipe and the device",
      );
    },
  },
  {
    name: 'writeFile() says "of the backup" where it is the backup that fails, and only there',
    async run({ writeFileOn, platform, at, disk }) {
      disk.write(at("file"), "old");
      const backup = at("file.bak");
      const ofBackup = failing(platform, "rename", "ENOSPC", (_from, to) => to === backup);
      const error = await fails(writeFileOn(ofBackup)(at("file"), "new", { backup }), {
        code: "ENOSPC",
        step: "rename",
        path: at("file"),
      });
      equal(error.message.includes("ENOSPC at rename of the backup"), true, `the message: ${error.message}`);
      const ofFile = failing(platform, "rename", "ENOSPC", (_from, to) => to === at("file"));
      const other = await fails(writeFileOn(ofFile)(at("file"), "new", { backup }), { code: "ENOSPC" });
      equal(other.message.includes("of the backup"), false, `the message: ${other.message}`);
    },
  },
  {
    name: "writeFile() flushes what the backup holds, and then its directory, before the new file can be there",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, disk }) {
      disk.mkdir(at("backups"));
      for (const hardLinks of [true, false]) {
        if (hardLinks && !platform.supports.hardLinks) continue;
        for (const durability of ["full", "ordered", "none"] as const) {
          disk.write(at("file"), "old");
          const { calls, watching } = watch(hardLinks ? platform : failing(platform, "link", "EPERM"), at);
          await writeFileOn(watching)(at("file"), "new", { backup: at("backups/file"), durability });
          const backup = calls.indexOf("rename to backups/file");
          const commit = calls.indexOf("rename to file");
          const isFlushed = calls.indexOf("flush file") >= 0 && calls.indexOf("flush file") < backup;
          const directory = calls.indexOf("flush backups", backup);
          const isListed = directory >= 0 && directory < commit;
          equal(
            [backup >= 0 && backup < commit, isFlushed, isListed],
            [true, durability !== "none", durability === "full"],
            `with ${durability}, ${hardLinks ? "by a link" : "by a copy"}, the backup first, its flush, and that of its directory: ${calls.join(", ")}`,
          );
          if (hardLinks) continue;
          const copied = calls.indexOf("flush temporary in backups");
          equal(
            copied >= 0 && copied < backup,
            durability !== "none",
            `the copy is flushed: ${calls.join(", ")}`,
          );
        }
      }
    },
  },
  {
    name: "writeFile() leaves no litter where the link for the backup is reported failed and is there",
    needs: ["hardLinks"],
    async run({ writeFileOn, platform, sync, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const lying = changing(platform, "link", (_args, next) => {
        const lie = (): never => {
          throw Object.assign(new Error("lost reply"), { code: "EIO" });
        };
        const done = next();
        return sync ? lie() : Promise.resolve(done).then(lie);
      });
      const error = await fails(writeFileOn(lying)(at("file"), "new", { backup: true }), { code: "EIO" });
      equal([text("file"), disk.list(directory), error.temporaryPath], ["old", ["file"], undefined], "left");
    },
  },
];
