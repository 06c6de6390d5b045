import { expect, test } from "vitest";
import { both } from "../src/both.ts";
import { type AsyncFileSystem, type FileSystem, type Opaque, type Steps, sys } from "../src/port.ts";
import { run, runSync } from "../src/run.ts";

/** A port whose removals tell when they begin and end; those of names that begin with "bad" fail. */
function told() {
  const events: string[] = [];
  const failed = (path: string): Error => Object.assign(new Error(path), { code: "EIO" });
  const later = {
    async remove(path: string): Promise<undefined> {
      events.push(`${path} begins`);
      for (let turns = path.length; turns > 0; turns--) await Promise.resolve();
      events.push(`${path} ends`);
      if (path.startsWith("bad")) throw failed(path);
    },
  };
  const now = {
    remove(path: string): undefined {
      events.push(path);
      if (path.startsWith("bad")) throw failed(path);
    },
  };
  return {
    events,
    later: later as AsyncFileSystem<Opaque>,
    now: now as FileSystem<Opaque> & typeof now,
  };
}

function* removing(path: string): Steps<string> {
  yield* sys.remove(path);
  return path;
}

test("both() goes side by side where calls are answered later", async () => {
  const { later, events } = told();
  expect(await run(later, both(removing("a longer name"), removing("b")))).toEqual(["a longer name", "b"]);
  expect(events).toEqual(["a longer name begins", "b begins", "b ends", "a longer name ends"]);
});

test("both() goes in turn where they are answered at once", () => {
  const { now, events } = told();
  expect(runSync(now, both(removing("a"), removing("b")))).toEqual(["a", "b"]);
  expect(() => runSync(now, both(removing("bad"), removing("c")))).toThrow(/remove failed with EIO/);
  expect(events).toEqual(["a", "b", "bad"]);
});

test.each([
  { first: "bad", second: "a longer name", failed: "bad" },
  { first: "a longer name", second: "bad", failed: "bad" },
  { first: "bad, and longer", second: "bad", failed: "bad, and longer" },
])("both() of $first and $second fails when both have ended", async ({ first, second, failed }) => {
  const { later, events } = told();
  const failure: unknown = await run(later, both(removing(first), removing(second))).catch((error) => error);
  expect(failure).toMatchObject({ step: "remove", cause: { message: failed } });
  expect(events.filter((event) => event.endsWith(" ends"))).toHaveLength(2);
});
