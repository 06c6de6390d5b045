import { equal, fails, thrownBy } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";

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
];
