import { expect, test } from "vitest";
import { Newest } from "../src/newest.ts";

interface Attempt {
  readonly input: string;
  readonly end: (error?: string) => Promise<void>;
}

/** Attempts that end when the test says so; what came of each input, as it comes. */
function arranged() {
  const attempts: Attempt[] = [];
  const dropped: string[] = [];
  const fates: string[] = [];
  const newest = new Newest<string, string>(
    (input) =>
      new Promise((resolve, reject) => {
        const end = async (error?: string): Promise<void> => {
          if (error === undefined) resolve(input);
          else reject(new Error(error));
          await settled();
        };
        attempts.push({ input, end });
      }),
    (input) => void dropped.push(input),
  );
  const give = (input: string): void => {
    newest.give(input).then(
      (output) => fates.push(`${input} by ${output}`),
      (error: Error) => fates.push(`${input} failed by ${error.message}`),
    );
  };
  return { newest, attempts, dropped, fates, give, inputs: () => attempts.map(({ input }) => input) };
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

test("of what is given in one go only the last is done, and all share its fate", async () => {
  const { attempts, dropped, fates, give, inputs } = arranged();
  for (const input of ["a", "b", "c"]) give(input);
  expect(inputs()).toEqual([]);
  await settled();
  expect([inputs(), dropped]).toEqual([["c"], ["a", "b"]]);
  await attempts[0]!.end();
  expect(fates).toEqual(["a by c", "b by c", "c by c"]);
  expect(inputs()).toEqual(["c"]);
});

test("one attempt at a time; of those that wait only the newest is done", async () => {
  const { attempts, fates, give, inputs } = arranged();
  give("a");
  await settled();
  give("b");
  await settled();
  give("c");
  await settled();
  expect(inputs()).toEqual(["a"]);
  await attempts[0]!.end();
  expect([inputs(), fates]).toEqual([["a", "c"], ["a by a"]]);
  await attempts[1]!.end();
  expect(fates.slice(1)).toEqual(["b by c", "c by c"]);
});

test("a failure is told to those that the attempt was for, and to nobody before or after", async () => {
  const { attempts, fates, give } = arranged();
  give("a");
  await settled();
  give("b");
  give("c");
  await attempts[0]!.end("EIO");
  expect(fates).toEqual(["a failed by EIO"]);
  give("d");
  await attempts[1]!.end("ENOSPC");
  expect(fates.slice(1)).toEqual(["b failed by ENOSPC", "c failed by ENOSPC"]);
  await attempts[2]!.end();
  expect(fates.slice(3)).toEqual(["d by d"]);
});

test("what is given when an earlier one has just been settled is done too", async () => {
  const { newest, attempts, inputs } = arranged();
  const chain = newest.give("a").then(() => newest.give("b"));
  await settled();
  await attempts[0]!.end();
  expect(inputs()).toEqual(["a", "b"]);
  await attempts[1]!.end();
  expect(await chain).toBe("b");
});

test("the last is the newest that was given, whatever came of it", async () => {
  const { newest, attempts } = arranged();
  expect(newest.last).toBeUndefined();
  const a = newest.give("a");
  expect(newest.last).toBe(a);
  await settled();
  const b = newest.give("b");
  expect(newest.last).toBe(b);
  await attempts[0]!.end();
  const failed = expect(b).rejects.toThrow("EIO");
  await attempts[1]!.end("EIO");
  await failed;
  expect(newest.last).toBe(b);
});
