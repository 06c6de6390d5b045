import { bindWriteFile, bindWriteFileSync, run, runSync, sys, type TraceMessage, trace } from "@untorn/core";
import { afterEach, expect, test, vi } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

const subscribed: ((message: TraceMessage) => void)[] = [];

function subscribe(listener: (message: TraceMessage) => void): void {
  subscribed.push(listener);
  trace.subscribe(listener);
}

afterEach(() => {
  for (const listener of subscribed.splice(0)) trace.unsubscribe(listener);
  vi.unstubAllGlobals();
  expect(trace.hasSubscribers).toBe(false);
});

const linesOf = (messages: readonly TraceMessage[]): string[] =>
  messages.map(({ operation, call, args }) => [operation, call, ...args].join(" "));

const calls = [
  "writeFile lstat /f",
  "writeFile openDirectory /",
  "writeFile create /.untorn-1.s.b.m-w-1.tmp 384",
  "writeFile write /.untorn-1.s.b.m-w-1.tmp 3",
  "writeFile fchown /.untorn-1.s.b.m-w-1.tmp 1000 1000",
  "writeFile fchmod /.untorn-1.s.b.m-w-1.tmp 416",
  "writeFile flush /.untorn-1.s.b.m-w-1.tmp",
  "writeFile close /.untorn-1.s.b.m-w-1.tmp",
  "writeFile rename /.untorn-1.s.b.m-w-1.tmp /f",
  "writeFile flushDirectory /",
  "writeFile closeDirectory /",
];

function withFile(): MemoryFileSystem {
  const memory = new MemoryFileSystem();
  memory.seed("/f", { kind: "file", mode: 0o640, uid: 1000, gid: 1000 }, "old");
  return memory;
}

test("a subscriber is told each call of the synchronous form and of the asynchronous one", async () => {
  const messages: TraceMessage[] = [];
  subscribe((message) => void messages.push(message));
  bindWriteFileSync(createMemoryPlatform(withFile()))("/f", "new");
  expect(linesOf(messages.splice(0))).toEqual(calls);
  await bindWriteFile(createMemoryPlatform(withFile()))("/f", "new");
  expect(linesOf(messages)).toEqual(calls);
});

test("calls that belong to no operation are told without one, and handles of elsewhere without a path", async () => {
  const messages: TraceMessage[] = [];
  const memory = withFile();
  const file = memory.sync.open("/f");
  subscribe((message) => void messages.push(message));
  const bytes = new Uint8Array(8);
  expect(runSync(memory.sync, sys.read(file as never, bytes))).toBe(3);
  await expect(run(createMemoryPlatform(memory).async, sys.readlink("/f"))).rejects.toMatchObject({
    code: "EINVAL",
  });
  expect(messages).toMatchObject([
    { operation: undefined, path: undefined, call: "read", args: [undefined, 8], bytes: 3 },
    { call: "readlink", args: ["/f"], code: "EINVAL" },
  ]);
});

test("what a listener throws fails no operation, keeps nothing from the others, and is thrown outside", () => {
  const outside: (() => void)[] = [];
  vi.stubGlobal("queueMicrotask", (action: () => void) => outside.push(action));
  let heard = 0;
  subscribe(() => {
    throw new Error("broken listener");
  });
  subscribe(() => void heard++);
  expect(bindWriteFileSync(createMemoryPlatform(withFile()))("/f", "new").changed).toBe(true);
  expect(heard).toBe(calls.length);
  expect(outside).toHaveLength(calls.length);
  expect(outside[0]).toThrow("broken listener");
});

test("while nobody listens, an operation makes no step more", () => {
  const memory = withFile();
  const perform = vi.spyOn(performance, "now");
  bindWriteFileSync(createMemoryPlatform(memory))("/f", "new");
  expect(perform).not.toHaveBeenCalled();
  perform.mockRestore();
});
