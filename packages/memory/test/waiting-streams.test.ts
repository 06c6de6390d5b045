import { bindWriteFile, type PendingStream, pendingStream, type WriteFileOptions } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, type DiskView, explore, MemoryFileSystem } from "../src/mod.ts";
import { streamInvariants } from "./stream-invariants.ts";
import { type OnMemory, threadOf, withThread } from "./with-thread.ts";

/** As `createWriteStream` opens them: what is small and soon ended is one write. */
const streamOn = (
  platform: OnMemory,
  options?: WriteFileOptions,
  onAborted: (error: unknown) => void = () => {},
  path = "/f",
): PendingStream =>
  pendingStream(platform, { operation: "createWriteStream", path, options, gathers: true }, onAborted);

function on(change: (memory: MemoryFileSystem) => void = () => {}): [MemoryFileSystem, OnMemory] {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file" }, "old");
  change(memory);
  return [memory, createMemoryPlatform(memory)];
}

const text = (disk: DiskView): string | undefined => disk.text("/f");

test.each([
  { name: "here", platformOf: (platform: OnMemory) => platform },
  { name: "on another thread", platformOf: withThread },
])(
  "a small stream is whole $name at every moment, at every power cut, and after every fault, and tells the truth",
  async ({ platformOf }) => {
    const { moments, disks, faults } = await explore(
      {
        arrange: (memory) => memory.seed("/f", { kind: "file" }, "old"),
        run: async (platform) => {
          const stream = streamOn(platformOf(platform));
          await stream.wait();
          expect([stream.gather("ne"), stream.gather("w")]).toEqual([true, true]);
          return stream.commit();
        },
      },
      streamInvariants("createWriteStream", "/f"),
    );
    expect(moments).toBeGreaterThan(10);
    expect(disks).toBeGreaterThan(30);
    expect(faults).toBeGreaterThan(200);
  },
  60_000,
);

test("a small stream makes the calls of writeFile()", async () => {
  const [streamed, written] = [on(), on()];
  const stream = streamOn(streamed[1]);
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  expect([streamed[0].trace, stream.bytesWritten]).toEqual([[], 0]);
  const receipt = await stream.commit();
  expect(receipt).toEqual(await bindWriteFile(written[1])("/f", "new"));
  expect(streamed[0].trace).toEqual(written[0].trace);
  expect(stream.bytesWritten).toBe(3);
  await stream.discard(); // does nothing any more
  expect(text(streamed[0].now)).toBe("new");
});

test.each([
  { name: "nothing", chunks: [], wanted: "" },
  { name: "half a character at the end", chunks: ["a\ud83d"], wanted: "a\ufffd" },
  { name: "a character in two halves", chunks: ["a\ud83d", "\ude00"], wanted: "a😀" },
  { name: "only half a character", chunks: ["\ud83d"], wanted: "\ufffd" },
])("a small stream of $name is written whole", async ({ chunks, wanted }) => {
  const [memory, platform] = on();
  const stream = streamOn(platform);
  await stream.wait();
  for (const chunk of chunks) expect(stream.gather(chunk)).toBe(true);
  const { bytesWritten } = await stream.commit();
  expect([text(memory.now), bytesWritten]).toEqual([wanted, new TextEncoder().encode(wanted).length]);
});

test("a stream is opened by what cannot be gathered, and what was gathered comes before it", async () => {
  const [memory, platform] = on();
  const stream = streamOn(platform);
  await stream.wait();
  const large = "x".repeat(128 * 1024);
  expect([stream.gather("a"), stream.gather(large)]).toEqual([true, false]);
  await stream.write(large);
  expect(memory.now.list("/").length).toBe(2);
  await stream.open(); // it is, by now
  expect(stream.gather("b")).toBe(true);
  expect((await stream.commit()).bytesWritten).toBe(large.length + 2);
  expect(text(memory.now)).toBe(`a${large}b`);
});

test("text that may be wrong is not gathered, and a wrong one fails its own write", async () => {
  const [memory, platform] = on();
  const stream = streamOn(platform, { encoding: "hex" });
  await stream.wait();
  expect([stream.gather("zz"), stream.gather("6e")]).toEqual([false, false]);
  await expect(stream.write("zz")).rejects.toMatchObject({ code: "ERR_INVALID_ARG_VALUE" });
  await stream.write("6e6577");
  await stream.commit();
  expect(text(memory.now)).toBe("new");
});

test("a stream that waits can be opened before its end", async () => {
  const [memory, platform] = on();
  const stream = streamOn(platform);
  await stream.wait();
  expect(stream.gather("a")).toBe(true);
  await stream.open();
  expect(memory.now.list("/").length).toBe(2);
  await stream.commit();
  expect([text(memory.now), memory.openHandles]).toEqual(["a", 0]);
});

test("a stream that was aborted before it was made fails at once, and does nothing", async () => {
  const [memory, platform] = on();
  const heard: unknown[] = [];
  const stream = streamOn(platform, { signal: AbortSignal.abort("why") }, (error) => void heard.push(error));
  const failure = {
    code: "ERR_UNTORN_ABORTED",
    cause: "why",
    outcome: "unchanged",
    operation: "createWriteStream",
  };
  await expect(stream.wait()).rejects.toMatchObject(failure);
  for (const call of [() => stream.open(), () => stream.write("x"), () => stream.commit()])
    await expect(call()).rejects.toMatchObject(failure);
  expect([heard, memory.trace]).toEqual([[], []]);
});

test("a stream that is aborted while it waits says so, and does nothing", async () => {
  const [memory, platform] = on();
  const controller = new AbortController();
  const heard: unknown[] = [];
  const stream = streamOn(platform, { signal: controller.signal }, (error) => void heard.push(error));
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  controller.abort("why");
  await expect(stream.commit()).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: "why" });
  expect(heard).toMatchObject([{ code: "ERR_UNTORN_ABORTED", outcome: "unchanged" }]);
  await expect(stream.commit()).rejects.toBe(heard[0]);
  expect([stream.gather("more"), memory.trace]).toEqual([false, []]);
});

test("a stream that is given up while it waits does nothing, and takes nothing more", async () => {
  const [memory, platform] = on();
  const stream = streamOn(platform);
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  await stream.abandon();
  await expect(stream.commit()).rejects.toMatchObject({ code: "ERR_UNTORN_ENDED", outcome: "unchanged" });
  expect([stream.gather("more"), memory.trace]).toEqual([false, []]);
});

test("a small stream that is given up while somebody else writes its file is not written", async () => {
  const [memory, platform] = on();
  const { promise, resolve } = Promise.withResolvers<string>();
  async function* slowly(): AsyncGenerator<string> {
    yield await promise;
  }
  const other = bindWriteFile(platform)("/f", slowly());
  const stream = streamOn(platform);
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  const committed = stream.commit();
  await Promise.all([
    expect(committed).rejects.toMatchObject({ code: "ERR_UNTORN_ENDED", outcome: "unchanged" }),
    stream.abandon(),
  ]);
  resolve("other");
  await other;
  expect(text(memory.now)).toBe("other");
});

test("a small stream waits for who writes its file, and through a link says which it is", async () => {
  const [memory, platform] = on((disk) => disk.seed("/link", { kind: "link" }, "/f"));
  const stream = streamOn(platform, {}, () => {}, "/link");
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  expect(stream.path).toBe("/link");
  const [, { path }] = await Promise.all([bindWriteFile(platform)("/f", "other"), stream.commit()]);
  expect([stream.path, path, text(memory.now)]).toEqual(["/f", "/f", "new"]);
});

test("a small stream that fails says the same to whoever asks", async () => {
  const [memory, platform] = on((disk) => disk.fail({ call: "write", nth: 1, code: "ENOSPC" }));
  const stream = streamOn(platform);
  await stream.wait();
  expect(stream.gather("new")).toBe(true);
  const error = await stream.commit().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: "ENOSPC", step: "write", operation: "createWriteStream" });
  await expect(stream.write("x")).rejects.toBe(error);
  await expect(stream.commit()).rejects.toBe(error);
  expect([text(memory.now), memory.now.list("/"), stream.bytesWritten]).toEqual(["old", ["f"], 0]);
});

test("another thread writes a small stream, but not one that a signal may stop", async () => {
  const taken = async (options: WriteFileOptions): Promise<number> => {
    const [memory, platform] = on();
    const thread = threadOf(platform);
    let orders = 0;
    const stream = streamOn(
      withThread(platform, { take: (...order) => (orders++, thread.take(...order)) }),
      options,
    );
    await stream.wait();
    stream.gather("new");
    await stream.commit();
    expect([text(memory.now), stream.bytesWritten]).toEqual(["new", 3]);
    return orders;
  };
  expect(await taken({})).toBe(1);
  expect(await taken({ signal: new AbortController().signal })).toBe(0);
});

test("a small stream listens to its signal until its end, and not longer", async () => {
  const listeners = new Set<unknown>();
  const signal = {
    aborted: false,
    addEventListener: (_: string, listener: unknown) => void listeners.add(listener),
    removeEventListener: (_: string, listener: unknown) => void listeners.delete(listener),
  };
  for (const end of ["commit", "discard"] as const) {
    const stream = streamOn(on()[1], { signal: signal as never });
    await stream.wait();
    expect(listeners.size).toBe(1);
    await stream[end]();
    expect(listeners.size).toBe(0);
  }
});
