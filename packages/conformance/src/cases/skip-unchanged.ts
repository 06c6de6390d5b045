import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

const skip = { skipUnchanged: true } as const;

export const skipUnchangedCases: readonly Case[] = [
  {
    name: "writeFile() leaves a file alone that has these bytes already: same inode, same time",
    async run({ writeFile, at, disk }) {
      for (const [data, stored] of [
        ["same", "same"],
        ["", ""],
        [pattern(700_000), pattern(700_000)],
        [["sa", "me"], "same"],
        [[pattern(100_000), pattern(600_000, 2)], undefined],
      ] as const) {
        if (stored === undefined) await writeFile(at("file"), data);
        else disk.write(at("file"), stored);
        const before = disk.look(at("file"));
        const { changed, bytesWritten } = await writeFile(at("file"), data, skip);
        equal({ changed, bytesWritten }, { changed: false, bytesWritten: 0 }, "receipt");
        equal(disk.look(at("file")), before, "the file");
      }
    },
  },
  {
    name: "writeFile() replaces a file that differs, in size or in one byte at any place",
    async run({ writeFile, at, read, disk }) {
      const bytes = pattern(600_000);
      for (const place of [0, 1, 262_143, 262_144, 599_999]) {
        for (const streamed of [false, true]) {
          const other = bytes.slice();
          other[place]! ^= 1;
          disk.write(at("file"), other);
          const { changed } = await writeFile(at("file"), streamed ? [bytes] : bytes, {
            ...skip,
            durability: "none",
          });
          equal([changed, read("file")[place]], [true, bytes[place]], `a difference at ${place}`);
        }
      }
      for (const size of [599_999, 600_001, 0]) {
        disk.write(at("file"), pattern(size));
        equal((await writeFile(at("file"), bytes, skip)).changed, true, "changed");
        equal(read("file").length, 600_000, "size");
      }
    },
  },
  {
    name: "writeFile() makes a file that is missing, with skipUnchanged",
    async run({ writeFile, at, text }) {
      equal((await writeFile(at("file"), "", skip)).changed, true, "changed");
      equal(text("file"), "", "contents");
    },
  },
  {
    name: "writeFile() replaces a file of the same bytes that has another mode than is asked for",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "same");
      disk.chmod(at("file"), 0o644);
      equal((await writeFile(at("file"), "same", { ...skip, mode: 0o600 })).changed, true, "changed");
      equal(disk.look(at("file"))?.mode, 0o600, "mode");
      equal((await writeFile(at("file"), "same", { ...skip, mode: 0o600 })).changed, false, "changed");
      equal((await writeFile(at("file"), "same", skip)).changed, false, "changed");
    },
  },
  {
    name: "writeFile() replaces a file of the same bytes that has another owner than is asked for",
    needs: ["owners", "root"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "same");
      const owner = { uid: 4321, gid: 5432 };
      equal((await writeFile(at("file"), "same", { ...skip, owner })).changed, true, "changed");
      equal((await writeFile(at("file"), "same", { ...skip, owner })).changed, false, "changed");
      equal(disk.look(at("file"))?.uid, 4321, "owner");
    },
  },
  {
    name: "writeFile() replaces a file that it cannot read",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "same");
      const before = disk.look(at("file"));
      const writeFile = writeFileOn(failing(platform, "open", "EACCES", (path) => path === at("file")));
      equal((await writeFile(at("file"), "same", skip)).changed, true, "changed");
      equal(
        [text("file"), disk.look(at("file"))?.ino === before?.ino],
        ["same", false],
        "contents, same inode",
      );
    },
  },
  {
    name: "writeFile() makes no temporary to find that data in memory is the same, and flushes what it found",
    async run({ writeFileOn, platform, at, disk }) {
      disk.write(at("file"), "same");
      let flushes = 0;
      const counting = changing(platform, "flush", (_args, next) => {
        flushes++;
        return next();
      });
      const writeFile = writeFileOn(failing(counting, "create", "EIO"));
      equal((await writeFile(at("file"), "same", skip)).changed, false, "changed");
      equal(flushes, 1, "flushes");
    },
  },
  {
    name: "writeFile() makes no backup of a file that stays",
    async run({ writeFile, at, disk, directory }) {
      disk.write(at("file"), "same");
      const receipt = await writeFile(at("file"), "same", { ...skip, backup: true });
      equal(
        [receipt.changed, receipt.backup, disk.list(directory)],
        [false, undefined, ["file"]],
        "receipt and names",
      );
    },
  },
  {
    name: "writeFile() checks the target as ever, with skipUnchanged",
    async run({ writeFile, at, disk }) {
      disk.mkdir(at("directory"));
      await fails(writeFile(at("directory"), "", skip), { code: "EISDIR" });
    },
  },
  {
    name: "writeFile() writes over a file that this user may not read, with other bytes of the same size or with the same",
    needs: ["modes", "user"],
    async run({ writeFile, at, text, disk }) {
      for (const data of ["other", "same!", ["ot", "her"], ["sa", "me!"]]) {
        disk.write(at("file"), "same!");
        disk.chmod(at("file"), 0o200);
        equal((await writeFile(at("file"), data, skip)).changed, true, "changed");
        equal(disk.look(at("file"))?.mode, 0o200, "mode");
        disk.chmod(at("file"), 0o600);
        equal(text("file"), typeof data === "string" ? data : data.join(""), "contents");
      }
    },
  },
  {
    name: "writeFile() writes where the comparison with the old file fails: at its open, a read or its flush",
    async run({ writeFileOn, platform, at, text, disk }) {
      for (const [step, data] of [
        ["open", "other"],
        ["read", "other"],
        ["flush", "same!"],
      ] as const) {
        disk.write(at("file"), "same!");
        let times = 0;
        const writeFile = writeFileOn(failing(platform, step, "EIO", () => times++ === 0));
        equal((await writeFile(at("file"), data, skip)).changed, true, `changed, after EIO at ${step}`);
        equal(text("file"), data, "contents");
      }
    },
  },
];
