import type { Platform } from "@untorn/core";
import { equal, fails, refuses, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

export const copyFileCases: readonly Case[] = [
  {
    name: "copyFile() copies a file, by the system and piece by piece, and leaves the source alone",
    async run({ operations: { copyFile }, at, read, disk }) {
      const bytes = pattern(5_000_000); // several of the largest pieces
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
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      let clones = 0;
      const temporaries = (): string[] =>
        disk.list(at("")).flatMap((name) => (name.endsWith(".tmp") ? [at("") + name] : []));
      const counting = changing(platform, "clone", () => {
        clones++;
        for (const path of temporaries()) {
          overwrite(platform, path, new TextEncoder().encode("text"));
          disk.chmod(path, disk.look(at("file"))!.mode);
        }
      });
      const modes: (number | undefined)[] = [];
      const looking = changing(counting, "fchmod", (_, next) => {
        modes.push(...temporaries().map((path) => disk.look(path)?.mode));
        return next();
      });
      const { copyFile } = operationsOn(looking);
      for (const [name, source, old, by] of [
        ["a secret", 0o644, 0o600, 0],
        ["a new file", 0o644, undefined, 1],
        ["what the same group may read", 0o640, 0o640, 1],
        ["what would be run as somebody else", 0o4755, 0o4755, 0],
        ["what may not be written", 0o444, 0o644, 1],
      ] as const) {
        [clones, modes.length] = [0, 0];
        if (disk.look(at("copy")) !== undefined) disk.remove(at("copy"));
        if (old !== undefined) disk.write(at("copy"), "old");
        if (old !== undefined) disk.chmod(at("copy"), old);
        disk.chmod(at("file"), source);
        await copyFile(at("file"), at("copy"));
        equal([clones, modes, disk.look(at("copy"))?.mode], [by, [by ? source : 0o600], old ?? source], name);
        equal(text("copy"), "text", name);
      }
    },
  },
  {
    name: "copyFile() copies piece by piece where the system fails to, and asks no filesystem twice that never does",
    async run({ operationsOn, platform, at, read, disk }) {
      const bytes = pattern(300_000);
      disk.write(at("file"), bytes);
      for (const [code, isBegun, times] of [
        ["EPERM", true, 2],
        ["EIO", false, 2],
        ["EINVAL", true, 2],
        ["EOPNOTSUPP", true, 1],
        ["ENOTSUP", false, 1],
      ] as const) {
        let clones = 0;
        const refusing = failing(platform, "clone", code, () => {
          clones++;
          for (const name of disk.list(at("")))
            if (isBegun && name.endsWith(".tmp")) overwrite(platform, at("") + name, pattern(400_000));
          return true;
        });
        const { copyFile } = operationsOn(refusing);
        for (const name of ["first", "second"]) {
          const { bytesWritten } = await copyFile(at("file"), at(name));
          equal([bytesWritten, disk.look(at(name))?.mode], [bytes.length, disk.look(at("file"))?.mode], code);
          sameBytes(read(name), bytes, code);
          disk.remove(at(name));
        }
        equal(clones, times, code);
      }
    },
  },
  {
    name: "copyFile() believes no clone that did nothing, and gives a copy the mode of the file that it read",
    needs: ["modes"],
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.write(at("copy"), "old");
      const idle = changing(platform, "clone", () => undefined);
      const { bytesWritten } = await operationsOn(idle).copyFile(at("file"), at("copy"));
      equal([text("copy"), bytesWritten], ["text", 4], "copy");
      disk.chmod(at("file"), 0o644);
      const tightened = changing(platform, "open", ([path], next) => {
        if (path === at("file")) disk.chmod(at("file"), 0o600);
        return next();
      });
      await operationsOn(tightened).copyFile(at("file"), at("new"));
      equal(disk.look(at("new"))?.mode, 0o600, "mode");
    },
  },
  {
    name: "copyFile() refuses what turns out to be no file when it is open, and leaves what was there",
    async run({ operationsOn, platform, at, text, disk }) {
      disk.write(at("file"), "text");
      disk.write(at("copy"), "old");
      const planted = changing(platform, "fstat", (_, next) => {
        const seen = next();
        return seen instanceof Promise
          ? seen.then((stats: object) => ({ ...stats, kind: "other" }))
          : { ...(seen as object), kind: "other" };
      });
      await fails(operationsOn(planted).copyFile(at("file"), at("copy")), {
        code: "ERR_UNTORN_NOT_A_FILE",
        path: at("file"),
        outcome: "unchanged",
      });
      equal([text("copy"), disk.list(at("")).sort()], ["old", ["copy", "file"]], "what is there");
    },
  },
  {
    name: "copyFile() copies into the file that it made, and nowhere else, whatever is put in the place of its name",
    needs: ["symbolicLinks"],
    async run({ operationsOn, platform, at, text, disk }) {
      for (const call of ["fstat", "clone"] as const) {
        disk.write(at("file"), "text");
        disk.write(at("victim"), "precious");
        const planting = changing(platform, call, (_, next) => {
          for (const name of disk.list(at(""))) {
            if (!name.endsWith(".tmp") || disk.look(at("") + name)?.kind === "link") continue;
            disk.remove(at("") + name);
            disk.symlink("victim", at("") + name);
          }
          return next();
        });
        await operationsOn(planting)
          .copyFile(at("file"), at("copy"))
          .catch(() => {});
        equal(text("victim"), "precious", `what a link leads to that was planted before ${call}`);
        for (const name of disk.list(at(""))) if (name !== "file") disk.remove(at("") + name);
      }
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

/** Writes over a file by a handle of its own, as the system does. */
function overwrite({ sync }: Platform, path: string, bytes: Uint8Array): void {
  const file = sync.openToWrite(path);
  for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(sync.write(file, rest));
  sync.close(file);
}
