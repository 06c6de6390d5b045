import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bindWriteFile, type Order, type Thread, type WriteFileOptions } from "@untorn/core";
import { describe, expect, test, vi } from "vitest";
import { createPlatform, type ThreadPolicy, WritingThread } from "../src/mod.ts";

const major = Number(process.versions.node.split(".")[0]);
const reason = major < 22 ? ` [skipped: Node ${major} does not run TypeScript]` : "";

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 5) {
    if (waited > 10_000) throw new Error("it never was");
    await sleep(5);
  }
}

const listeners = (): number => process.listenerCount("exit");

/** A directory, a thread, and what was given to it. */
async function inRoom(
  policy: Partial<ThreadPolicy>,
  body: (room: {
    readonly directory: string;
    readonly thread: WritingThread;
    readonly write: (name: string, data: string, options?: WriteFileOptions) => Promise<unknown>;
    readonly taken: () => number;
  }) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "thread-"));
  const thread = new WritingThread(policy);
  let taken = 0;
  const counting: Thread = {
    take: (order, size, others) => {
      const answer = thread.take(order, size, others);
      if (answer !== undefined) taken++;
      return answer;
    },
  };
  const writeFile = bindWriteFile(createPlatform({ thread: counting }));
  try {
    const write = (name: string, data: string, options?: WriteFileOptions): Promise<unknown> =>
      writeFile(join(directory, name), data, options);
    await body({ directory, thread, write, taken: () => taken });
  } finally {
    thread.end();
    rmSync(directory, { recursive: true });
  }
}

describe.skipIf(reason !== "")(`the other thread${reason}`, () => {
  test("is started by as many writes within a second as are worth it, and not by fewer", () =>
    inRoom({ writesInASecond: 3 }, async ({ write, taken, thread }) => {
      const before = listeners();
      const clock = vi.spyOn(performance, "now");
      for (const now of [5000, 5900, 6100, 7000]) {
        clock.mockReturnValue(now);
        await write("file", "too few");
      }
      await sleep(500);
      expect(thread.isThere).toBe(false);
      await write("file", "enough");
      clock.mockRestore();
      await until(() => thread.isThere);
      expect(taken()).toBe(0);
      expect(listeners()).toBe(before + 1);
      await write("file", "6");
      expect(taken()).toBe(1);
      thread.end();
      await until(() => listeners() === before);
    }));

  test("is there when its start has been waited for, though nothing else keeps the process alive", () => {
    const module = new URL("../src/mod.ts", import.meta.url).href;
    const script = `
      const { WritingThread } = await import(${JSON.stringify(module)});
      process.stdout.write(String(await new WritingThread().start()));
    `;
    const flags = ["--no-warnings", "--input-type=module", "-e", script];
    const { status, stdout } = spawnSync(process.execPath, flags, { encoding: "utf8" });
    expect([status, stdout]).toEqual([0, "true"]);
  });

  test("ends when it has nothing to do, and is started again", () =>
    inRoom({ writesInASecond: 1, idle: 1000 }, async ({ directory, write, taken, thread }) => {
      for (const round of [1, 2]) {
        await write("file", "first");
        await until(() => thread.isThere);
        await write("file", `${round}`);
        expect(taken()).toBe(round);
        expect(readFileSync(join(directory, "file"), "utf8")).toBe(`${round}`);
        const before = listeners();
        await until(() => !thread.isThere);
        await until(() => listeners() === before - 1);
      }
    }));

  test("does not end while it is at work", () =>
    inRoom({ flushing: 1e9, patience: 1e9 }, async ({ directory, thread, write, taken }) => {
      await thread.start();
      const names = Array.from({ length: 64 }, (_, i) => `${i}`);
      const written = Promise.all(names.map((name) => write(name, name)));
      await Promise.resolve();
      thread.end();
      await written;
      expect(taken()).toBe(64);
      expect(readdirSync(directory)).toHaveLength(64);
    }));

  test("tells what came of the first while it does the others", () =>
    inRoom({ flushing: 1e9, patience: 1e9 }, async ({ directory, thread, write, taken }) => {
      await thread.start();
      let done = 0;
      const names = Array.from({ length: 64 }, (_, i) => `${i}`);
      const written = names.map((name) => write(name, name).then(() => done++));
      await written[0];
      expect(done).toBeLessThan(64);
      await Promise.all(written);
      expect([taken(), readdirSync(directory).length]).toEqual([64, 64]);
    }));

  test("leaves what waits for a disk to others that are under way, but for one of 64", () =>
    inRoom({ flushing: 0, patience: 1e9 }, async ({ thread, write, taken }) => {
      const names = Array.from({ length: 200 }, (_, i) => `${i}`);
      await thread.start();
      await write("alone", "new");
      expect(taken()).toBe(1);
      await Promise.all(names.map((name) => write(name, "new")));
      expect(taken()).toBe(2 + 3); // the first is alone, and then there are three times 64
    }));

  test("takes a larger file alone, and leaves it where others are under way", () =>
    inRoom(
      { flushing: 1e9, patience: 1e9, largestBeside: 4 },
      async ({ directory, thread, write, taken }) => {
        await thread.start();
        await write("alone", "12345");
        expect(taken()).toBe(1);
        await Promise.all([write("first", "123"), write("small", "1234"), write("large", "12345")]);
        expect(taken()).toBe(3);
        expect(readFileSync(join(directory, "large"), "utf8")).toBe("12345");
      },
    ));

  test("does what flushes nothing, however many there are", () =>
    inRoom({ flushing: 0, patience: 1e9 }, async ({ thread, write, taken }) => {
      const names = Array.from({ length: 200 }, (_, i) => `${i}`);
      await thread.start();
      await Promise.all(names.map((name) => write(name, "new", { durability: "none" })));
      await Promise.all(names.map((name) => write(name, "newer", { durability: "none" })));
      expect(taken()).toBe(400);
    }));

  test("is given no more when it has answered nothing for too long", () =>
    inRoom({ flushing: 1e9, patience: 20 }, async ({ thread }) => {
      await thread.start();
      const order = (): Order => ({ told: {} }); // it dies of that
      const first = thread.take(order, 0, 0);
      expect(thread.take(order, 0, 1)).toBeDefined();
      const end = performance.now() + 30;
      while (performance.now() < end); // nothing is heard of it meanwhile
      expect(thread.take(order, 0, 2)).toBe(undefined);
      await first;
    }));

  test("tells of each order that it never answered when it dies, and is started again", () =>
    inRoom({ writesInASecond: 1 }, async ({ thread, write, taken, directory }) => {
      await thread.start();
      const bad = thread.take((): Order => ({ told: {} }), 0, 0);
      const lost = write("file", "new");
      expect(await bad).toBe(undefined);
      await lost; // done here
      expect(taken()).toBe(1);
      expect(readFileSync(join(directory, "file"), "utf8")).toBe("new");
      expect(readdirSync(directory)).toEqual(["file"]);
      expect(thread.isThere).toBe(false);
      await write("file", "once more");
      await until(() => thread.isThere);
    }));

  test.skipIf(process.platform !== "linux")("leaves the process's output as it is, which blocks", () => {
    const script = `
      import { readFileSync, writeSync } from "node:fs";
      import { WritingThread } from ${JSON.stringify(new URL("../src/mod.ts", import.meta.url).href)};
      const flags = () => /flags:.*/.exec(readFileSync("/proc/self/fdinfo/1", "latin1"))[0];
      const before = flags();
      const isStarted = await new WritingThread().start();
      writeSync(1, JSON.stringify([isStarted, flags() === before]));
      process.exit();
    `;
    const options = ["--no-warnings", "--input-type=module", "--eval", script];
    expect(spawnSync(process.execPath, options, { encoding: "utf8" }).stdout).toBe("[true,true]");
  });
});
