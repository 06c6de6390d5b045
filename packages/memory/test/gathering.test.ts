import { pendingStream } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

const opened = async (memory: MemoryFileSystem, gathers: boolean) => {
  const opening = { operation: "test", path: "/f", options: undefined, gathers };
  const pending = pendingStream(createMemoryPlatform(memory), opening, () => undefined);
  await pending.open();
  return pending;
};

const large = "x".repeat(128 * 1024);

test("a stream takes small chunks at once, one behind the other, and writes them with the next large one or at the end", async () => {
  const memory = new MemoryFileSystem();
  const pending = await opened(memory, true);
  expect([pending.gather("a"), pending.gather(large), pending.gather(new Uint8Array([98]))]).toEqual([
    true,
    false,
    true,
  ]);
  const writes = (): number => memory.trace.filter((line) => line.startsWith("write ")).length;
  expect([writes(), pending.bytesWritten]).toEqual([0, 0]);
  const written = pending.write(large);
  expect(pending.gather("c")).toBe(false); // it would come before what is being written
  await written;
  expect([writes(), pending.bytesWritten]).toEqual([2, 2 + large.length]);
  expect(pending.gather("c")).toBe(true);
  const committed = pending.commit();
  expect(pending.gather("d")).toBe(false);
  await committed;
  expect(memory.now.text("/f")).toBe(`ab${large}c`);
  expect([pending.bytesWritten, pending.gather("d")]).toEqual([3 + large.length, false]);
});

test("a stream takes nothing when it is discarded or has failed", async () => {
  const memory = new MemoryFileSystem();
  const discarded = await opened(memory, true);
  expect(discarded.gather("a")).toBe(true);
  await discarded.discard();
  expect(discarded.gather("b")).toBe(false);
  const failed = await opened(memory, true);
  memory.fail({ call: "write", code: "ENOSPC" });
  await expect(failed.write(large)).rejects.toMatchObject({ code: "ENOSPC", outcome: "unchanged" });
  expect(failed.gather("b")).toBe(false);
  expect(memory.now.list("/")).toEqual([]);
});

test("what must be in the temporary when its write is done is not gathered", async () => {
  const memory = new MemoryFileSystem();
  const pending = await opened(memory, false);
  expect(pending.gather("a")).toBe(false);
  await pending.write("a");
  expect(pending.bytesWritten).toBe(1);
  await pending.discard();
});
