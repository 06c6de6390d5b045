import { isTemporaryName, type WriteFileOptions } from "@untorn/core";
import { acrossDevices } from "../across-devices.ts";
import { check, equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";
import { linksByDisk } from "../links-by-disk.ts";
import { pause } from "../pause.ts";

const nameIn = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);

const closed = (stream: object): Promise<void> => (stream as { close(): Promise<void> }).close();

export const onTemporaryCases: readonly Case[] = [
  {
    name: "writeFile() tells onTemporary of every temporary before it is there, and of nothing else",
    needs: ["hardLinks"],
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const told: string[] = [];
      const made: string[] = [];
      const onTemporary = (path: string): void => {
        equal(disk.look(path), undefined, "what is there when it is told");
        told.push(path);
      };
      let watching = changing(platform, "create", ([path], next) => {
        made.push(path);
        return next();
      });
      watching = changing(watching, "link", ([, path], next) => {
        made.push(path);
        return next();
      });
      await writeFileOn(watching)(at("file"), "new", { onTemporary, backup: true });
      equal([text("file"), text("file.bak")], ["new", "old"], "contents");
      equal(made.length, 2, "temporaries: the file's and the backup's");
      equal(told, made, "temporaries that were told");
      check(
        told.every((path) => isTemporaryName(nameIn(path))),
        "isTemporaryName() knows them",
      );
      told.length = 0;
      await writeFileOn(watching)(at("file"), "new", { onTemporary, skipUnchanged: true });
      equal(told, [], "temporaries of a write that changed nothing");
    },
  },
  {
    name: "writeFile() tells onTemporary of the copy and the journal of an overwriting in place",
    async run({ writeFileOn, platform, at, text, disk }) {
      disk.write(at("file"), "old");
      const told: string[] = [];
      const options: WriteFileOptions = {
        inPlaceFallback: true,
        onTemporary: (path) => void told.push(path),
      };
      const mounted = failing(platform, "rename", "EBUSY", (_from, to) => to === at("file"));
      await writeFileOn(mounted)(at("file"), "new", options);
      equal([text("file"), told.length], ["new", 2], "contents, and temporaries");
    },
  },
  {
    name: "writeFile() makes nothing when onTemporary throws, and gives what it threw as the cause",
    async run({ writeFile, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const thrown = new Error("not here");
      const onTemporary = (): never => {
        throw thrown;
      };
      const error = await fails(writeFile(at("file"), "new", { onTemporary }), {
        code: "ERR_UNTORN_CALLBACK",
        step: "onTemporary",
      });
      equal(error.cause === thrown, true, "the cause is what it threw");
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "writeFile() waits for an asynchronous onTemporary before it makes the temporary",
    only: "async",
    async run({ writeFile, at, disk, directory }) {
      const onTemporary = async (): Promise<void> => {
        await pause(5);
        equal(disk.list(directory), [], "names while it waits");
      };
      await writeFile(at("file"), "new", { onTemporary: (path): unknown => onTemporary.call(path) });
    },
  },
  {
    name: "every function that makes temporaries tells onTemporary of each of them",
    only: "async",
    async run(subject) {
      const { operationsOn, platform, at, disk } = subject;
      const told: string[] = [];
      const made: string[] = [];
      const note = (path: string): void => {
        if (!isTemporaryName(nameIn(path))) return;
        check(told.includes(path), "it is made before it is told of");
        if (!made.includes(path)) made.push(path); // one that is made anew, under its old name, has been told of
      };
      let watching = changing(linksByDisk(subject), "create", ([path], next) => {
        note(path);
        return next();
      });
      for (const name of ["symlink", "link"] as const)
        watching = changing(watching, name, ([, path], next) => {
          note(path);
          return next();
        });
      const does = operationsOn(watching);
      const across = operationsOn(acrossDevices(watching));
      const options = { onTemporary: (path: string): unknown => told.push(path) };
      const ways: Record<string, () => Promise<unknown>> = {
        writeFiles: () => does.writeFiles([{ path: at("a"), data: "a" }], options),
        openPending: async () => (await does.openPending(at("b"), options)).commit(),
        createWritable: async () => closed(await does.createWritable(at("c"), options)),
        createCoalescingWriter: () => does.createCoalescingWriter(at("d"), options).write("d"),
        copyFile: () => does.copyFile(at("a"), at("e"), options),
        "moveFile to another filesystem": () => across.moveFile(at("e"), at("g"), options),
        updateFile: () => does.updateFile(at("g"), () => "g", options),
        updateJson: () => does.updateJson(at("h"), () => "h", options),
        writeJson: () => does.writeJson(at("h"), "H", options),
      };
      if ("CompressionStream" in globalThis)
        ways["rotateFile with gzip"] = async () => {
          const { to } = await does.rotateFile(at("a"), { ...options, keep: 1, gzip: true });
          equal(to, at("a.1.gz"), "where it is");
        };
      if (platform.supports.symbolicLinks) {
        disk.symlink("a", at("f"));
        Object.assign(ways, { symlink: () => does.symlink("b", at("f"), options) });
      }
      for (const [name, way] of Object.entries(ways)) {
        await way();
        equal([told.length, told], [1, made], `temporaries of ${name}`);
        told.length = made.length = 0;
      }
    },
  },
  {
    name: "transaction() tells onTemporary of the temporary of each file that it writes with it",
    async run({ operationsOn, platform, at, text, disk }) {
      const told: string[] = [];
      const made: string[] = [];
      const watching = changing(platform, "create", ([path], next) => {
        made.push(path);
        return next();
      });
      const onTemporary = (path: string): void => {
        equal(disk.look(path), undefined, "what is there when it is told");
        told.push(path);
      };
      await operationsOn(watching).transaction((tx) => {
        tx.write(at("a"), "a", { onTemporary });
        tx.write(at("b"), "b");
        tx.write(at("c"), "c", { onTemporary });
      });
      equal([text("a"), text("b"), text("c")], ["a", "b", "c"], "contents");
      const staged = made.filter((path) => !path.includes("untorn-lock")); // the journal's is in the lock
      equal(staged.length, 3, "temporaries beside the files");
      equal(told, [staged[0], staged[2]], "temporaries that were told");
    },
  },
];
