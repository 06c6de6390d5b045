import { type Steps, sys } from "@untorn/core";
import { type Computation, explore, type Moment } from "@untorn/memory";
import { expect, test } from "vitest";

function* write(path: string): Steps<undefined> {
  yield* sys.mkdir(`${path}-1`, 0o777);
  yield* sys.mkdir(`${path}-2`, 0o777);
}

test("explore() kills a computation wherever that can be, and the others see that it is dead and go on", async () => {
  const found = new Set<string>();
  const { moments } = await explore(
    {
      kills: 1,
      run: [
        () => write("/a"),
        function* (platform) {
          yield* write("/b");
          return platform.startOf(1);
        },
      ],
    },
    {
      atEnd(disk, { endings }) {
        const [first, second] = endings;
        found.add(disk.list("/").join(" "));
        if (second !== undefined && "value" in second)
          found.add(`${"killed" in first! ? "killed" : "ended"}: ${String(second.value)}`);
      },
    },
  );
  expect([...found].sort()).toEqual(
    [
      "a-1 a-2 b-1",
      "a-1 a-2 b-1 b-2",
      "a-1 b-1 b-2",
      "b-1 b-2",
      "ended: s",
      "killed: s", // after the other one had asked
      "killed: undefined",
      "a-1 a-2",
    ].sort(),
  );
  expect(moments).toBeGreaterThan(9);
});

test("explore() kills none but those that are mortal", async () => {
  const killed = new Set<number>();
  const make = (path: string) =>
    function* (): Steps<undefined> {
      yield* sys.mkdir(path, 0o777);
    };
  const run = ["/a", "/b", "/c"].map(make);
  const killedIn = async (mortal?: readonly number[]): Promise<number[]> => {
    killed.clear();
    const atEnd = (_: unknown, { endings }: Moment): void => {
      for (const [i, ending] of endings.entries()) if ("killed" in ending!) killed.add(i);
    };
    await explore({ kills: 2, run, ...(mortal && { mortal }) }, { atEnd });
    return [...killed].toSorted((a, b) => a - b);
  };
  expect([await killedIn(), await killedIn([1]), await killedIn([])]).toEqual([[0, 1, 2], [1], []]);
});

test.each(["steps", "async"])(
  "explore() closes what a killed computation of %s had open; what it wrote is seen, and is not on disk for sure (rule 11)",
  async (kind) => {
    const [open, seen, left] = [new Set<number>(), new Set<string>(), new Set<string>()];
    const isKilled = ({ endings }: Moment): boolean => endings.some((each) => each && "killed" in each);
    const bytes = new TextEncoder().encode("new");
    const steps = function* (): Steps<undefined> {
      const file = yield* sys.create("/f", 0o600);
      yield* sys.write(file, bytes);
      yield* sys.closeDirectory(yield* sys.openDirectory("/"));
      yield* sys.close(file);
    };
    const calls: Computation = async ({ async: fs }) => {
      const file = await fs.create("/f", 0o600);
      await fs.write(file, bytes);
      await fs.closeDirectory(await fs.openDirectory("/"));
      await fs.close(file);
    };
    await explore(
      { kills: 1, mortal: [0], run: [kind === "steps" ? steps : calls, () => write("/b")] },
      {
        always(disk, moment) {
          if (isKilled(moment)) {
            open.add(moment.memory.openHandles);
            seen.add(disk.text("/f") ?? "nothing");
          } else if (moment.memory.trace.at(-1)?.startsWith("write"))
            expect(moment.memory.openHandles).toBe(1);
        },
        afterPowerCut(disk, moment) {
          if (isKilled(moment)) left.add(disk.text("/f") ?? "nothing");
        },
      },
    );
    expect([...open]).toEqual([0]);
    expect([...seen].sort()).toEqual(["", "new", "nothing"]);
    expect([...left]).toEqual(expect.arrayContaining(["nothing", "", "new", "\0\0\0"]));
  },
);
