import {
  type DataSync,
  type Platform,
  recoverSteps,
  runSync,
  type Steps,
  type Transaction,
  type TransactionOptions,
  transactionSteps,
  updateFileSteps,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem as Memory, type MemoryFileSystem } from "../src/mod.ts";

type Action = (tx: Transaction<DataSync>) => unknown;

function volume(files: Readonly<Record<string, string>>): MemoryFileSystem {
  const memory = new Memory();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/l", { kind: "link" }, "/d");
  for (const [path, text] of Object.entries(files)) memory.seed(path, { kind: "file", mode: 0o644 }, text);
  return memory;
}

function commit(
  memory: MemoryFileSystem,
  action: Action,
  options?: TransactionOptions,
  platform: Platform = createMemoryPlatform(memory) as Platform,
): unknown {
  return runSync(platform.sync, transactionSteps(platform, action, options));
}

const inHolder = /^rename \S+lock\/1\.s\.b\.m-/;

/** Runs steps, and something before each call. */
function stepping<T>(
  platform: Platform,
  running: Steps<T>,
  before: (call: string, path: unknown, to: unknown) => undefined,
): T {
  const each = function* (): Steps<T> {
    let step = running.next();
    while (!step.done) {
      const { name, args } = step.value;
      let answer: unknown;
      try {
        before(name, args[0], args[1]);
        answer = yield step.value;
      } catch (error) {
        step = running.throw(error);
        continue;
      }
      step = running.next(answer);
    }
    return step.value;
  };
  return runSync(platform.sync, each());
}

/** The same volume where letter case does not matter: all names on it are small. */
function caseless(memory: MemoryFileSystem): Platform {
  const platform = createMemoryPlatform(memory) as Platform;
  const small = (value: unknown): unknown =>
    typeof value === "string" && !value.includes(".untorn-") ? value.toLowerCase() : value;
  const sync = new Proxy(platform.sync, {
    get: (on, name) => {
      const call = Reflect.get(on, name) as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => call.apply(on, args.map(small));
    },
  });
  return { ...platform, sync };
}

test("transaction() loses nothing where two paths name one file through a linked directory", () => {
  const moved = volume({ "/d/a": "A" });
  commit(moved, (tx) => tx.move("/l/a", "/d/a"));
  expect(moved.now.text("/d/a")).toBe("A");

  const written = volume({ "/d/a": "A" });
  commit(written, (tx) => {
    tx.remove("/l/a");
    tx.write("/d/a", "new");
  });
  expect(written.now.text("/d/a")).toBe("new");
  expect(written.now.list("/d")).toEqual(["a"]);
});

test("transaction() refuses a name that it has by another spelling, and loses nothing", () => {
  const memory = volume({ "/d/readme": "text" });
  const respell = (): unknown =>
    commit(memory, (tx) => tx.move("/d/readme", "/d/README"), undefined, caseless(memory));
  expect(respell).toThrow(expect.objectContaining({ code: "ERR_UNTORN_SAME_FILE", outcome: "unchanged" }));
  expect(memory.now.text("/d/readme")).toBe("text");
  expect(memory.now.list("/d")).toEqual(["readme"]);
});

test("transaction() takes two hard links for the two files that they are", () => {
  const memory = volume({ "/d/a": "A" });
  memory.sync.link("/d/a", "/d/b");
  commit(memory, (tx) => tx.move("/d/a", "/d/b"));
  expect(memory.now.list("/d")).toEqual(["b"]);
});

test("recover() finishes a transaction of a file with a backslash in its name", () => {
  const memory = volume({ "/d/gone\\now": "old" });
  memory.fail({ call: "rename", nth: 3, code: "EIO" }); // behind the commit
  const fails = (): unknown =>
    commit(memory, (tx) => {
      tx.write("/d/a\\b", "new");
      tx.remove("/d/gone\\now");
    });
  expect(fails).toThrow(expect.objectContaining({ outcome: "unknown" }));
  const platform = createMemoryPlatform(memory, { name: "r" });
  runSync(platform.sync, recoverSteps(platform, "/d"));
  expect(memory.now.list("/d")).toEqual(["a\\b"]);
});

test("transaction() makes its journal in the holder of the lock, however the directory is spelled", () => {
  for (const directory of ["/d", "/d/", "/d//", new URL("file:///d/")]) {
    const memory = volume({});
    commit(memory, (tx) => tx.write("/d/a", "new"), { directory });
    const line = memory.trace.find((each) => each.startsWith("rename") && each.includes(".journal"));
    expect(line).toMatch(inHolder);
  }
});

test("transaction() and recover() pass over a journal that its owner removes at that moment", () => {
  for (const steps of [
    (platform: Platform): Steps<unknown> => transactionSteps(platform, (tx) => tx.write("/d/a", "new")),
    (platform: Platform): Steps<unknown> => recoverSteps(platform, "/d"),
  ]) {
    const name = "/d/.untorn-2.s.b.m-x-1.journal";
    const memory = volume({
      [name]: JSON.stringify({ format: 2, of: "/l/.untorn-2.s.b.m-x-2.journal", temporaries: [] }),
    });
    const platform = createMemoryPlatform(memory) as Platform;
    const meanwhile = (call: string, path: unknown): undefined => {
      if (call === "open" && path === name) memory.sync.remove(name);
    };
    stepping(platform, steps(platform), meanwhile);
    expect(memory.now.list("/d").filter((each) => each.endsWith(".journal"))).toEqual([]);
  }
});

test("transaction() takes no journal back that another process may have finished", () => {
  const memory = volume({});
  const platform = createMemoryPlatform(memory) as Platform;
  const other = createMemoryPlatform(memory, { name: "o", pid: 2 }) as Platform; // for it, the first one is dead
  let isCommitted = false;
  const meanwhile = (call: string, _: unknown, to: unknown): undefined => {
    if (isCommitted && call === "flushDirectory") {
      isCommitted = false;
      runSync(other.sync, recoverSteps(other, "/d"));
      memory.fail({ call: "flushDirectory", nth: 1, code: "EIO" });
    }
    isCommitted ||= call === "rename" && String(to).endsWith(".journal");
  };
  const late = (): unknown =>
    stepping(
      platform,
      transactionSteps(platform, (tx) => tx.write("/d/a", "new")),
      meanwhile,
    );
  expect(late).toThrow(expect.objectContaining({ outcome: "unknown" }));
  expect(memory.now.text("/d/a")).toBe("new");
});

test("updateFile() makes its temporary in the holder of the lock, however the path is spelled", () => {
  const memory = volume({});
  const platform = createMemoryPlatform(memory);
  runSync(
    platform.sync,
    updateFileSteps(platform, "/d//a", () => "new", "utf8"),
  );
  const line = memory.trace.find((each) => each.startsWith("rename") && each.endsWith("/a"));
  expect(line).toMatch(inHolder);
});

test("transaction() does not begin where the list of its directory does not show all, as Deno's where it cannot be read", () => {
  const memory = volume({ "/d/a": "old" });
  const platform = createMemoryPlatform(memory) as Platform;
  const blind = { ...platform, sync: { ...platform.sync, list: () => [] } };
  const write = (): unknown => commit(memory, (tx) => tx.write("/d/a", "new"), {}, blind);
  const message = expect.stringContaining("does not show all that is there") as string;
  expect(write).toThrow(
    expect.objectContaining({ code: "EIO", step: "list", outcome: "unchanged", message }),
  );
  expect([memory.now.text("/d/a"), memory.now.list("/d")]).toEqual(["old", ["a"]]);
});
