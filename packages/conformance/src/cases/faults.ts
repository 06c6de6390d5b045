import type { FileSystem } from "@untorn/core";
import { equal, fails, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

/** Every step before the rename, with a failure that it can have. */
const before: readonly (readonly [keyof FileSystem<unknown>, string])[] = [
  ["lstat", "EIO"],
  ["lstat", "EACCES"],
  ["create", "EACCES"],
  ["create", "ENOSPC"],
  ["create", "EMFILE"],
  ["write", "ENOSPC"],
  ["write", "EDQUOT"],
  ["write", "EIO"],
  ["fchown", "EIO"],
  ["fchmod", "EIO"],
  ["flush", "EIO"],
  ["flush", "ENOSPC"],
  ["close", "ENOSPC"],
  ["close", "EIO"],
  ["rename", "EIO"],
  ["rename", "EBUSY"],
  ["rename", "EXDEV"],
];

export const faultCases: readonly Case[] = [
  {
    name: "writeFile() keeps the old file whatever step before the rename fails, says which, and the next write works",
    needs: ["modes", "owners", "replaceOpen"],
    async run({ writeFileOn, platform, at, text, disk }) {
      for (const [step, code] of before) {
        disk.write(at("file"), "old");
        const original = disk.look(at("file"));
        const failed = await fails(writeFileOn(failing(platform, step, code))(at("file"), "new"), {
          code,
          step,
        });
        equal([text("file"), disk.look(at("file"))], ["old", original], `the file after ${failed.message}`);
        let times = 0;
        const writeFile = writeFileOn(failing(platform, step, code, () => times++ === 0));
        await fails(writeFile(at("file"), "new"), { code, step });
        await writeFile(at("file"), "next");
        equal(text("file"), "next", `contents of the next write after ${code} at ${step}`);
      }
    },
  },
  {
    name: "writeFile() writes on after short writes, of one byte, of a half and at random",
    async run({ writeFileOn, platform, at, read }) {
      const bytes = pattern(3000);
      const shares = [
        () => 1,
        (size: number) => Math.ceil(size / 2),
        (size: number) => 1 + ((size * 7919) % size),
      ];
      for (const share of shares) {
        const short = changing(platform, "write", ([file, piece], next) =>
          next(file, piece.subarray(0, Math.min(piece.length, share(piece.length)))),
        );
        const writeFile = writeFileOn(short);
        equal(
          (await writeFile(at("file"), bytes, { durability: "none" })).bytesWritten,
          3000,
          "bytes written",
        );
        sameBytes(read("file"), bytes, "contents");
        await writeFile(at("file"), [bytes.subarray(0, 100), bytes.subarray(100)], { durability: "none" });
        sameBytes(read("file"), bytes, "contents of an iterable");
      }
    },
  },
  {
    name: "writeFile() keeps the old file when a short write is followed by ENOSPC",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      let writes = 0;
      const full = changing(platform, "write", ([file, piece], next) => {
        if (writes++ > 0) throw Object.assign(new Error("full"), { code: "ENOSPC" });
        return next(file, piece.subarray(0, 100));
      });
      await fails(writeFileOn(full)(at("file"), pattern(1000)), { code: "ENOSPC", step: "write" });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() fails, and does not spin, when a write makes no progress",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const stuck = writeFileOn(changing(platform, "write", () => 0));
      await fails(stuck(at("file"), "new"), { code: "ERR_UNTORN_NO_PROGRESS" });
      equal(text("file"), "old", "contents");
    },
  },
  {
    name: "writeFile() never flushes again after a flush that failed",
    async run({ writeFileOn, platform, at }) {
      let flushes = 0;
      const writeFile = writeFileOn(
        failing(platform, "flush", "EIO", () => {
          flushes++;
          return true;
        }),
      );
      await fails(writeFile(at("file"), "new"), { code: "EIO", step: "flush" });
      equal(flushes, 1, "flushes");
    },
  },
  {
    name: "writeFile() says that the file was replaced when only the directory's flush fails",
    needs: ["directoryFlush"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const writeFile = writeFileOn(failing(platform, "flushDirectory", "EIO"));
      const error = await fails(writeFile(at("file"), "new"), {
        code: "EIO",
        step: "flushDirectory",
        outcome: "replaced",
      });
      equal(error.message.includes("power cut"), true, `the message: ${error.message}`);
      equal(text("file"), "new", "contents");
    },
  },
  {
    name: "writeFile() believes the disk, not the error, of a rename that happened and was reported failed",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const lying = changing(platform, "rename", (_args, next) => {
        const ok: unknown = next();
        const fail = (): never => {
          throw Object.assign(new Error("lost reply"), { code: "ENOENT" });
        };
        return ok instanceof Promise ? ok.then(fail) : fail();
      });
      await fails(writeFileOn(lying)(at("file"), "newer"), {
        code: "ENOENT",
        step: "rename",
        outcome: "replaced",
      });
      equal(text("file"), "newer", "contents");
    },
  },
  {
    name: "writeFile() tries a rename again where open files resist it, and gives up in the end",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const supports = { ...platform.supports, replaceOpen: false };
      for (const code of ["EPERM", "EACCES", "EBUSY"]) {
        let tries = 0;
        const busy = failing({ ...platform, supports }, "rename", code, () => tries++ < 3);
        await writeFileOn(busy)(at("file"), code);
        equal([text("file"), tries], [code, 4], "contents and tries");
        await fails(writeFileOn(failing({ ...platform, supports }, "rename", code))(at("file"), "x"), {
          code,
        });
        equal(text("file"), code, "contents");
      }
    },
  },
  {
    name: "writeFile() does not wait for a busy file where a rename replaces open files",
    needs: ["replaceOpen"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      let tries = 0;
      const busy = failing(platform, "rename", "EBUSY", () => tries++ >= 0);
      const local = { ...busy.sync, filesystemType: () => 0xef53 };
      const writeFile = writeFileOn({
        ...busy,
        sync: local,
        async: { ...busy.async, filesystemType: () => 0xef53 },
      });
      const error = await fails(writeFile(at("file"), "new"), { code: "EBUSY", step: "rename" });
      equal([text("file"), tries], ["old", 1], "contents and tries");
      equal(error.message.includes("mount"), true, `the message says what it may be: ${error.message}`);
    },
  },
  {
    name: "writeFile() makes a read-only file read-only again when the rename fails, where it had to open it up",
    needs: ["modes"],
    async run({ writeFileOn, platform, at, disk, text }) {
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o444);
      const supports = { ...platform.supports, replaceReadOnly: false };
      await fails(writeFileOn(failing({ ...platform, supports }, "rename", "EIO"))(at("file"), "new"), {
        code: "EIO",
      });
      equal([text("file"), disk.look(at("file"))?.mode], ["old", 0o444], "contents and mode");
    },
  },
];
