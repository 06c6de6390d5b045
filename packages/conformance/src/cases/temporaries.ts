import { isTemporaryName, type Platform } from "@untorn/core";
import { check, equal, fails } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing, failing } from "../failing.ts";

function temporaryOf({ self }: Platform, unique: string): string {
  const { pid, start, boot, space } = self();
  return `.untorn-${pid.toString(36)}.${start}.${boot}.${space}-${unique}.tmp`;
}

export const temporaryCases: readonly Case[] = [
  {
    name: "writeFile() never writes through a link that somebody planted at a temporary's name",
    needs: ["symbolicLinks"],
    async run({ writeFileOn, platform, at, text, disk }) {
      const name = (unique: string): string => temporaryOf(platform, unique);
      disk.write(at("victim"), "precious");
      disk.symlink("victim", at(name("planted")));
      disk.symlink("absent", at(name("dangling")));
      disk.write(at(name("file")), "somebody's");
      const uniques = ["planted", "dangling", "file", "free"];
      const writeFile = writeFileOn({ unique: () => uniques.shift()! });
      await writeFile(at("file"), "new");
      equal([text("file"), text("victim")], ["new", "precious"], "contents of the file and of the victim");
      equal(
        [uniques, disk.look(at("absent"))],
        [[], undefined],
        "names left, and the file behind the dangling link",
      );
      equal(text(name("file")), "somebody's", "the file that had a temporary's name");
      for (const unique of ["planted", "dangling", "file"]) disk.remove(at(name(unique)));
    },
  },
  {
    name: "writeFile() gives up where every name is taken, and leaves what it did not make",
    async run({ writeFileOn, platform, at, text, disk }) {
      const name = temporaryOf(platform, "same");
      disk.write(at(name), "somebody's");
      disk.write(at("file"), "old");
      await fails(writeFileOn({ unique: () => "same" })(at("file"), "new"), {
        code: "EEXIST",
        step: "create",
      });
      equal([text("file"), text(name)], ["old", "somebody's"], "contents");
      disk.remove(at(name));
    },
  },
  {
    name: "writeFile() makes its temporary beside the file, under another name each time that isTemporaryName() knows",
    async run({ writeFileOn, platform, at, directory, disk }) {
      const names: string[] = [];
      const watching = changing(platform, "create", ([path], next) => {
        names.push(path);
        return next();
      });
      const writeFile = writeFileOn(watching);
      disk.mkdir(at("below"));
      for (const name of ["file", "file", "below/file"])
        await writeFile(at(name), "x", { durability: "none" });
      const parents = names.map((path) => path.slice(0, path.lastIndexOf(path.includes("\\") ? "\\" : "/")));
      equal(parents, [directory, directory, at("below")], "directories of the temporaries");
      equal(new Set(names).size, 3, "different names");
      for (const path of names) {
        const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
        check(isTemporaryName(name), `isTemporaryName(${name}) is false`);
        check(name.length <= 90, `${name} is longer than 90 bytes`);
      }
    },
  },
  {
    name: "isTemporaryName() is true of nobody else's names",
    async run() {
      const others = [
        "",
        ".tmp",
        "file",
        ".untorn",
        ".untorn-1.s.b.m-.tmp",
        ".untorn--x.tmp",
        "untorn-1.s.b.m-x.tmp",
        ".untorn-1.s.b.m-x.tmp.bak",
      ];
      for (const name of [
        ...others,
        ".untorn-1.s.b.m-x",
        ".untorn-1.s.b.m-ä.tmp",
        "/.untorn-1.s.b.m-x.tmp",
        ".untorn-1.s.b.m-x.tmp\n",
      ])
        equal(isTemporaryName(name), false, JSON.stringify(name));
    },
  },
  {
    name: "writeFile() watches for the process's end while it has a temporary, and only then",
    async run({ writeFileOn, at, disk, directory }) {
      const watching = new Set<() => void>();
      let most = 0;
      const writeFile = writeFileOn({
        onExit: (action) => {
          watching.add(action);
          most = Math.max(most, watching.size);
          return () => void watching.delete(action);
        },
      });
      equal(watching.size, 0, "listeners before");
      const onProgress = (): never => {
        throw new Error("enough");
      };
      const broken = fails(writeFile(at("file"), "x", { onProgress }), { code: "ERR_UNTORN_CALLBACK" });
      const writes = Array.from({ length: 20 }, (_, index) => writeFile(at(`file ${index}`), "x"));
      await Promise.all([broken, ...writes]);
      equal([watching.size, most], [0, 1], "listeners after and at most");
      await writeFile(
        at("file"),
        (function* () {
          yield "x".repeat(100_000);
          equal(disk.list(directory).filter(isTemporaryName).length, 1, "temporaries while it writes");
          for (const action of watching) action();
          equal(disk.list(directory).filter(isTemporaryName), [], "temporaries when the process ends");
        })(),
      ).catch(() => {}); // its temporary is gone: what it says then does not matter here
      equal(watching.size, 0, "listeners in the end");
    },
  },
  {
    name: "writeFile() leaves no temporary whose creation is under way when the process exits: that is waited for",
    only: "async",
    async run({ writeFileOn, platform, at, disk, directory }) {
      const exits: (() => void)[] = [];
      const makings: (() => void)[] = [];
      const failures: (() => void)[] = [];
      let sleeps = 0;
      const writeFile = writeFileOn({
        onExit: (action) => {
          exits.push(action);
          return () => {};
        },
        async: {
          ...platform.async,
          create: (path, mode) =>
            new Promise((_, reject) => {
              makings.push(() => platform.sync.close(platform.sync.create(path, mode)));
              failures.push(() => reject(new Error("the process is over")));
              if (makings.length < 3) return;
              exits[0]?.();
              for (const fail of failures) fail();
            }),
        },
        sync: {
          ...platform.sync,
          sleep: () => {
            if (++sleeps % 2 === 0) makings.pop()?.(); // the system is slow
          },
        },
      });
      const writes = ["a", "b", "c"].map((name) => writeFile(at(name), "new"));
      await Promise.allSettled(writes);
      equal([makings.length, sleeps], [0, 6], "creations to come, and pauses until the last one came");
      equal(disk.list(directory), [], "files");
    },
  },
  {
    name: "writeFile() keeps no exit waiting for a temporary that cannot come, and none for long",
    only: "async",
    async run({ writeFileOn, platform, at, disk, directory }) {
      let pauses = 0;
      let looks = 0;
      let exit = (): void => {};
      const onExit = (action: () => void): (() => void) => {
        exit = action;
        return () => {};
      };
      const sleep = (milliseconds: number): undefined => {
        looks++;
        pauses += milliseconds;
      };
      const refused = (path: string): never => {
        throw Object.assign(new Error(path), { code: "EACCES" });
      };
      const endingAt = (create: typeof platform.sync.create): Partial<typeof platform> => ({
        onExit,
        sync: { ...platform.sync, create, sleep },
        async: {
          ...platform.async,
          create: async (path) => {
            exit();
            return refused(path);
          },
        },
      });
      await fails(writeFileOn(endingAt(refused))(at("file"), "new"), { code: "EACCES" });
      equal(pauses, 0, "pauses where no file can be made");
      await fails(writeFileOn(endingAt((...args) => platform.sync.create(...args)))(at("file"), "new"), {
        code: "EACCES",
      });
      equal(pauses, 5000, "milliseconds where it hangs");
      check(looks < 100, `it is looked for ${looks} times`);
      const answered = {
        onExit,
        sync: { ...platform.sync, sleep },
        async: {
          ...platform.async,
          create: async (path: string) => refused(path),
          lstat: async (path: string) => {
            if (path.endsWith(".tmp")) exit(); // whether it is there after all
            return platform.async.lstat(path);
          },
        },
      };
      await fails(writeFileOn(answered)(at("file"), "new"), { code: "EACCES" });
      equal(pauses, 5000, "milliseconds where it was answered");
      const blocked = endingAt((...args) => platform.sync.create(...args));
      const unable = {
        ...blocked,
        sync: {
          ...platform.sync,
          sleep: () => {
            throw new Error("this thread may not block");
          },
        },
      };
      await fails(writeFileOn(unable)(at("file"), "new"), { code: "EACCES" });
      let time = 0;
      const slow = { ...blocked, now: () => (time += 1000) };
      await fails(writeFileOn(slow)(at("file"), "new"), { code: "EACCES" });
      check(pauses < 5100, `${pauses} milliseconds where five seconds are soon over`);
      pauses = 5000;
      const pieces = (function* () {
        yield "x".repeat(100_000);
        exit();
        exit();
      })();
      const writeFile = writeFileOn({ onExit, sync: { ...platform.sync, sleep } });
      await writeFile(at("file"), pieces).catch(() => {}); // its temporary is gone
      equal(pauses, 5000, "milliseconds where it was there, and is gone");
      equal(disk.list(directory), [], "files");
    },
  },
  {
    name: "writeFile() claims no temporary where it could make none",
    async run({ writeFileOn, platform, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      for (const code of ["EROFS", "EACCES", "ENOSPC", "EMFILE", "ERR_UNTORN_NOT_CAPABLE"]) {
        const closed = failing(failing(platform, "create", code), "remove", code);
        const error = await fails(writeFileOn(closed)(at("file"), "new"), { code, step: "create" });
        equal(
          [error.temporaryPath, error.message.includes("temporary")],
          [undefined, false],
          `what the error says is left: ${error.message}`,
        );
      }
      equal([text("file"), disk.list(directory)], ["old", ["file"]], "contents and names");
    },
  },
  {
    name: "writeFile() leaves no litter where the creation is reported failed and has happened",
    async run({ writeFileOn, platform, sync, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      const lying = changing(platform, "create", (_args, next) => {
        const lie = (): never => {
          throw Object.assign(new Error("lost reply"), { code: "EIO" });
        };
        const made = next();
        if (!sync) return Promise.resolve(made).then(platform.async.close).then(lie);
        void platform.sync.close(made);
        return lie();
      });
      const error = await fails(writeFileOn(lying)(at("file"), "new"), { code: "EIO", step: "create" });
      equal([text("file"), disk.list(directory), error.temporaryPath], ["old", ["file"], undefined], "left");
      const left = failing(lying, "remove", "EIO");
      const told = await fails(writeFileOn(left)(at("file"), "new"), { code: "EIO", step: "create" });
      equal(disk.list(directory).length, 2, "files, with a temporary that cannot be removed");
      equal(disk.look(told.temporaryPath ?? "")?.kind, "file", "what the error names");
      disk.remove(told.temporaryPath!);
    },
  },
];
