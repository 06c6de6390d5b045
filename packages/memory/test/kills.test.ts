import { type Steps, sys } from "@untorn/core";
import { explore } from "@untorn/memory";
import { expect, test } from "vitest";

test("explore() kills a computation wherever that can be, and the others see that it is dead and go on", async () => {
  const found = new Set<string>();
  const write = function* (path: string): Steps<undefined> {
    yield* sys.mkdir(`${path}-1`, 0o777);
    yield* sys.mkdir(`${path}-2`, 0o777);
  };
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
