import { type Opaque, type Steps, sys } from "@untorn/core";
import { expect, test } from "vitest";
import { type Computation, CounterExample, coverageInWords, explore, type Invariants } from "../src/mod.ts";

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

/** Finishes what was begun, again and again if need be. */
const recover: Computation = function* () {
  if ((yield* sys.lstat("/copy")) === undefined) return;
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
  afterRecovery: (disk) => expect(["old", "new"]).toContain(disk.text("/state")),
};

test("a recovery is run on every disk that a crash leaves, also when the power goes again", async () => {
  const coverage = await explore({ ...scenario, recover }, isWhole, { faults: false });
  expect(coverage.recoveries).toBeGreaterThan(10);
  expect(coverageInWords(coverage)).toMatch(
    /^\d+ moments, \d+ disks after power cuts, \d+ recoveries; \d+ states a second$/,
  );
});

test("a recovery that gives up its copy too early is found at the second power cut", async () => {
  const hasty: Computation = function* () {
    if ((yield* sys.lstat("/copy")) === undefined) return;
    if ((yield* sys.lstat("/state")) !== undefined) yield* sys.remove("/state");
    yield* put("/state", "new");
    yield* sys.remove("/copy"); // before the directory is flushed
  };
  const found = await explore({ ...scenario, recover: hasty }, isWhole, { faults: false }).catch(
    (error: unknown) => error,
  );
  expect(found).toBeInstanceOf(CounterExample);
  expect((found as Error).message).toMatch("The recovery began, and the power went again.");
});

test("a recovery that is missing is found", async () => {
  await expect(explore(scenario, isWhole, { faults: false })).rejects.toThrow(CounterExample);
});

test("code that waits for something else than the filesystem cannot be explored, and says so", async () => {
  const run: Computation = () => new Promise(() => undefined);
  await expect(explore({ run }, {})).rejects.toThrow("cannot be explored");
});
