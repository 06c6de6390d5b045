import type { Platform, ProcessIdentity } from "@untorn/core";
import { check, equal, fails, refuses } from "../assert.ts";
import type { Case } from "../case.ts";
import { failing } from "../failing.ts";

const nameOf = ({ pid, start, boot, space }: ProcessIdentity, unique: string): string =>
  `.untorn-${pid.toString(36)}.${start}.${boot}.${space}-${unique}.tmp`;

const own: ProcessIdentity = { pid: 7, start: "s", boot: "b", space: "m" };
const alive: ProcessIdentity = { ...own, pid: 8 };
const dead: ProcessIdentity = { ...own, pid: 9 };
const elsewhere: ProcessIdentity = { ...own, pid: 9, space: "other" };

/** It is process 7, 8 runs too, and no other. */
const among: Partial<Platform> = { self: () => own, startOf: (pid) => (pid < 9 ? "s" : undefined) };

const aDay = 24 * 60 * 60 * 1000;

export const sweepCases: readonly Case[] = [
  {
    name: "sweep() removes what dead processes left, and nothing of those that live or are not known",
    async run({ operationsOn, directory, at, disk }) {
      for (const maker of [own, alive, dead, elsewhere]) disk.write(at(nameOf(maker, "x")), "new");
      disk.write(at("file"), "file");
      const { removed, kept } = await operationsOn({ ...among, now: () => 0 }).sweep(directory);
      equal(removed, [at(nameOf(dead, "x"))], "what is removed");
      equal(
        kept,
        [
          { path: at(nameOf(own, "x")), reason: "recent" },
          { path: at(nameOf(alive, "x")), reason: "alive" },
          { path: at(nameOf(elsewhere, "x")), reason: "recent" },
        ],
        "what stays",
      );
      equal(disk.list(directory).length, 4, "number of names left");
      for (const { path } of kept) disk.remove(path);
    },
  },
  {
    name: "sweep() removes what is older than olderThan where it cannot be told who made it, a day by default",
    async run({ operationsOn, directory, at, disk }) {
      const path = at(nameOf(elsewhere, "x"));
      disk.write(path, "new");
      const later = (milliseconds: number): ReturnType<typeof operationsOn> =>
        operationsOn({ ...among, now: () => disk.look(path)!.modified + milliseconds });
      equal((await later(aDay - 1000).sweep(directory)).removed, [], "within a day");
      equal((await later(500).sweep(directory, { olderThan: 1000 })).removed, [], "within olderThan");
      equal(
        (await later(5000).sweep(directory, { olderThan: 1000, dryRun: true })).removed,
        [path],
        "in a dry run",
      );
      equal((await later(5000).sweep(directory, { olderThan: 1000 })).removed, [path], "after olderThan");
      disk.write(path, "new");
      equal((await later(aDay + 1000).sweep(directory)).removed, [path], "after a day");
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "sweep() knows that a process of this number, which started at another time, is dead, or that it cannot know",
    async run({ operations, platform, directory, at, disk }) {
      const self = platform.self();
      const path = at(nameOf({ ...self, start: "never" }, "x"));
      disk.write(path, "new");
      const known = self.start !== "" && self.boot !== "" && self.space !== "";
      const { removed, kept } = await operations.sweep(directory, { olderThan: Number.MAX_SAFE_INTEGER });
      equal([removed.length, kept.length], known ? [1, 0] : [0, 1], "removed and kept");
      if (!known) disk.remove(path);
    },
  },
  {
    name: "sweep() removes links, and directories with empty directories in them, and none with a file in it",
    needs: ["symbolicLinks"],
    async run({ operationsOn, directory, at, text, disk }) {
      disk.write(at("file"), "file");
      disk.symlink("file", at(nameOf(dead, "link")));
      disk.mkdir(at(nameOf(dead, "lock")));
      disk.mkdir(at(`${nameOf(dead, "lock")}/holder`));
      disk.mkdir(at(nameOf(dead, "strange")));
      disk.mkdir(at(`${nameOf(dead, "strange")}/below`));
      disk.write(at(`${nameOf(dead, "strange")}/below/file`), "somebody's");
      const { removed, kept } = await operationsOn(among).sweep(directory);
      equal(removed, [at(nameOf(dead, "link")), at(nameOf(dead, "lock"))], "what is removed");
      equal(kept, [{ path: at(nameOf(dead, "strange")), reason: "foreign" }], "what stays");
      equal(text("file"), "file", "the file that the link leads to");
      equal(text(`${nameOf(dead, "strange")}/below/file`), "somebody's", "the file in the directory");
      disk.remove(at(nameOf(dead, "strange")));
    },
  },
  {
    name: "sweep() goes on after one that cannot be removed, and says which",
    async run({ operationsOn, platform, directory, at, disk }) {
      const [stuck, other] = [at(nameOf(dead, "a")), at(nameOf(dead, "b"))];
      disk.write(stuck, "new");
      disk.write(other, "new");
      const broken = failing({ ...platform, ...among }, "remove", "EACCES", (path) => path === stuck);
      await fails(operationsOn(broken).sweep(directory), { code: "EACCES", step: "remove", path: stuck });
      equal(disk.look(other), undefined, "the other one");
      disk.remove(stuck);
    },
  },
  {
    name: "sweep() of a directory that is not there fails with ENOENT, and refuses wrong arguments",
    async run({ operations, directory, at }) {
      const { operation } = await fails(operations.sweep(at("missing")), { code: "ENOENT", step: "list" });
      equal(operation, "sweep", "operation");
      for (const [options, code] of [
        [7, "ERR_INVALID_ARG_TYPE"],
        [{ dryRun: 1 }, "ERR_INVALID_ARG_TYPE"],
        [{ olderThan: "1h" }, "ERR_INVALID_ARG_TYPE"],
        [{ olderThan: -1 }, "ERR_INVALID_ARG_VALUE"],
        [{ olderThan: 0.5 }, "ERR_INVALID_ARG_VALUE"],
        [{ signal: {} }, "ERR_INVALID_ARG_TYPE"],
      ] as const) {
        await refuses(operations.sweep(directory, options as never), code, JSON.stringify(options));
      }
      await refuses(operations.sweep(7 as never), "ERR_INVALID_ARG_TYPE", "a number");
      const controller = new AbortController();
      controller.abort("enough");
      const { cause } = await fails(operations.sweep(directory, { signal: controller.signal }), {
        code: "ERR_UNTORN_ABORTED",
      });
      check(cause === "enough", "the reason of the signal is the cause");
    },
  },
];
