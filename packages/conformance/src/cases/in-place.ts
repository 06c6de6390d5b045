import { bindRecover, bindRecoverSync, type Platform, type Recovery } from "@untorn/core";
import { check, equal, fails, sameBytes } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { failing } from "../failing.ts";
import { pattern } from "../pattern.ts";

/** A platform on which the file is a mount point: no rename replaces it. */
const mounted = ({ platform, at }: Subject): Platform =>
  failing(platform, "rename", "EBUSY", (_from, to) => to === at("file"));

const recover = async ({ platform, sync }: Subject, directory: string): Promise<Recovery> =>
  sync ? bindRecoverSync(platform)(directory) : bindRecover(platform)(directory);

const options = { inPlaceFallback: true };

export const inPlaceCases: readonly Case[] = [
  {
    name: "writeFile() with inPlaceFallback overwrites a file that cannot be replaced, longer, shorter or empty",
    needs: ["replaceOpen"],
    async run(subject) {
      const { writeFileOn, at, read, disk } = subject;
      disk.write(at("file"), "old");
      const { ino } = disk.look(at("file"))!;
      for (const bytes of [pattern(600_000), pattern(10), new Uint8Array(), pattern(3)]) {
        const receipt = await writeFileOn(mounted(subject))(at("file"), bytes, options);
        equal([receipt.bytesWritten, receipt.changed], [bytes.length, true], "receipt");
        sameBytes(read("file"), bytes, `${bytes.length} bytes`);
        equal(disk.look(at("file"))!.ino, ino, "inode, as it was overwritten and not replaced");
      }
    },
  },
  {
    name: "writeFile() with inPlaceFallback replaces a file that can be replaced",
    async run({ writeFile, at, text, disk }) {
      disk.write(at("file"), "old");
      const { ino } = disk.look(at("file"))!;
      await writeFile(at("file"), "new", options);
      equal(text("file"), "new", "contents");
      check(disk.look(at("file"))!.ino !== ino, "another inode");
    },
  },
  {
    name: "writeFile() with inPlaceFallback keeps the mode, or sets the one that is asked for",
    needs: ["replaceOpen", "modes"],
    async run(subject) {
      const { writeFileOn, at, disk } = subject;
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o640);
      await writeFileOn(mounted(subject))(at("file"), "new", options);
      equal(disk.look(at("file"))!.mode, 0o640, "mode that was kept");
      await writeFileOn(mounted(subject))(at("file"), "new", { ...options, mode: 0o600 });
      equal(disk.look(at("file"))!.mode, 0o600, "mode that was asked for");
    },
  },
  {
    name: "writeFile() with inPlaceFallback keeps a backup that is not overwritten with the file",
    needs: ["replaceOpen"],
    async run(subject) {
      const { writeFileOn, at, text, disk } = subject;
      disk.write(at("file"), "old");
      await writeFileOn(mounted(subject))(at("file"), "new", { ...options, backup: at("kept") });
      equal([text("file"), text("kept")], ["new", "old"], "file and backup");
    },
  },
  {
    name: "recover() finishes a file that was left half overwritten, once, and has nothing to do after that",
    needs: ["replaceOpen"],
    async run(subject) {
      const { writeFileOn, directory, at, text, disk } = subject;
      for (const step of ["openToWrite", "truncate"] as const) {
        disk.write(at("file"), "old and long");
        const broken = failing(mounted(subject), step, "EIO");
        const error = await fails(writeFileOn(broken)(at("file"), "new", options), {
          code: "EIO",
          step,
          outcome: "unknown",
        });
        check(error.message.includes("recover()"), `it says what to do: ${error.message}`);
        equal(error.temporaryPath, undefined, "temporaryPath, as the copy is no litter");
        equal(
          await recover(subject, directory),
          { finished: [at("file")], abandoned: [], foreign: [] },
          "recovery",
        );
        equal(text("file"), "new", `contents after a failure at ${step}`);
        equal(disk.list(directory), ["file"], "names");
        equal(
          await recover(subject, directory),
          { finished: [], abandoned: [], foreign: [] },
          "second recovery",
        );
      }
    },
  },
  {
    name: "recover() of a directory that is not there fails with ENOENT, and refuses a wrong argument",
    async run(subject) {
      const missing = await recover(subject, subject.at("missing")).catch((error: unknown) => error);
      equal((missing as { code?: unknown }).code, "ENOENT", "code");
      const wrong = await recover(subject, 7 as never).catch((error: unknown) => error);
      check(wrong instanceof TypeError, "a TypeError for what is no path");
    },
  },
];
