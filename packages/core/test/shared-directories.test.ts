import { expect, test } from "vitest";
import type { AsyncFileSystem } from "../src/port.ts";
import { shareDirectories } from "../src/shared-directories.ts";

/** A port of directories whose flushes end when the test says so. */
function controlled(): {
  fs: AsyncFileSystem<number>;
  log: string[];
  flushes: { end: () => void; fail: (error: Error) => void }[];
} {
  const log: string[] = [];
  const flushes: { end: () => void; fail: (error: Error) => void }[] = [];
  let handles = 0;
  const fs = {
    openDirectory: async (path: string) => {
      log.push(`open ${path}`);
      return ++handles;
    },
    flushDirectory: (handle: number) => {
      log.push(`flush ${handle}`);
      return new Promise<undefined>((resolve, reject) => {
        flushes.push({ end: () => resolve(undefined), fail: reject });
      });
    },
    closeDirectory: (handle: number) => void log.push(`close ${handle}`),
  } as unknown as AsyncFileSystem<number>;
  return { fs: shareDirectories(fs) as unknown as AsyncFileSystem<number>, log, flushes };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

test("writers who come together share a handle and a flush", async () => {
  const { fs, log, flushes } = controlled();
  const [a, b] = await Promise.all([fs.openDirectory("/d"), fs.openDirectory("/d")]);
  const flushed = Promise.all([fs.flushDirectory(a), fs.flushDirectory(b)]);
  await settle();
  flushes[0]!.end();
  await flushed;
  await fs.closeDirectory(a);
  await fs.closeDirectory(b);
  expect(log).toEqual(["open /d", "flush 1", "close 1"]);
});

test("a flush that began before a rename does not count for it", async () => {
  const { fs, log, flushes } = controlled();
  const [a, b, c] = await Promise.all([
    fs.openDirectory("/d"),
    fs.openDirectory("/d"),
    fs.openDirectory("/d"),
  ]);
  const first = fs.flushDirectory(a);
  await settle();
  let done = 0;
  const second = Promise.resolve(fs.flushDirectory(b)).then(() => done++);
  const third = Promise.resolve(fs.flushDirectory(c)).then(() => done++);
  flushes[0]!.end();
  await first;
  await settle();
  expect(done).toBe(0);
  expect(log).toEqual(["open /d", "flush 1", "flush 1"]);
  flushes[1]!.end();
  await Promise.all([second, third]);
  expect(done).toBe(2);
});

test("nobody joins a directory once its flush has begun, as another one may have its name by then", async () => {
  const { fs, log, flushes } = controlled();
  const a = await fs.openDirectory("/d");
  const first = fs.flushDirectory(a);
  await settle();
  const b = await fs.openDirectory("/d");
  flushes[0]!.end();
  await first;
  await fs.closeDirectory(a);
  const second = fs.flushDirectory(b);
  await settle();
  flushes[1]!.end();
  await second;
  await fs.closeDirectory(b);
  expect(log).toEqual(["open /d", "flush 1", "open /d", "close 1", "flush 2", "close 2"]);
});

test("a failed flush is final for everybody who shares the handle", async () => {
  const { fs, log, flushes } = controlled();
  const [a, b] = await Promise.all([fs.openDirectory("/d"), fs.openDirectory("/d")]);
  const first = fs.flushDirectory(a);
  await settle();
  const second = fs.flushDirectory(b);
  flushes[0]!.fail(new Error("EIO"));
  await expect(first).rejects.toThrow("EIO");
  await expect(second).rejects.toThrow("EIO");
  await expect(fs.flushDirectory(b)).rejects.toThrow("EIO");
  expect(log).toEqual(["open /d", "flush 1"]);
});

test("a directory that cannot be opened fails for all who wait, and is tried anew by the next", async () => {
  let tries = 0;
  const fs = shareDirectories({
    openDirectory: () => Promise.reject(new Error(`try ${++tries}`)),
  } as unknown as AsyncFileSystem<number>);
  const both = await Promise.allSettled([fs.openDirectory("/d"), fs.openDirectory("/d")]);
  expect(both.map((each) => each.status)).toEqual(["rejected", "rejected"]);
  await expect(fs.openDirectory("/d")).rejects.toThrow("try 2");
});
