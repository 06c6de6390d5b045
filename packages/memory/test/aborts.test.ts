import { bindWriteFile, type WriteFileOptions } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

const piece = new Uint8Array(64 * 1024);

function* pieces(count: number, abort: () => void): Generator<Uint8Array> {
  for (let i = 1; i <= count; i++) {
    if (i === 2) abort();
    yield piece;
  }
}

/** Writes over "/f" and is aborted, somehow, by a call of `abort`. */
async function aborted(
  write: (memory: MemoryFileSystem, abort: () => void) => readonly [Iterable<Uint8Array>, WriteFileOptions],
): Promise<MemoryFileSystem> {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file", uid: 1000, gid: 1000 }, "old");
  const controller = new AbortController();
  const [data, options] = write(memory, () => controller.abort());
  const written = bindWriteFile(createMemoryPlatform(memory))("/f", data, {
    ...options,
    signal: controller.signal,
  });
  await expect(written).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", outcome: "unchanged" });
  expect(memory.now.text("/f")).toBe("old");
  expect(memory.openHandles).toBe(0);
  return memory;
}

const calls = ({ trace }: MemoryFileSystem, name: string): number =>
  trace.filter((line) => line.startsWith(`${name} `)).length;

test("writeFile() writes no further piece of an iterable when it is aborted", async () => {
  const memory = await aborted((_, abort) => [pieces(10, abort), {}]);
  expect(calls(memory, "write")).toBeLessThanOrEqual(2);
  expect(calls(memory, "flush")).toBe(0);
});

test("writeFile() makes no backup when it is aborted while the file is flushed", async () => {
  const memory = await aborted((memory, abort) => {
    const { flush } = memory.async;
    Object.assign(memory.async, {
      flush: (file: never) => {
        abort();
        return flush(file);
      },
    });
    return [[piece], { backup: true }];
  });
  expect(memory.now.list("/")).toEqual(["f"]);
  expect(calls(memory, "link")).toBe(0);
});

test("writeFile() does not replace the file when it is aborted while its backup is made", async () => {
  const memory = await aborted((memory, abort) => {
    const { link } = memory.async;
    Object.assign(memory.async, {
      link: (from: string, to: string) => {
        abort();
        return link(from, to);
      },
    });
    return [[piece], { backup: true }];
  });
  expect(memory.now.text("/f.bak")).toBe("old");
});
