import { bindWriteFile, bindWriteFileSync, type WriteFileOptions } from "@untorn/core";
import { expect, test } from "vitest";
import { createMemoryPlatform, MemoryFileSystem } from "../src/mod.ts";

const lockedStream = (): ReadableStream => {
  const stream = new ReadableStream();
  stream.getReader();
  return stream;
};

interface Wrong {
  readonly what: string;
  readonly data: () => unknown;
  readonly options?: WriteFileOptions;
}

const wrong: readonly Wrong[] = [
  { what: "text that is not hex", data: () => "xyz", options: { encoding: "hex" } },
  { what: "text that is not base64", data: () => "a*b", options: { encoding: "base64" } },
  { what: "text that is not base64url", data: () => "a*b", options: { encoding: "base64url" } },
  { what: "an array with a number in it", data: () => ["a", 7] },
  { what: "an array with an array in it", data: () => [["a"]] },
  { what: "a number", data: () => 7 },
  { what: "nothing", data: () => undefined },
];

const onlySync: readonly Wrong[] = [
  { what: "an array with a blob in it", data: () => ["a", new Blob(["b"])] },
  { what: "a blob", data: () => new Blob(["b"]) },
  { what: "a stream", data: () => new Blob(["b"]).stream() },
];

test.each([...wrong, ...onlySync])(
  "writeFileSync() refuses $what before any system call",
  ({ data, options }) => {
    const memory = new MemoryFileSystem();
    const write = (): unknown =>
      bindWriteFileSync(createMemoryPlatform(memory))("/f", data() as never, options);
    expect(write).toThrow(
      expect.objectContaining({ name: "TypeError", code: expect.stringMatching(/^ERR_INVALID_ARG_/) }),
    );
    expect(memory.trace).toEqual([]);
  },
);

test.each([...wrong, { what: "a locked stream", data: lockedStream }])(
  "writeFile() refuses $what before any system call",
  async ({ data, options }) => {
    const memory = new MemoryFileSystem();
    const write = bindWriteFile(createMemoryPlatform(memory))("/f", data() as never, options);
    await expect(write).rejects.toMatchObject({
      name: "TypeError",
      code: expect.stringMatching(/^ERR_INVALID_ARG_/),
    });
    expect(memory.trace).toEqual([]);
  },
);

test("writeFile() takes blobs, and arrays and streams of blobs", async () => {
  const blob = (): Blob => new Blob(["b"]);
  async function* blobs(): AsyncGenerator<Blob | string> {
    yield "a";
    yield blob();
    yield "c";
  }
  for (const [data, text] of [
    [blob(), "b"],
    [["a", blob(), "c"], "abc"],
    [blobs(), "abc"],
  ] as const) {
    const memory = new MemoryFileSystem();
    await bindWriteFile(createMemoryPlatform(memory))("/f", data);
    expect(memory.now.text("/f")).toBe(text);
  }
});
