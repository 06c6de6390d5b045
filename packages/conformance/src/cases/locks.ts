import type { Lock } from "@untorn/core";
import { check, equal, fails, refuses, thrownBy } from "../assert.ts";
import type { Case, Subject } from "../case.ts";
import { failing } from "../failing.ts";
import { pause } from "../pause.ts";

/** A holder of that name, in the lock of a file. */
function seedHolder({ disk, at }: Subject, name: string, file = "file"): void {
  disk.mkdir(at(`${file}.untorn-lock`));
  disk.mkdir(at(`${file}.untorn-lock/${name}`));
}

/** A process of which nobody here can tell whether it runs: it is in another container. */
const strangerTo = ({ platform }: Subject): string => `1.s.${platform.self().boot}.another-1`;

/** Something that one waits for and another gives. */
function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => void (give = resolve));
  return { given, give: () => give() };
}

export const lockCases: readonly Case[] = [
  {
    name: "withLock() gives what the action gives, and leaves nothing behind",
    async run({ operations: { withLock }, at, disk, directory, sync }) {
      const seen = await withLock(at("file"), (lock) => {
        equal(lock.path, at("file"), "path");
        equal(disk.list(directory), ["file.untorn-lock"], "names meanwhile");
        equal(disk.list(at("file.untorn-lock")).length, 1, "holders");
        return sync ? 7 : Promise.resolve(7);
      });
      equal([seen, disk.list(directory)], [7, []], "result and names");
    },
  },
  {
    name: "withLock() throws what the action throws, and gives the lock back",
    async run({ operations: { withLock }, at, disk, directory }) {
      const problem = new Error("the action's own");
      const throwing = (): never => {
        throw problem;
      };
      for (let times = 0; times < 2; times++) {
        check((await thrownBy(withLock(at("file"), throwing, { timeout: 0 }))) === problem, "the same error");
      }
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "withLock() locks the file that a link leads to",
    needs: ["symbolicLinks"],
    async run({ operations: { withLock }, at, disk }) {
      disk.write(at("file"), "");
      disk.symlink("file", at("link"));
      await withLock(at("link"), (lock) => {
        equal(lock.path, at("file"), "path");
        check(disk.look(at("file.untorn-lock"))?.kind === "directory", "the lock of the file");
      });
    },
  },
  {
    name: "withLock() locks a directory, and a name of 255 bytes",
    async run({ operations: { withLock }, at, disk, directory }) {
      disk.mkdir(at("directory"));
      await withLock(at("directory"), () =>
        equal(disk.list(directory), ["directory", "directory.untorn-lock"], "names"),
      );
      await withLock(at("n".repeat(255)), () => {
        const lock = disk.list(directory).find((name) => name.startsWith(".untorn-"));
        check(lock !== undefined && lock.length < 40, "a short name");
      });
      await fails(
        withLock(`${directory}/`, () => undefined),
        { code: "EISDIR", step: "lstat" },
      );
    },
  },
  {
    name: "withLock() lets one call of this process in at a time, in their order",
    only: "async",
    async run({ operations: { withLock }, at }) {
      const order: number[] = [];
      let inside = 0;
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          withLock(at("file"), async () => {
            equal(++inside, 1, "calls inside");
            await pause(0);
            void order.push(i);
            inside--;
          }),
        ),
      );
      equal(
        order,
        Array.from({ length: 20 }, (_, i) => i),
        "order",
      );
    },
  },
  {
    name: "withLock() lets one in at a time of 6 that do not know of each other, as in 6 processes",
    only: "async",
    needs: ["clock"],
    async run({ operationsOn, at }) {
      let inside = 0;
      await Promise.all(
        Array.from({ length: 6 }, () =>
          operationsOn({ onExit: () => () => {} }).withLock(at("file"), async () => {
            equal(++inside, 1, "calls inside");
            await pause(3);
            inside--;
          }),
        ),
      );
    },
  },
  {
    name: "withLock() inside its own action is an error, and the outer one goes on",
    async run({ operations: { withLock }, at, disk, directory, sync }) {
      const inner = { code: "ERR_UNTORN_REENTRANT", step: "lock" };
      let failure: Promise<unknown> | undefined;
      await withLock(at("file"), () => {
        failure = fails(
          withLock(at("file"), () => undefined),
          inner,
        );
        return sync ? undefined : failure;
      });
      await failure;
      await withLock(at("file"), () => {
        const other = withLock(at("other"), () => 1);
        return sync ? undefined : other;
      });
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "withLock() that a finished action left behind may take the lock",
    only: "async",
    needs: ["clock"],
    async run({ operations: { withLock }, at }) {
      let late: Promise<number> | undefined;
      await withLock(at("file"), () => {
        late = pause(20).then(() => withLock(at("file"), () => 5));
      });
      equal(await late, 5, "result");
    },
  },
  {
    name: "withLock() stops waiting after its timeout, and says who holds the lock",
    async run(subject) {
      const { operationsOn, platform, at, disk, directory } = subject;
      const { withLock } = operationsOn(failing(platform, "flush", "EIO")); // its sleeps are short
      seedHolder(subject, strangerTo(subject));
      const ran = { action: false };
      const act = (): void => void (ran.action = true);
      for (const timeout of [0, 1, 50]) {
        const error = await fails(withLock(at("file"), act, { timeout }), {
          code: "ERR_UNTORN_LOCK_TIMEOUT",
          path: at("file"),
        });
        check(/held by process 1 of another host/.test(error.message), error.message);
      }
      equal([ran.action, disk.list(directory)], [false, ["file.untorn-lock"]], "whether it ran, and names");
    },
  },
  {
    name: "withLock() stops waiting for another call of this process after its timeout",
    only: "async",
    needs: ["clock"],
    async run({ operations: { withLock }, at }) {
      const awake = pause(200); // the limit alone keeps no process alive
      let free: () => void = () => {};
      const isFree = new Promise<void>((resolve) => (free = resolve)); // beforehand: the lock may be had only after the timeout
      const held = withLock(at("file"), () => isFree);
      await fails(
        withLock(at("file"), () => 1, { timeout: 20 }),
        { code: "ERR_UNTORN_LOCK_TIMEOUT" },
      );
      free();
      await held;
      equal(await withLock(at("file"), () => 2), 2, "the next one");
      await awake;
    },
  },
  {
    name: "withLock() stops waiting at once when its signal is aborted",
    async run(subject) {
      const { operationsOn, platform, at } = subject;
      const controller = new AbortController();
      seedHolder(subject, strangerTo(subject));
      let sleeps = 0;
      const sleep = (): undefined => {
        if (++sleeps === 3) controller.abort(new Error("enough"));
      };
      const { withLock } = operationsOn({
        sync: { ...platform.sync, sleep },
        async: { ...platform.async, sleep: () => (sleep(), new Promise(() => {})) },
      });
      setTimeout(() => controller.abort(new Error("enough")), 20);
      const { signal } = controller;
      await fails(
        withLock(at("file"), () => 1, { signal }),
        { code: "ERR_UNTORN_ABORTED", step: "signal" },
      );
      await fails(
        withLock(at("other"), () => 1, { signal }),
        { code: "ERR_UNTORN_ABORTED", step: "signal" },
      );
    },
  },
  {
    name: "withLock() takes the lock of a dead process at once, with what it left in it",
    async run(subject) {
      const { operationsOn, platform, at, disk, directory } = subject;
      const { pid, start, boot, space } = { pid: 77, start: "s", boot: "b", space: "m" };
      const { withLock } = operationsOn({
        self: () => ({ pid: 78, start, boot, space }),
        startOf: () => undefined,
        sync: { ...platform.sync, sleep: () => check(false, "it slept") as undefined },
        async: { ...platform.async, sleep: () => check(false, "it slept") as undefined },
      });
      const dead = `${pid.toString(36)}.s.b.m-1`;
      seedHolder(subject, dead);
      disk.write(at(`file.untorn-lock/${dead}/.untorn-${dead}.tmp`), "half");
      equal(await withLock(at("file"), () => 1), 1, "result");
      disk.mkdir(at("file.untorn-lock"));
      equal(await withLock(at("file"), () => 2), 2, "result where an empty lock is left");
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "withLock() presumes a holder dead that gives no sign of life for staleAfter, and not one that does",
    async run(subject) {
      const { operationsOn, platform, at, disk } = subject;
      let slept = 0;
      let alive = true;
      const sleep = (milliseconds: number): undefined => {
        slept += milliseconds;
        if (alive)
          void platform.sync.utimes(
            at(`file.untorn-lock/${strangerTo(subject)}`),
            1000 * slept,
            1000 * slept,
          );
      };
      const { withLock } = operationsOn({
        sync: { ...platform.sync, sleep },
        async: { ...platform.async, sleep },
      });
      seedHolder(subject, strangerTo(subject));
      const options = { staleAfter: 500, timeout: 3000 };
      await fails(
        withLock(at("file"), () => 1, options),
        { code: "ERR_UNTORN_LOCK_TIMEOUT" },
      );
      equal(slept, 3000, "milliseconds");
      alive = false;
      slept = 0;
      equal(await withLock(at("file"), () => 1, options), 1, "result");
      check(slept >= 500 && slept <= 600, `it slept ${slept} ms`);
      equal(disk.look(at("file.untorn-lock")), undefined, "the lock");
    },
  },
  {
    name: "withLock() keeps a lock by its signs of life for longer than staleAfter, by the real clock, and loses it without them",
    only: "async",
    needs: ["clock"],
    async run({ operations, operationsOn, platform, at, disk, directory }) {
      const staleAfter = 300;
      const stranger = operationsOn({ self: () => ({ ...platform.self(), space: "another" }) }); // it cannot tell whether the holder runs
      const mute = operationsOn({ every: () => () => undefined });
      for (const [holder, keeps] of [
        [operations, true],
        [mute, false],
      ] as const) {
        const told: string[] = [];
        const [held, taken] = [signal(), signal()];
        const action = async (): Promise<void> => {
          void held.give();
          await (keeps ? pause(3 * staleAfter) : taken.given);
          void told.push("the action has ended");
        };
        const holding = holder.withLock(at("file"), action, { staleAfter });
        await held.given;
        const next = stranger.withLock(
          at("file"),
          () => {
            void told.push("the next has it");
            void taken.give();
          },
          { staleAfter },
        );
        await (keeps ? holding : fails(holding, { code: "ERR_UNTORN_LOCK_LOST", outcome: "unknown" }));
        await next;
        const order = ["the action has ended", "the next has it"];
        equal(told, keeps ? order : order.reverse(), "who was first");
      }
      equal(disk.list(directory), [], "names");
    },
  },
  {
    name: "withLock() tells who has lost the lock, when it writes, when it asks, and in the end",
    async run({ operations: { withLock, writeFile }, at, text, disk, sync }) {
      disk.write(at("file"), "old");
      disk.mkdir(at("other"));
      const lost = { code: "ERR_UNTORN_LOCK_LOST" };
      const takeAway = (): void => disk.remove(at("file.untorn-lock"));
      const asked: Promise<unknown>[] = [];
      const action = (lock: Lock): unknown => {
        takeAway();
        for (const name of ["file", "beside", "other/file"])
          void asked.push(fails(writeFile(at(name), "new", { lock }), lost));
        if (!sync) void asked.push(fails(lock.check(), { ...lost, outcome: "unknown" }));
        return sync ? undefined : Promise.all(asked);
      };
      await fails(withLock(at("file"), action), { ...lost, outcome: "unknown" });
      await Promise.all(asked);
      equal([text("file"), disk.look(at("beside")), disk.list(at("other"))], ["old", undefined, []], "files");
    },
  },
  {
    name: "withLock() gives its action a lock that writes are made with, to its own file and to others",
    async run({ operations: { withLock, writeFile }, at, text, disk, sync }) {
      disk.mkdir(at("other"));
      const written: Promise<unknown>[] = [];
      await withLock(at("file"), (lock) => {
        for (const name of ["file", "beside", "other/file"]) {
          void written.push(writeFile(at(name), "new", { lock }));
        }
        return sync ? undefined : Promise.all(written);
      });
      await Promise.all(written);
      equal([text("file"), text("beside"), text("other/file")], ["new", "new", "new"], "contents");
      let kept: Lock | undefined;
      await withLock(at("file"), (lock) => void (kept = lock));
      await fails(writeFile(at("file"), "late", { lock: kept }), { code: "ERR_UNTORN_LOCK_LOST" });
      await fails(writeFile(at("other/file"), "late", { lock: kept }), { code: "ERR_UNTORN_LOCK_LOST" });
      equal([text("file"), text("other/file")], ["new", "new"], "contents after a late write");
    },
  },
  {
    name: "withLock() leaves alone what is no lock",
    async run({ operations: { withLock }, at, text, disk }) {
      disk.write(at("a.untorn-lock"), "somebody's");
      disk.mkdir(at("b.untorn-lock"));
      disk.write(at("b.untorn-lock/file"), "somebody's");
      for (const name of ["a", "b"]) {
        await fails(
          withLock(at(name), () => 1, { timeout: 0 }),
          { code: "ERR_UNTORN_NOT_A_LOCK", step: "list" },
        );
      }
      equal([text("a.untorn-lock"), text("b.untorn-lock/file")], ["somebody's", "somebody's"], "contents");
    },
  },
  {
    name: "withLock() says so where the directory is missing",
    async run({ operations: { withLock }, at }) {
      await fails(
        withLock(at("missing/file"), () => 1),
        { code: "ENOENT", step: "mkdir" },
      );
    },
  },
  {
    name: "withLock() refuses wrong arguments before any system call",
    async run({ operationsOn, platform, at }) {
      const { withLock } = operationsOn(failing(platform, "lstat", "EIO"));
      const wrong = withLock as (...args: unknown[]) => Promise<unknown>;
      const nothing = (): void => {};
      await refuses(wrong("", nothing), "ERR_INVALID_ARG_VALUE", "an empty path");
      await refuses(wrong(at("file")), "ERR_INVALID_ARG_TYPE", "no action");
      await refuses(wrong(at("file"), "x"), "ERR_INVALID_ARG_TYPE", "an action that is text");
      await refuses(wrong(at("file"), nothing, "x"), "ERR_INVALID_ARG_TYPE", "options that are text");
      for (const [name, value, code] of [
        ["timeout", -1, "VALUE"],
        ["timeout", Number.NaN, "VALUE"],
        ["timeout", "1", "TYPE"],
        ["staleAfter", 0, "VALUE"],
        ["staleAfter", null, "TYPE"],
        ["signal", 1, "TYPE"],
      ] as const) {
        await refuses(
          wrong(at("file"), nothing, { [name]: value }),
          `ERR_INVALID_ARG_${code}`,
          `${name}: ${value}`,
        );
      }
    },
  },
  {
    name: "withLock() must not have an action that gives a promise",
    only: "sync",
    async run({ operations: { withLock }, at, disk, directory }) {
      await refuses(
        withLock(at("file"), async () => 1),
        "ERR_INVALID_ARG_VALUE",
        "an async action",
      );
      equal(disk.list(directory), [], "names");
    },
  },
];
