import { type Steps, sys } from "@untorn/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Computation, explore, MemoryFileSystem, type Profile, type Scenario } from "../src/mod.ts";
import { fail, flushDirectory, putFlushed } from "./protocols.ts";

// That the explorer comes to every moment, though it goes there one way only.

/** Goes on whatever comes of it. */
function* attempt(steps: Steps<unknown>): Steps<undefined> {
  try {
    yield* steps;
  } catch {
    // it was told
  }
}

const file = (memory: MemoryFileSystem, path: string): void => memory.seed(path, { kind: "file" }, path);

describe.each([false, true])("explore(), the computations turned round: %s,", (turned) => {
  const inTurn = (...run: readonly Computation[]): readonly Computation[] =>
    turned ? run.toReversed() : run;

  test("tells a rename before somebody's flush from one behind it", async () => {
    const found = explore(
      {
        arrange: (memory) => file(memory, "/old"),
        run: inTurn(
          function* () {
            yield* sys.rename("/old", "/new"); // and trusts the other one to flush it
          },
          () => flushDirectory("/"),
        ),
      },
      {
        afterPowerCut: (disk, { endings }) => {
          if (endings.every((each) => each !== undefined) && disk.text("/new") === undefined)
            fail("it is gone");
        },
      },
    );
    await expect(found).rejects.toThrow("it is gone");
  });

  test("tells a file that was opened before a rename from one that was opened behind it", async () => {
    const found = new Set<string>();
    await explore(
      {
        arrange: (memory) => {
          file(memory, "/a");
          file(memory, "/b");
        },
        run: inTurn(
          function* () {
            const handle = yield* sys.openToWrite("/a");
            yield* sys.write(handle, new TextEncoder().encode("!!"));
          },
          () => sys.rename("/b", "/a"),
        ),
      },
      { atEnd: (disk) => void found.add(disk.text("/a") ?? "nothing") },
    );
    expect([...found].sort()).toEqual(["!!", "/b"]);
  });

  test("tells two names of one file from two files with the same bytes", async () => {
    const found = new Set<string>();
    await explore(
      {
        arrange: (memory) => {
          memory.seed("/a", { kind: "file" }, "same");
          memory.seed("/b", { kind: "file" }, "same");
        },
        run: inTurn(
          function* () {
            yield* attempt(sys.remove("/c"));
            yield* attempt(sys.link("/a", "/c"));
            const handle = yield* sys.openToWrite("/a");
            yield* sys.write(handle, new TextEncoder().encode("SAME"));
          },
          () => attempt(sys.link("/b", "/c")),
        ),
      },
      { atEnd: (disk) => void found.add(disk.text("/c") ?? "nothing") },
    );
    expect([...found].sort()).toEqual(["SAME", "same"]);
  });
});

test("calls that have nothing to do with one another are made in one order", async () => {
  const saves = (count: number): Scenario => ({
    arrange: (memory) => {
      for (let i = 0; i < count; i++) memory.seed(`/${i}`, { kind: "directory" });
    },
    run: Array.from({ length: count }, (_, i) => () => putFlushed(`/${i}/f`)),
  });
  const steps = async (everyWay: boolean): Promise<{ moments: number; made: number }> => {
    let made = 0;
    const counted = saves(3);
    const run = (counted.run as Computation[]).map(
      (computation): Computation =>
        (platform) => {
          made++;
          return computation(platform);
        },
    );
    const { moments } = await explore({ ...counted, run }, {}, { everyWay });
    return { moments, made };
  };
  const [once, always] = [await steps(false), await steps(true)];
  expect(once.moments).toBe(125); // each of three before any of its four calls, or at its end
  expect(always.moments).toBe(125);
  expect(once.made).toBeLessThan(always.made / 5); // computations that were begun to come back to a moment
});

describe("programs that were made up", () => {
  const paths = ["/a", "/d/a", "/d/b"];
  const path = fc.constantFrom(...paths);
  const doing = fc.oneof(
    fc.record({ call: fc.constant("put"), path }),
    fc.record({ call: fc.constant("save"), path }),
    fc.record({ call: fc.constant("rename"), path, to: path }),
    fc.record({ call: fc.constant("link"), path, to: path }),
    fc.record({ call: fc.constant("overwrite"), path }),
    fc.record({
      call: fc.constantFrom("remove", "if there", "list", "read", "mode", "mkdir", "rmdir"),
      path,
    }),
    fc.record({ call: fc.constantFrom("flush", "ask"), path }),
  );
  type Doing = { readonly call: string; readonly path: string; readonly to?: string };

  function* done(
    { call, path: at, to = "" }: Doing,
    by: number,
    ask: (pid: number) => unknown,
  ): Steps<unknown> {
    switch (call) {
      case "put":
        return yield* sys.create(at, 0o644);
      case "save":
        return yield* putFlushed(at);
      case "rename":
        return yield* sys.rename(at, to);
      case "link":
        return yield* sys.link(at, to);
      case "overwrite":
        return yield* sys.write(yield* sys.openToWrite(at), new TextEncoder().encode(`by ${by}`));
      case "remove":
        return yield* sys.remove(at);
      case "if there":
        return (yield* sys.lstat(at)) === undefined ? yield* sys.mkdir(at, 0o755) : yield* sys.remove(at);
      case "list":
        return (yield* sys.list("/d")).length === 1 && (yield* sys.mkdir("/alone", 0o755));
      case "read":
        return (yield* sys.read(yield* sys.open(at), new Uint8Array(9))) > 4 && (yield* sys.rmdir("/e"));
      case "mode":
        return yield* sys.chmod(at, 0o600 + by);
      case "mkdir":
        return yield* sys.mkdir("/e", 0o755);
      case "rmdir":
        return yield* sys.rmdir("/e");
      case "ask":
        return ask(2 - by) === undefined && (yield* sys.mkdir("/dead", 0o755));
      default:
        return yield* flushDirectory("/d");
    }
  }

  const computation =
    (doings: readonly Doing[], by: number): Computation =>
    (platform) =>
      (function* (): Steps<undefined> {
        for (const each of doings) yield* attempt(done(each, by, platform.startOf));
      })();

  const scenarioOf = (programs: readonly (readonly Doing[])[], kills: number): Scenario => ({
    kills,
    arrange: (memory) => {
      memory.seed("/d", { kind: "directory" });
      memory.seed("/e", { kind: "directory" });
      file(memory, "/a");
      file(memory, "/d/a");
    },
    run: programs.map(computation),
  });

  /** All that can be found at any moment, and after a power cut there. */
  const found = async (scenario: Scenario, profile: Profile, everyWay: boolean): Promise<unknown> => {
    const seen = new Set<string>();
    const { moments, disks } = await explore(
      scenario,
      {
        always: (disk, { endings }) => void seen.add(JSON.stringify([disk.fingerprint(), endings])),
        afterPowerCut: (disk, { endings }) =>
          void seen.add(JSON.stringify(["cut", disk.fingerprint(), endings])),
      },
      { everyWay, profile, faults: false },
    );
    return { seen: [...seen].sort(), moments, disks };
  };

  const programs = fc.array(fc.array(doing, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 3 });
  const profile = fc.constantFrom<Profile>("any", "any", "auto_da_alloc", "ordered", "barrier");

  test("come to the same moments and disks by one way to each as by every way", async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.nat({ max: 1 }), profile, async (made, kills, kind) => {
        const scenario = scenarioOf(made, kills);
        expect(await found(scenario, kind, false)).toEqual(await found(scenario, kind, true));
      }),
      { numRuns: 60 },
    );
  });

  /** Every order, with nothing remembered: each is gone from its start. */
  const everyOrder = (made: readonly (readonly Doing[])[]): string[] => {
    const seen = new Set<string>();
    const follow = (order: readonly number[]): void => {
      const memory = new MemoryFileSystem();
      const { arrange } = scenarioOf(made, 0);
      arrange!(memory);
      const running = made.map((doings, by) => {
        const steps = computation(doings, by)({ startOf: () => "s" } as never) as Steps<unknown>;
        return { steps, next: steps.next() };
      });
      for (const by of order) {
        const one = running[by]!;
        const { name, args } = one.next.value as { name: "lstat"; args: [string] };
        let answer: unknown;
        try {
          answer = memory.sync[name](...args);
        } catch (error) {
          one.next = one.steps.throw(error);
          continue;
        }
        one.next = one.steps.next(answer);
      }
      const ended = running.map(({ next }) => next.done === true);
      seen.add(JSON.stringify([memory.now.fingerprint(), ended]));
      for (const disk of memory.afterPowerCut()) seen.add(JSON.stringify(["cut", disk.fingerprint(), ended]));
      for (const [by, { next }] of running.entries()) if (next.done !== true) follow([...order, by]);
    };
    follow([]);
    return [...seen].sort();
  };

  test("come to the same moments and disks as when every order is gone from its start", async () => {
    const small = fc.array(fc.array(doing, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(small, async (made) => {
        const seen = new Set<string>();
        const add = (what: readonly unknown[], endings: readonly unknown[]): void =>
          void seen.add(JSON.stringify([...what, endings.map((each) => each !== undefined)]));
        await explore(scenarioOf(made, 0), {
          always: (disk, { endings }) => add([disk.fingerprint()], endings),
          afterPowerCut: (disk, { endings }) => add(["cut", disk.fingerprint()], endings),
        });
        expect([...seen].sort()).toEqual(everyOrder(made));
      }),
      { numRuns: 60 },
    );
  });
});
