import { type Steps, sys } from "@untorn/core";
import { explore } from "../../src/mod.ts";
import { fail, flushDirectory, fresh, put, putFlushed, shown } from "../protocols.ts";
import { type Check, rejects, tells } from "./check.ts";

/** A lock file that is taken over when its owner is dead; here it always is. */
function* lockedByTakeover(writer: number, takeOver: () => Steps<unknown>): Steps<undefined> {
  yield* takeOver();
  yield* sys.sleep(100 + writer); // in the critical section
  yield* sys.sleep(200 + writer); // out of it
}

function* take(writer: number): Steps<boolean> {
  try {
    yield* sys.close(yield* sys.create("/d/lock", 0o600));
    return true;
  } catch {
    yield* sys.sleep(writer);
    return false;
  }
}

/** How many are in the critical section, by their sleeps. */
const inside = (trace: readonly string[]): number =>
  trace.reduce(
    (count, line) => count + (/^sleep 1\d\d$/.test(line) ? 1 : /^sleep 2\d\d$/.test(line) ? -1 : 0),
    0,
  );

const excludes = (takeOver: (writer: number) => Steps<unknown>): Promise<unknown> =>
  explore(
    {
      arrange: (memory) => {
        memory.seed("/d", { kind: "directory" });
        memory.seed("/d/lock", { kind: "file" }, "a dead owner");
      },
      run: [0, 1].map((writer) => () => lockedByTakeover(writer, () => takeOver(writer))),
    },
    {
      always: (_disk, { memory }) => {
        if (inside(memory.trace) > 1) fail("two are in the critical section");
      },
    },
  );

export const knownBadLocks: readonly Check[] = [
  {
    name: "explore() finds a stale lock that is removed by both who found it stale",
    async run() {
      const found = await rejects(
        excludes(function* (writer) {
          const isStale = ((yield* sys.lstat("/d/lock"))?.size ?? 0) > 0; // a dead one's has an owner in it; theirs are empty
          if (isStale) {
            try {
              yield* sys.remove("/d/lock"); // perhaps the lock that the other one has just taken
            } catch {
              // the other one was quicker
            }
          }
          for (let tries = 0; tries < 3; tries++) if (yield* take(writer)) return;
          yield* sys.sleep(300); // gives up
          throw new Error("no lock");
        }),
        /two are in the critical section/,
      );
      tells(found, [
        "[1] lstat /d/lock",
        "[2] lstat /d/lock",
        "[1] create /d/lock 0600",
        "[1] sleep 100",
        "[2] remove /d/lock",
        "[2] create /d/lock 0600",
        "[2] sleep 101",
      ]);
    },
  },

  {
    name: "explore() finds a batch that is acknowledged before its flush",
    async run() {
      const found = explore(
        {
          arrange: (memory) => memory.seed("/d", { kind: "directory" }),
          *run() {
            for (const name of ["a", "b"]) {
              yield* putFlushed(`/d/${name}.t`);
              yield* sys.rename(`/d/${name}.t`, `/d/${name}`);
              yield* sys.sleep(1); // acknowledged
            }
            yield* flushDirectory("/d");
          },
        },
        {
          afterPowerCut: (disk, { memory }) => {
            const acknowledged = memory.trace.filter((line) => line === "sleep 1").length;
            for (const name of ["a", "b"].slice(0, acknowledged)) {
              if (disk.text(`/d/${name}`) !== fresh) fail(`${name} was acknowledged, and is gone`);
            }
          },
        },
      );
      const error = await rejects(found, /a was acknowledged, and is gone/);
      tells(error, [
        "rename /d/a.t /d/a",
        "sleep 1",
        "Then the power went. What became of what was not flushed:",
        'lost: rename of "a.t" to "a" (#3)',
      ]);
    },
  },

  {
    name: "explore() finds a temporary that is used again after it was renamed",
    async run() {
      const found = explore(
        {
          arrange: (memory) => memory.seed("/d", { kind: "directory" }),
          *run() {
            const file = yield* put("/d/t");
            yield* sys.flush(file);
            yield* sys.rename("/d/t", "/d/f");
            yield* sys.write(file, new TextEncoder().encode(" and more")); // by the handle that is now the target's
            yield* sys.close(file);
          },
        },
        {
          always: (disk) => {
            const text = disk.text("/d/f");
            if (text !== undefined && text !== fresh) fail(`a reader found ${shown(text)}`);
          },
        },
      );
      const error = await rejects(found, /a reader found "the new file and more"/);
      tells(error, [
        "rename /d/t /d/f",
        "write #3 9 bytes",
        "What was found:",
        '/d/f  "the new file and more", mode 0644',
      ]);
    },
  },
];
