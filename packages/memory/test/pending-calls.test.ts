import {
  bindCreateWritable,
  bindOpenPending,
  bindOpenPendingSync,
  bindWriteFile,
  isTemporaryName,
  type Platform,
  type TraceMessage,
  trace,
} from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem, type MemoryHandle } from "../src/mod.ts";

/** "/d/f" with "old" in it. */
function fresh(): { memory: MemoryFileSystem; platform: Platform<MemoryHandle> } {
  const memory = new MemoryFileSystem();
  memory.seed("/d", { kind: "directory" });
  memory.seed("/d/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, "old");
  return { memory, platform: createMemoryPlatform(memory) };
}

/** Nothing is open, and nothing lies about. */
function expectClean(memory: MemoryFileSystem): void {
  expect(memory.openHandles).toBe(0);
  expect(memory.now.list("/d").filter(isTemporaryName)).toEqual([]);
}

/** A signal that counts who listens to it. */
function counted(): { signal: AbortSignal; abort: () => void; listeners: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...args: Parameters<typeof add>) => (listeners++, add(...args)),
    removeEventListener: (...args: Parameters<typeof remove>) => (listeners--, remove(...args)),
  });
  return { signal, abort: () => controller.abort("why"), listeners: () => listeners };
}

test("openPending() listens to its signal until its end, whatever that is, and not longer", async () => {
  const { memory, platform } = fresh();
  const { signal, listeners } = counted();
  const openPending = bindOpenPending(platform);
  for (const end of [
    async (file: Awaited<ReturnType<typeof openPending>>) => void (await file.commit()),
    async (file: Awaited<ReturnType<typeof openPending>>) => file.discard(),
    async (file: Awaited<ReturnType<typeof openPending>>) =>
      file
        .write(
          (function* (): Generator<string> {
            throw new Error("broken");
          })(),
        )
        .catch(() => {}),
  ]) {
    const pending = await openPending("/d/f", { signal });
    await pending.write(new Blob(["a"]));
    expect(listeners()).toBe(1);
    await end(pending);
    expect(listeners()).toBe(0);
  }
  await expect(openPending("/d/missing/f", { signal })).rejects.toMatchObject({ code: "ENOENT" });
  await expect(openPending("", { signal })).rejects.toBeInstanceOf(TypeError);
  expect(listeners()).toBe(0);
  expectClean(memory);
});

test("openPendingSync() refuses calls from within another one, which goes on", () => {
  const { memory, platform } = fresh();
  const pending = bindOpenPendingSync(platform)("/d/f");
  const codes: unknown[] = [];
  const attempt = (call: () => void): void => {
    try {
      call();
    } catch (error) {
      codes.push((error as { code: unknown }).code);
    }
  };
  pending.write(
    (function* () {
      yield "a";
      for (const call of [() => pending.write("x"), () => void pending.commit(), () => pending.discard()])
        attempt(call);
      yield "b";
    })(),
  );
  expect(codes).toEqual(["ERR_UNTORN_BUSY", "ERR_UNTORN_BUSY", "ERR_UNTORN_BUSY"]);
  pending.commit();
  expect(memory.now.text("/d/f")).toBe("ab");
});

test("openPendingSync() is discarded at once when its signal is aborted, also from within a call of it", () => {
  for (const when of ["idle", "iterable", "onProgress", "end of the iterable"]) {
    const { memory, platform } = fresh();
    const { signal, abort, listeners } = counted();
    const pending = bindOpenPendingSync(platform)("/d/f", {
      signal,
      onProgress: () => (when === "onProgress" ? abort() : undefined),
    });
    const data = function* (): Generator<string> {
      if (when === "iterable") abort();
      yield "new";
      if (when === "end of the iterable") abort();
    };
    if (when === "idle") abort();
    expect(() => pending.write(data()), when).toThrow(/ERR_UNTORN_ABORTED/);
    expect([memory.now.text("/d/f"), listeners()]).toEqual(["old", 0]);
    expectClean(memory);
    expect(() => pending.commit()).toThrow(/ERR_UNTORN_ABORTED/);
  }
});

test("openPending() is discarded when its signal is aborted at the end of an iterable, or before it is open", async () => {
  const { memory, platform } = fresh();
  const { signal, abort } = counted();
  const pending = await bindOpenPending(platform)("/d/f", { signal });
  async function* data(): AsyncGenerator<string> {
    yield "new";
    abort();
  }
  await expect(pending.write(data())).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: "why" });
  expectClean(memory);
  const other = counted();
  const opening = bindOpenPending(platform)("/d/f", { signal: other.signal });
  other.abort();
  await expect(opening).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", outcome: "unchanged" });
  expectClean(memory);
});

test("openPending() waits with its commit for who writes its file by another spelling", async () => {
  const { memory, platform } = fresh();
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  async function* slowly(): AsyncGenerator<string> {
    yield "written";
    await held;
  }
  const pending = await bindOpenPending(platform)("/d/../d/./f");
  await pending.write("pending");
  const writing = bindWriteFile(platform)("/d/f", slowly());
  let isCommitted = false;
  const committing = pending.commit().then(() => (isCommitted = true));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([isCommitted, memory.now.text("/d/f")]).toEqual([false, "old"]);
  release();
  await writing;
  await committing;
  expect(memory.now.text("/d/f")).toBe("pending");
});

test("openPending() says of a write that it gave up, and of the discard, what could not be removed", async () => {
  const { memory, platform } = fresh();
  memory.fail({ call: "remove", code: "EIO", forEver: true });
  const pending = await bindOpenPending(platform)("/d/f");
  const writing = pending.write(new ReadableStream<string>());
  const [left] = memory.now.list("/d").filter(isTemporaryName);
  const expected = { temporaryPath: `/d/${left}`, outcome: "unchanged" };
  await expect(pending.discard()).rejects.toMatchObject({ ...expected, code: "EIO", step: "remove" });
  await expect(writing).rejects.toMatchObject({ ...expected, code: "ERR_UNTORN_ENDED" });
  expect([memory.openHandles, memory.now.text("/d/f")]).toEqual([0, "old"]);
});

test("openPending() watches for the end of the process while it has a temporary, and only then", async () => {
  const { platform } = fresh();
  let watching = 0;
  const onExit = (): (() => void) => {
    watching++;
    return () => void watching--;
  };
  const openPending = bindOpenPending({ ...platform, onExit });
  for (const end of ["commit", "discard"] as const) {
    const pending = await openPending("/d/f");
    expect(watching).toBe(1);
    await pending[end]();
    expect(watching).toBe(0);
  }
});

test("a writable hears at once of an abort of its signal", async () => {
  const { memory, platform } = fresh();
  const { signal, abort } = counted();
  const writer = (await bindCreateWritable(platform)("/d/f", { signal })).getWriter();
  abort();
  await expect(writer.closed).rejects.toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: "why" });
  expectClean(memory);
});

test("the trace tells of every call of a pending file which operation and file it belongs to", async () => {
  const { platform } = fresh();
  const told: TraceMessage[] = [];
  const listener = (message: TraceMessage): void => void told.push(message);
  trace.subscribe(listener);
  try {
    const pending = await bindOpenPending(platform)("/d/f");
    await pending.write("new");
    await pending.commit();
  } finally {
    trace.unsubscribe(listener);
  }
  const calls =
    "lstat openDirectory create write lstat fchown fchmod flush close rename flushDirectory closeDirectory";
  expect(told.map(({ call }) => call).join(" ")).toBe(calls);
  for (const { operation, path } of told) expect([operation, path]).toEqual(["openPending", "/d/f"]);
});
