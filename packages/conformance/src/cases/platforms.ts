import { check, equal } from "../assert.ts";
import type { Case } from "../case.ts";

export const platformCases: readonly Case[] = [
  {
    name: "a platform knows its own process, and that it runs",
    only: "async",
    async run({ platform }) {
      const { pid, start, boot, space } = platform.self();
      check(Number.isInteger(pid) && pid > 0, `${pid} is no process id`);
      for (const word of [start, boot, space])
        check(/^[\da-zA-Z]{0,8}$/.test(word), `${word} does not fit into a name`);
      equal(platform.self(), { pid, start, boot, space }, "the second answer");
      const found = platform.startOf(pid);
      check(found === start || found === "", `it started at "${start}", and startOf says ${found}`);
    },
  },
  {
    name: "a platform knows of no process that is not there",
    only: "async",
    async run({ platform }) {
      const found = platform.startOf(0x3fff_fffe); // Linux has 2^22 at most
      check(found === undefined || found === "", `startOf says ${found}`);
    },
  },
  {
    name: "a timer runs again and again until it is stopped",
    only: "async",
    needs: ["clock"],
    async run({ platform }) {
      const began = platform.now();
      const ran = { times: 0 };
      const stop = platform.every(1, () => void ran.times++);
      while (ran.times < 3) await platform.async.sleep(1); // which keeps the process alive, as the timer does not
      stop();
      const before = ran.times;
      await platform.async.sleep(20);
      equal(ran.times, before, "times after the stop");
      check(platform.now() - began >= 20, `${platform.now() - began} ms have passed`);
    },
  },
  {
    name: "a context goes along with what is called and awaited, and nowhere else",
    only: "async",
    needs: ["clock"],
    async run({ platform }) {
      const context = platform.newContext<string>();
      const later = async (): Promise<string | undefined> => {
        await platform.async.sleep(1);
        return context.get();
      };
      const inside = context.run("outer", () =>
        Promise.all([later(), context.run("inner", later), platform.newContext().get()]),
      );
      equal(await Promise.all([inside, later()]), [["outer", "inner", undefined], undefined], "what is seen");
    },
  },
  {
    name: "times are set in milliseconds, of files and of directories",
    only: "async",
    async run({ platform, at, disk }) {
      disk.write(at("file"), "x");
      disk.mkdir(at("directory"));
      const [atime, mtime] = [1_600_000_000_250, 1_500_000_000_750];
      for (const path of [at("file"), at("directory")]) {
        for (const fs of [platform.sync, platform.async]) {
          await fs.utimes(path, 0, 0);
          await fs.utimes(path, atime, mtime);
          const stats = (await fs.lstat(path))!;
          equal([Math.round(stats.atime), Math.round(stats.mtime)], [atime, mtime], "the times");
        }
      }
    },
  },
  {
    name: "a directory replaces an empty one only, and is removed only when it is empty",
    only: "async",
    needs: ["replaceOpen"],
    async run({ platform, at, disk }) {
      for (const [i, fs] of [platform.sync, platform.async].entries()) {
        const [fresh, empty, full] = [at(`new${i}`), at(`empty${i}`), at(`full${i}`)];
        for (const path of [fresh, empty, full]) disk.mkdir(path);
        disk.write(at(`full${i}/file`), "kept");
        disk.write(at(`new${i}/file`), "new");
        const codes = ["ENOTEMPTY", "EEXIST"];
        for (const call of [() => fs.rename(fresh, full), () => fs.rmdir(full)])
          check(codes.includes(await codeOf(call)), "something happened to a directory with a file in it");
        await fs.rename(fresh, empty);
        equal([disk.list(empty), disk.list(full)], [["file"], ["file"]], "what is in them");
        await fs.remove(at(`empty${i}/file`));
        await fs.rmdir(empty);
        equal(
          [disk.look(empty), await codeOf(() => fs.rmdir(empty))],
          [undefined, "ENOENT"],
          "the directory",
        );
      }
    },
  },
  {
    name: "a file takes over the contents of another one, where the filesystem can",
    only: "async",
    async run({ platform, at, disk, text }) {
      disk.write(at("from"), "x".repeat(100_000));
      for (const fs of [platform.sync, platform.async]) {
        disk.write(at("to"), "");
        const [from, to] = [await fs.open(at("from")), await fs.openToWrite(at("to"))];
        const { kind, size, ino } = await fs.fstat(from);
        equal([kind, size, ino], ["file", 100_000, (await fs.lstat(at("from")))?.ino], "what is open");
        const code = await codeOf(() => fs.clone(from, to));
        if (code !== "") equal(/^(ENOTSUP|EOPNOTSUPP|EINVAL|ENOSYS|EXDEV)$/.test(code), true, code);
        else check(text("to") === text("from"), "the copy is another one");
        await fs.truncate(to, 0);
        equal(
          [await fs.write(to, new Uint8Array(3)), (await fs.fstat(to)).size],
          [3, 3],
          "what is written after that",
        );
        for (const file of [from, to]) await fs.close(file);
      }
    },
  },
];

async function codeOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "";
  } catch (error) {
    return (error as { code: string }).code;
  }
}
