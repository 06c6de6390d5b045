import { type Opaque, type Steps, sys } from "@untorn/core";
import {
  type Computation,
  CounterExample,
  coverageInWords,
  explore,
  type Invariants,
} from "../../src/mod.ts";
import { fail, shown } from "../protocols.ts";
import { type Check, holds, rejects, tells } from "./check.ts";

// A file that is overwritten in place, behind a copy from which a recovery can finish.

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

function* put(path: string, value: string): Steps<Opaque> {
  const file = yield* sys.create(path, 0o666);
  yield* sys.write(file, text(value));
  yield* sys.flush(file);
  yield* sys.close(file);
  return file;
}

function* flushRoot(): Steps<undefined> {
  const directory = yield* sys.openDirectory("/");
  yield* sys.flushDirectory(directory);
  yield* sys.closeDirectory(directory);
}

const save: Computation = function* () {
  yield* put("/copy.tmp", "new");
  yield* sys.rename("/copy.tmp", "/copy"); // from here on a recovery finishes
  yield* flushRoot();
  yield* sys.remove("/state");
  yield* put("/state", "new");
  yield* flushRoot();
  yield* sys.remove("/copy");
};

/** Finishes what was begun, again and again if need be; whoever was killed may not have flushed that it was begun. */
const recover: Computation = function* () {
  if ((yield* sys.lstat("/copy")) === undefined) return;
  yield* flushRoot();
  if ((yield* sys.lstat("/state")) !== undefined) yield* sys.remove("/state");
  yield* put("/state", "new");
  yield* flushRoot();
  yield* sys.remove("/copy");
};

const scenario = {
  arrange: (memory: { seed: (path: string, inode: { kind: "file" }, content: string) => void }) =>
    memory.seed("/state", { kind: "file" }, "old"),
  run: save,
};

const isWhole: Invariants = {
  afterRecovery: (disk) => {
    const found = disk.text("/state");
    if (found !== "old" && found !== "new") fail(`there was ${shown(found)}`);
  },
};

export const recoveries: readonly Check[] = [
  {
    name: "a recovery is run on every disk that a crash leaves, also when the power goes again",
    async run() {
      const coverage = await explore({ ...scenario, recover }, isWhole, { faults: false });
      holds(coverage.recoveries > 10, "it was hardly run");
      const words = coverageInWords(coverage);
      const shape = /^\d+ moments, \d+ disks after power cuts, \d+ recoveries; \d+ states a second$/;
      holds(shape.test(words), words);
    },
  },
  {
    name: "a recovery that gives up its copy too early is found at the second power cut",
    async run() {
      const hasty: Computation = function* () {
        if ((yield* sys.lstat("/copy")) === undefined) return;
        yield* flushRoot();
        if ((yield* sys.lstat("/state")) !== undefined) yield* sys.remove("/state");
        yield* put("/state", "new");
        yield* sys.remove("/copy"); // before the directory is flushed
      };
      const exploring = explore({ ...scenario, recover: hasty }, isWhole, { faults: false });
      const found = await rejects(exploring, /Then the recovery ran:[^]*lost: [^]*It was begun anew/);
      holds(found instanceof CounterExample, "it is no CounterExample");
    },
  },
  {
    name: "a recovery that acts on what a killed process has not flushed is found at the power cut under it",
    async run() {
      const rash: Computation = function* () {
        if ((yield* sys.lstat("/copy")) === undefined) return;
        if ((yield* sys.lstat("/state")) !== undefined) yield* sys.remove("/state");
        yield* put("/state", "new");
        yield* flushRoot();
        yield* sys.remove("/copy");
      };
      const exploring = explore({ ...scenario, recover: rash }, isWhole, { faults: false });
      const story =
        /Then the process was killed\.\nThen the recovery ran:[^]*lost: rename of "copy.tmp" to "copy"[^]*It was begun anew/;
      await rejects(exploring, story);
    },
  },
  {
    name: "a recovery that is missing is found",
    async run() {
      const found = await rejects(explore(scenario, isWhole, { faults: false }), /there was nothing/);
      tells(found, [
        "remove /state",
        "Then the power went. What became of what was not flushed:",
        "What was found:",
        '/copy  "new", mode 0644',
      ]);
    },
  },
  {
    name: "a recovery that fails is found, with its story",
    async run() {
      const failing: Computation = function* () {
        if ((yield* sys.lstat("/copy")) !== undefined) throw new Error("what is this?");
      };
      const found = await rejects(explore({ ...scenario, recover: failing }, isWhole), /what is this\?/);
      holds(found instanceof CounterExample, "it is no CounterExample");
    },
  },
  {
    name: "blocking calls in async code cannot be explored, and say so, also where they are caught",
    async run() {
      const run: Computation = async ({ sync, async: later }) => {
        await later.list("/");
        try {
          sync.remove("/state");
        } catch {
          // it looks as if the call had failed
        }
      };
      await rejects(
        explore({ ...scenario, run }, isWhole),
        /sync\.remove\(\) in async code cannot be explored/,
      );
    },
  },
  {
    name: "an asynchronous invariant is refused, as nobody waits for it",
    async run() {
      const later = { always: (async () => {}) as () => void };
      await rejects(explore(scenario, later), /must not be asynchronous/);
    },
  },
  {
    name: "code that waits for something else than the filesystem cannot be explored, and says so",
    async run() {
      const run: Computation = () => new Promise(() => undefined);
      await rejects(explore({ run }, {}), /cannot be explored/);
    },
  },
];
