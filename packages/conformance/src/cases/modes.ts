import { equal } from "../assert.ts";
import type { Case } from "../case.ts";

export const modeCases: readonly Case[] = [
  {
    name: "writeFile() gives a new file the mode that any other new file gets",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      disk.write(at("plain"), "");
      await writeFile(at("file"), "new");
      equal(disk.look(at("file"))?.mode, disk.look(at("plain"))?.mode, "mode");
    },
  },
  {
    name: "writeFile() keeps the old file's mode",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      for (const mode of [0o600, 0o640, 0o644, 0o666, 0o755, 0o777, 0o1755]) {
        disk.write(at("file"), "old");
        disk.chmod(at("file"), mode);
        await writeFile(at("file"), "new", { durability: "none" });
        equal(disk.look(at("file"))?.mode, mode, "mode");
        disk.remove(at("file"));
      }
    },
  },
  {
    name: "writeFile() replaces a read-only file, and it stays read-only",
    needs: ["modes", "replaceReadOnly"],
    async run({ writeFile, at, disk, text }) {
      for (const mode of [0o444, 0o400, 0]) {
        disk.write(at("file"), "old");
        disk.chmod(at("file"), mode);
        await writeFile(at("file"), "new", { durability: "none" });
        equal(disk.look(at("file"))?.mode, mode, "mode");
        disk.chmod(at("file"), 0o600);
        equal(text("file"), "new", "contents");
        disk.remove(at("file"));
      }
    },
  },
  {
    name: "writeFile() sets exactly the mode that is asked for, whatever the umask and the old mode are",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      for (const mode of [0, 0o200, 0o600, 0o666, 0o777, 0o1777, 0o4755, 0o2755, 0o6755]) {
        await writeFile(at("new"), "x", { mode, durability: "none" });
        equal(disk.look(at("new"))?.mode, mode, `mode of a new file, 0o${mode.toString(8)} in octal`);
        disk.remove(at("new"));
        disk.write(at("old"), "x");
        disk.chmod(at("old"), 0o640);
        await writeFile(at("old"), "x", { mode, durability: "none" });
        equal(disk.look(at("old"))?.mode, mode, `mode of a replaced file, 0o${mode.toString(8)} in octal`);
        disk.remove(at("old"));
      }
    },
  },
  {
    name: "writeFile() keeps the set-id bits of a file whose owner it keeps",
    needs: ["modes", "owners"],
    async run({ writeFile, at, disk }) {
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o6755);
      await writeFile(at("file"), "new");
      equal(disk.look(at("file"))?.mode, 0o6755, "mode");
    },
  },
  {
    name: "writeFile() never lets others read a secret, not even the temporary for a moment",
    needs: ["modes"],
    async run({ writeFile, at, disk, directory }) {
      disk.write(at("secret"), "old");
      disk.chmod(at("secret"), 0o600);
      const seen: unknown[] = [];
      function* look(): Generator<string> {
        yield "x".repeat(100_000);
        for (const name of disk.list(directory)) seen.push(disk.look(`${directory}/${name}`)?.mode);
        yield "y";
      }
      await writeFile(at("secret"), look());
      await writeFile(at("shared"), look(), { mode: 0o666 });
      equal(seen, [0o600, 0o600, 0o600, 0o600], "modes of all files while it was written");
      equal(disk.look(at("shared"))?.mode, 0o666, "mode in the end");
    },
  },
  {
    name: "writeFile() reads its options, never changes them: frozen ones will do, and used again they mean the same",
    needs: ["modes"],
    async run({ writeFile, at, disk }) {
      const options = { encoding: "utf8", durability: "ordered" } as const;
      const before = JSON.stringify(options);
      disk.write(at("secret"), "old");
      disk.chmod(at("secret"), 0o600);
      disk.write(at("shared"), "old");
      disk.chmod(at("shared"), 0o644);
      for (const given of [options, Object.freeze({ ...options })]) {
        await writeFile(at("shared"), "new", given);
        await writeFile(at("secret"), "new", given);
        await writeFile(at("shared"), "new", given);
        equal([disk.look(at("secret"))?.mode, disk.look(at("shared"))?.mode], [0o600, 0o644], "modes");
        equal(JSON.stringify(given), before, "options");
      }
    },
  },
  {
    name: "writeFile() keeps a file read-only where files have no other permissions, and cannot be replaced while they are",
    needs: ["modes"],
    async run({ writeFileOn, platform, at, disk }) {
      const supports = { ...platform.supports, modes: false, replaceReadOnly: false };
      const writeFile = writeFileOn({ supports });
      disk.write(at("file"), "old");
      disk.chmod(at("file"), 0o444);
      await writeFile(at("file"), "new");
      equal(disk.look(at("file"))?.mode, 0o444, "mode");
    },
  },
];
