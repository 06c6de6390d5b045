import {
  type AtomicFileError,
  bindRecoverSync,
  bindTransaction,
  bindTransactionSync,
  bindWriteFileSync,
  type Call,
  type DataSync,
  type Platform,
  perform,
  recoverSteps,
  runSync,
  type Steps,
  type Transaction,
  transactionSteps,
  writeFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, explore, MemoryFileSystem, type MemoryHandle } from "../src/mod.ts";

const action = (tx: Transaction<DataSync>): void => {
  tx.write("/d/a", "new");
  tx.remove("/d/b");
};

function seeded(memory = new MemoryFileSystem()): MemoryFileSystem {
  memory.seed("/d", { kind: "directory" });
  for (const name of ["a", "b"]) memory.seed(`/d/${name}`, { kind: "file" }, "old");
  return memory;
}

const texts = (memory: MemoryFileSystem): (string | undefined)[] =>
  ["/d/a", "/d/b"].map((path) => memory.now.text(path));

const isCommit = ({ name, args }: Call): boolean => name === "rename" && String(args[1]).endsWith(".journal");

/** Makes the calls up to one of them, and stops before it; the result goes on from there, to the end. */
function upTo<T>(memory: MemoryFileSystem, steps: Steps<T>, stop: (call: Call) => boolean): () => void {
  const goOn = (from: IteratorResult<Call, T>, until: (call: Call) => boolean): (() => void) => {
    let step = from;
    while (!step.done) {
      const call = step.value;
      if (until(call)) return () => void goOn(step, () => false);
      let answer: unknown;
      try {
        answer = perform(memory.sync, call);
      } catch (error) {
        step = steps.throw(error);
        continue;
      }
      step = steps.next(answer);
    }
    return () => expect.unreachable("it has ended");
  };
  return goOn(steps.next(), stop);
}

/** Steps that answer some of their calls with an error. */
function* breaking<T>(steps: Steps<T>, breaks: (call: Call) => boolean, code = "EIO"): Steps<T> {
  let step = steps.next();
  while (!step.done) {
    let answer: unknown;
    try {
      if (breaks(step.value)) throw Object.assign(new Error(code), { code });
      answer = yield step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

function failureOf(goOn: () => void): unknown {
  try {
    return void goOn();
  } catch (error) {
    return error;
  }
}

const laterProcess = (memory: MemoryFileSystem): Platform<MemoryHandle> =>
  createMemoryPlatform(memory, { name: "r", pid: 100 });

/** Its last flush fails: that of the journal's removal. */
const failsAtTheEnd = (): ((call: Call) => boolean) => {
  let isGone = false;
  return ({ name, args }) => {
    isGone ||= name === "remove" && String(args[0]).endsWith(".journal");
    return isGone && name === "flushDirectory";
  };
};

test("transaction() whose journal is not gone for sure is done, and names what it had to leave", () => {
  const memory = seeded();
  const platform = createMemoryPlatform(memory);
  const error = failureOf(() =>
    runSync(memory.sync, breaking(transactionSteps(platform, action), failsAtTheEnd())),
  );
  expect(error).toMatchObject({ code: "EIO", step: "flushDirectory", outcome: "replaced" });
  expect(texts(memory)).toEqual(["new", undefined]);
  const left = memory.now.list("/d").filter((name) => name !== "a");
  expect(left).toHaveLength(1);
  expect((error as AtomicFileError).message).toContain(JSON.stringify(`/d/${left[0]}`));
});

test("transaction() is durable only if all that it did after its commit could be flushed", () => {
  const memory = seeded();
  const platform = createMemoryPlatform(memory);
  const steps = breaking(transactionSteps(platform, action), failsAtTheEnd(), "EINVAL");
  expect(runSync(memory.sync, steps).durability).toBe("ordered");
});

test("transaction() whose lock was taken away commits nothing", () => {
  const memory = seeded();
  const goOn = upTo(memory, transactionSteps(createMemoryPlatform(memory), action), isCommit);
  bindTransactionSync(laterProcess(memory))((tx) => tx.write("/d/a", "later")); // takes process 1 for dead
  expect(failureOf(goOn)).toMatchObject({
    code: "ERR_UNTORN_LOCK_LOST",
    step: "rename",
    outcome: "unchanged",
  });
  expect(texts(memory)).toEqual(["later", "old"]);
  expect(memory.now.list("/d")).toEqual(["a", "b"]);
});

test("transaction() whose lock was taken away before it made its journal says so, and does nothing", () => {
  const memory = seeded();
  const isJournals = ({ name, args }: Call): boolean =>
    name === "create" && String(args[0]).includes(".untorn-lock/");
  const goOn = upTo(memory, transactionSteps(createMemoryPlatform(memory), action), isJournals);
  bindTransactionSync(laterProcess(memory))((tx) => tx.write("/d/a", "later"));
  expect(failureOf(goOn)).toMatchObject({
    code: "ERR_UNTORN_LOCK_LOST",
    step: "create",
    outcome: "unchanged",
  });
  expect(texts(memory)).toEqual(["later", "old"]);
  expect(memory.now.list("/d")).toEqual(["a", "b"]);
});

test("transaction() whose commit a network made twice takes nothing back from whoever has its lock by then", () => {
  const memory = seeded(new MemoryFileSystem({ filesystemType: 0x6969 }));
  const steps = transactionSteps(createMemoryPlatform(memory), (tx) => {
    tx.write("/d/a", "new");
    tx.write("/d/b", "new");
  });
  let commit: readonly unknown[] = [];
  const goOn = upTo(memory, steps, (call) => {
    if (isCommit(call)) commit = call.args;
    return isCommit(call);
  });
  memory.sync.rename(commit[0] as string, commit[1] as string); // its answer is lost, and the client asks again
  const isSecond = ({ name, args }: Call): boolean => name === "rename" && args[1] === "/d/b";
  const finish = upTo(memory, recoverSteps(laterProcess(memory), "/d"), isSecond);
  expect(failureOf(goOn)).toMatchObject({ code: "ERR_UNTORN_LOCK_LOST", step: "rename", outcome: "unknown" });
  finish();
  expect(texts(memory)).toEqual(["new", "new"]);
});

test("transaction() that says that nothing is done does not come back after a power cut", async () => {
  const { recoveries } = await explore(
    {
      arrange: (memory) => void seeded(memory),
      *run(platform) {
        let isCommitted = false;
        let broken = 0;
        const breaks = (call: Call): boolean => {
          const isFlush = isCommitted && call.name === "flushDirectory";
          isCommitted ||= isCommit(call);
          return isFlush && broken++ === 0;
        };
        try {
          yield* breaking(transactionSteps(platform, action), breaks);
        } catch (error) {
          return (error as AtomicFileError).outcome;
        }
        return "done";
      },
      recover: (platform) => recoverSteps(platform, "/d"),
    },
    {
      afterRecovery: (disk, { endings }) => {
        const found = ["/d/a", "/d/b"].map((path) => disk.text(path));
        if (endings[0] === undefined) return;
        expect(endings[0]).toEqual({ value: "unchanged" });
        expect(found).toEqual(["old", "old"]);
      },
    },
    { faults: false },
  );
  expect(recoveries).toBeGreaterThan(5);
});

test("transaction() that removed a file removes no newer one of its name after a power cut", async () => {
  await explore(
    {
      arrange: (memory) => {
        memory.seed("/e", { kind: "directory" });
        memory.seed("/e/b", { kind: "file" }, "old");
      },
      *run(platform) {
        yield* transactionSteps(platform, (tx) => tx.remove("/e/b"), { directory: "/" });
        return yield* writeFileSteps(platform, "/e/b", "newer"); // it flushes its own directory, and not the journal's
      },
      recover: (platform) => recoverSteps(platform, "/"),
    },
    {
      afterRecovery: (disk, { endings }) => {
        if (endings[0] !== undefined) expect(disk.text("/e/b")).toBe("newer");
      },
    },
    { faults: false },
  );
});

test("transaction() lets go of a stream when its action fails", async () => {
  const stream = new ReadableStream<string>();
  const failed = bindTransaction(createMemoryPlatform(seeded()))((tx) => {
    tx.write("/d/a", stream);
    throw new Error("enough");
  });
  await expect(failed).rejects.toThrow("enough");
  expect(stream.locked).toBe(false);
});

test("recover() touches neither what was put in place already nor what somebody wrote since then", () => {
  const memory = seeded();
  const isLast = ({ name, args }: Call): boolean => name === "remove" && String(args[0]).endsWith(".journal");
  upTo(memory, transactionSteps(createMemoryPlatform(memory), action), isLast);
  const platform = laterProcess(memory);
  for (const name of ["a", "b"]) bindWriteFileSync(platform)(`/d/${name}`, "newer");
  expect([...bindRecoverSync(platform)("/d").finished].sort()).toEqual(["/d/a", "/d/b"]);
  expect(texts(memory)).toEqual(["newer", "newer"]);
  expect(memory.now.list("/d")).toEqual(["a", "b"]);
});

test("transaction() moves a file onto its own other name", () => {
  const memory = seeded();
  memory.sync.remove("/d/b");
  memory.sync.link("/d/a", "/d/b");
  bindTransactionSync(createMemoryPlatform(memory))((tx) => tx.move("/d/a", "/d/b"));
  expect(texts(memory)).toEqual([undefined, "old"]);
  expect(memory.now.list("/d")).toEqual(["b"]);
});

test("the exit of the process takes what is staged away before the commit, and nothing after it", () => {
  for (const [stop, after] of [
    [isCommit, ["old", "old"]],
    [({ name, args }: Call) => name === "rename" && args[1] === "/d/a", ["new", undefined]],
  ] as const) {
    const memory = seeded();
    const listeners = new Set<() => void>();
    const onExit = (listener: () => void): (() => void) => {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    };
    upTo(memory, transactionSteps({ ...createMemoryPlatform(memory), onExit }, action), stop);
    for (const listener of listeners) listener();
    bindRecoverSync(laterProcess(memory))("/d");
    expect(texts(memory)).toEqual(after);
  }
});

test("transaction() in the asynchronous form takes turns, and is told from itself in its own data", async () => {
  const memory = seeded();
  const platform = createMemoryPlatform(memory);
  const transaction = bindTransaction(platform);
  await Promise.all(
    ["1", "2", "3"].map((text) =>
      transaction((tx) => {
        tx.write("/d/a", text);
        tx.write("/d/b", [text]);
      }),
    ),
  );
  expect(texts(memory)).toEqual(["3", "3"]);
  expect(memory.now.list("/d")).toEqual(["a", "b"]);
});

test("recover() leaves a journal of a future version, and a transaction does not begin beside it", () => {
  const memory = seeded();
  memory.seed("/d/.untorn-9.s.b.m-x.journal", { kind: "file" }, '{"format":3}');
  const platform = createMemoryPlatform(memory);
  expect(() => bindTransactionSync(platform)(action)).toThrow(
    expect.objectContaining({ code: "ERR_UNTORN_JOURNAL", operation: "transaction", outcome: "unchanged" }),
  );
  expect(() => bindRecoverSync(platform)("/d")).toThrow(
    expect.objectContaining({ code: "ERR_UNTORN_JOURNAL" }),
  );
  expect(texts(memory)).toEqual(["old", "old"]);
});

test("recover() believes no journal that brings in, or takes away, anything but temporaries", () => {
  const maker = "9.s.b.m";
  const temporary = `.untorn-${maker}-t.tmp`;
  for (const told of [
    { replace: [["a", "b"]], bury: [] },
    { replace: [[temporary, "b"]], bury: [["a", "elsewhere"]] },
  ]) {
    const memory = seeded();
    memory.seed(`/d/${temporary}`, { kind: "file" }, "new");
    memory.seed(`/d/.untorn-${maker}-x.journal`, { kind: "file" }, JSON.stringify({ format: 2, ...told }));
    expect(() => bindRecoverSync(createMemoryPlatform(memory))("/d")).toThrow(
      expect.objectContaining({ code: "ERR_UNTORN_JOURNAL" }),
    );
    expect(texts(memory)).toEqual(["old", "old"]);
  }
});

test("transaction() tries again what somebody who has a file open is in the way of, on Windows", () => {
  for (const call of ["rename", "remove"] as const) {
    for (let nth = 1; nth <= 8; nth++) {
      const memory = seeded();
      memory.fail({ call, nth, code: "EBUSY" });
      const platform = createMemoryPlatform(memory, { supports: { replaceOpen: false } });
      bindTransactionSync(platform)((tx) => {
        tx.write("/d/a", "new");
        tx.remove("/d/b");
      });
      expect([nth, memory.now.text("/d/a"), memory.now.text("/d/b")]).toEqual([nth, "new", undefined]);
      expect(memory.now.list("/d").filter((name) => name.endsWith(".journal"))).toEqual([]);
    }
  }
});

test("transaction() whose moved file goes away meanwhile says that it is not there", () => {
  const memory = seeded();
  const steps = transactionSteps(createMemoryPlatform(memory), (tx) => tx.move("/d/a", "/d/c"));
  const goOn = upTo(memory, steps, ({ name }) => name === "open");
  memory.sync.remove("/d/a");
  const error = failureOf(goOn) as AtomicFileError;
  expect(error).toMatchObject({ code: "ENOENT", step: "open", outcome: "unchanged" });
  expect(error.message).toContain("it does not exist; nothing was changed");
});
