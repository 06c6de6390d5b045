import { equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { pause } from "../pause.ts";

/** A stream in the middle of which something happens. */
async function* during(happens: () => void): AsyncGenerator<string> {
  yield "x".repeat(100_000);
  await pause(1);
  happens();
  yield "y";
}

const written = `${"x".repeat(100_000)}y`;

/** What somebody else does to the target while a stream takes its time. */
export const meanwhileCases: readonly Case[] = [
  {
    name: "writeFile() keeps the mode that somebody gave the file while a stream was written",
    needs: ["modes"],
    only: "async",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o644);
      await writeFile(
        at("file"),
        during(() => disk.chmod(at("file"), 0o600)),
      );
      equal([disk.look(at("file"))?.mode, text("file") === written], [0o600, true], "mode and contents");
    },
  },
  {
    name: "writeFile() keeps the mode of a file that somebody made while a stream was written",
    needs: ["modes"],
    only: "async",
    async run({ writeFile, at, text, disk }) {
      const make = (): void => {
        disk.write(at("file"), "secret");
        disk.chmod(at("file"), 0o600);
      };
      await writeFile(at("file"), during(make));
      equal([disk.look(at("file"))?.mode, text("file") === written], [0o600, true], "mode and contents");
    },
  },
  {
    name: "writeFile() keeps the owner that somebody gave the file while a stream was written",
    needs: ["owners", "root"],
    only: "async",
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      await writeFile(
        at("file"),
        during(() => disk.chown(at("file"), 4321, 5432)),
      );
      const { uid, gid } = disk.look(at("file"))!;
      equal({ uid, gid }, { uid: 4321, gid: 5432 }, "owner and group");
    },
  },
  {
    name: "writeFile() never replaces a pipe that came while a stream was written",
    needs: ["fifo"],
    only: "async",
    async run({ writeFile, at, disk, directory }) {
      disk.write(at("file"), "old");
      const make = (): void => {
        disk.remove(at("file"));
        disk.mkfifo(at("file"));
      };
      await fails(writeFile(at("file"), during(make)), { code: "ERR_UNTORN_NOT_A_FILE", path: at("file") });
      equal([disk.look(at("file"))?.kind, disk.list(directory)], ["other", ["file"]], "kind and names");
    },
  },
  {
    name: "writeFile() never replaces a directory that came while a stream was written, and tries no rename",
    only: "async",
    async run({ writeFile, at, disk, directory }) {
      const make = (): void => disk.mkdir(at("file"));
      await fails(writeFile(at("file"), during(make), { backup: true }), {
        code: "EISDIR",
        step: "lstat",
        path: at("file"),
      });
      equal([disk.look(at("file"))?.kind, disk.list(directory)], ["directory", ["file"]], "kind and names");
    },
  },
  {
    name: "writeFile() keeps a file that somebody made while a stream was written, as the backup",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      const make = (): undefined => disk.write(at("file"), "of the meantime");
      const receipt = await writeFile(at("file"), during(make), { backup: true });
      equal([text("file.bak"), receipt.backup], ["of the meantime", at("file.bak")], "the backup");
      equal(text("file") === written, true, "contents");
    },
  },
  {
    name: "writeFile() makes no backup of a file that somebody removed while a stream was written",
    only: "async",
    async run({ writeFile, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const receipt = await writeFile(
        at("file"),
        during(() => disk.remove(at("file"))),
        { backup: true },
      );
      equal([receipt.backup, disk.list(directory)], [undefined, ["file"]], "backup and names");
      equal(text("file") === written, true, "contents");
    },
  },
  {
    name: "writeFile() leaves a file that somebody made while a stream was written, with overwrite: false",
    only: "async",
    async run({ writeFile, at, text, disk }) {
      const make = (): undefined => disk.write(at("file"), "of the meantime");
      await fails(writeFile(at("file"), during(make), { overwrite: false }), { code: "EEXIST" });
      equal(text("file"), "of the meantime", "contents");
    },
  },
];
