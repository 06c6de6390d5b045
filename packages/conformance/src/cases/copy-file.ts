import { equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

export const copyFileCases: readonly Case[] = [
  {
    name: "copyFile() copies a file, by the system and piece by piece, and leaves the source alone",
    async run({ operations: { copyFile }, at, read, disk }) {
      const bytes = pattern(700_000);
      disk.write(at("file"), bytes);
      const before = disk.look(at("file"));
      const receipt = await copyFile(at("file"), at("copy"));
      equal(
        [receipt.from, receipt.path, receipt.bytesWritten, receipt.changed],
        [at("file"), at("copy"), bytes.length, true],
        "receipt",
      );
      const told: unknown[] = [];
      await copyFile(at("file"), at("a/second"), {
        createParents: true,
        onProgress: (progress) => void told.push(progress),
      });
      equal(told.at(-1), { bytesWritten: bytes.length, bytesTotal: bytes.length }, "progress");
      await copyFile(at("file"), at("copy"), { signal: new AbortController().signal });
      for (const name of ["file", "copy", "a/second"]) sameBytes(read(name), bytes, name);
      equal(disk.look(at("file")), before, "the source");
    },
  },
  {
    name: "copyFile() keeps the mode of the file that it replaces, else takes the source's without set-id bits",
    needs: ["modes"],
    async run({ operations: { copyFile }, at, text, disk }) {
      for (const [source, old, expected] of [
        [0o640, undefined, 0o640],
        [0o4755, undefined, 0o755],
        [0o644, 0o600, 0o600],
        [0o600, 0o644, 0o644],
        [0o444, undefined, 0o444],
      ] as const) {
        for (const options of [{}, { onProgress: () => {} }]) {
          disk.write(at("file"), "text");
          disk.chmod(at("file"), source);
          if (old !== undefined) {
            disk.write(at("copy"), "old");
            disk.chmod(at("copy"), old);
          }
          await copyFile(at("file"), at("copy"), options);
          equal(
            [text("copy"), disk.look(at("copy"))?.mode],
            ["text", expected],
            `copy of ${source} over ${old}`,
          );
          disk.remove(at("file"));
          disk.remove(at("copy"));
        }
      }
      disk.write(at("file"), "text");
      await copyFile(at("file"), at("copy"), { mode: 0o604 });
      equal(disk.look(at("copy"))?.mode, 0o604, "mode that is asked for");
    },
  },
  {
    name: "copyFile() never shows the copy of a file to more people than the file that it becomes",
    needs: ["modes"],
    async run({ operationsOn, platform, at, disk }) {
      disk.write(at("file"), "secret");
      disk.chmod(at("file"), 0o644);
      disk.write(at("copy"), "old");
      disk.chmod(at("copy"), 0o600);
      const modes: (number | undefined)[] = [];
      const looking = changing(platform, "flush", (_, next) => {
        for (const name of disk.list(at("")))
          if (name.endsWith(".tmp")) modes.push(disk.look(at("") + name)?.mode);
        return next();
      });
      let clones = 0;
      const counting = changing(looking, "clone", (_, next) => {
        clones++;
        return next();
      });
      await operationsOn(counting).copyFile(at("file"), at("copy"));
      equal([modes, clones], [[0o600], 0], "modes and clones");
      await operationsOn(counting).copyFile(at("file"), at("other"));
      equal(clones, 1, "clones where it does no harm");
      disk.chmod(at("file"), 0o640);
      disk.chmod(at("other"), 0o640);
      await operationsOn(counting).copyFile(at("file"), at("other"));
      equal(clones, 1, "clones where the group may be another one");
    },
  },
  {
    name: "copyFile() fails where both paths lead to one file, and nothing is lost",
    needs: ["hardLinks", "symbolicLinks"],
    async run({ operations: { copyFile }, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.link(at("file"), at("second"));
      disk.symlink("file", at("link"));
      for (const [from, to] of [
        ["file", "file"],
        ["file", "second"],
        ["link", "file"],
        ["file", "link"],
      ] as const) {
        await fails(copyFile(at(from), at(to)), { code: "ERR_UNTORN_SAME_FILE" });
        equal(text("file"), "text", "contents");
      }
      await copyFile(at("file"), at("link"), { symlinks: "replace" });
      equal([disk.look(at("link"))?.kind, text("link")], ["file", "text"], "in place of the link");
    },
  },
  {
    name: "copyFile() follows links at both ends, keeps times if asked to, and a backup",
    needs: ["symbolicLinks", "clock"],
    async run({ operations: { copyFile }, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.write(at("other"), "old");
      disk.symlink("file", at("from"));
      disk.symlink("other", at("to"));
      const { modified } = disk.look(at("file"))!;
      const receipt = await copyFile(at("from"), at("to"), { times: true, backup: true });
      equal(
        [receipt.from, receipt.path, receipt.backup],
        [at("file"), at("other"), at("other.bak")],
        "receipt",
      );
      equal(
        [text("other"), text("other.bak"), disk.look(at("to"))?.kind],
        ["text", "old", "link"],
        "contents",
      );
      equal(Math.abs(disk.look(at("other"))!.modified - modified) < 1, true, "time");
    },
  },
  {
    name: "copyFile() tells which end is wrong",
    async run({ operations: { copyFile }, operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.mkdir(at("directory"));
      await fails(copyFile(at("missing"), at("copy")), { code: "ENOENT", path: at("missing") });
      await fails(copyFile(at("directory"), at("copy")), { code: "EISDIR", path: at("directory") });
      await fails(copyFile(at("file"), at("directory")), { code: "EISDIR", path: at("directory") });
      await fails(copyFile(at("file"), at("no/copy")), { code: "ENOENT", path: at("no/copy") });
      disk.write(at("copy"), "old");
      await fails(copyFile(at("file"), at("copy"), { overwrite: false }), {
        code: "EEXIST",
        path: at("copy"),
      });
      const inPieces = { onProgress: () => undefined };
      for (const [step, path] of [
        ["read", at("file")],
        ["write", at("copy")],
      ] as const) {
        const broken = operationsOn(failing(platform, step, "EIO"));
        await fails(broken.copyFile(at("file"), at("copy"), inPieces), { code: "EIO", step, path });
      }
      equal(text("copy"), "old", "contents");
    },
  },
  {
    name: "copyFile() keeps the old file whatever step fails",
    needs: ["modes", "owners"],
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.write(at("copy"), "old");
      for (const step of [
        "open",
        "create",
        "clone",
        "fchown",
        "fchmod",
        "utimes",
        "flush",
        "close",
        "rename",
      ] as const) {
        await fails(
          operationsOn(failing(platform, step, "EIO")).copyFile(at("file"), at("copy"), { times: true }),
          { code: "EIO", step },
        );
        equal([text("file"), text("copy")], ["text", "old"], `contents after a failed ${step}`);
      }
      for (const step of ["read", "write"] as const) {
        const options = { onProgress: () => {} };
        await fails(operationsOn(failing(platform, step, "EIO")).copyFile(at("file"), at("copy"), options), {
          code: "EIO",
          step,
        });
        equal([text("file"), text("copy")], ["text", "old"], `contents after a failed ${step}`);
      }
    },
  },
  {
    name: "copyFile() waits for a write to its source that was called before",
    only: "async",
    async run({ operations: { copyFile, writeFile }, at, text, disk }) {
      disk.write(at("file"), "old");
      const durability = "none";
      await Promise.all([
        writeFile(at("file"), "new", { durability }),
        copyFile(at("file"), at("copy"), { durability }),
        writeFile(at("file"), "newest", { durability }),
      ]);
      equal([text("file"), text("copy")], ["newest", "new"], "contents");
    },
  },
  {
    name: "copyFile() refuses wrong arguments",
    async run({ operations: { copyFile }, at }) {
      await refuses(copyFile(at("from"), 1 as never), "ERR_INVALID_ARG_TYPE", "to 1");
      await refuses(copyFile(at("from"), at("to"), { times: 1 as never }), "ERR_INVALID_ARG_TYPE", "times 1");
      await refuses(copyFile(at("from"), at("to"), { mode: -1 }), "ERR_INVALID_ARG_VALUE", "mode -1");
    },
  },
];
