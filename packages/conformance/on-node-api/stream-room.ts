import type { Writable } from "node:stream";
import type { Platform, Receipt } from "@untorn/core";
import type { Disk, Test } from "../src/mod.ts";

/** The functions of an adapter to which streams of `node:stream` are given, or that make some. */
export interface StreamAdapter {
  writeFile(this: void, path: string, data: unknown, options?: object): Promise<unknown>;
  writeFileSync(this: void, path: string, data: unknown): unknown;
  createWritable(this: void, path: string): Promise<object>;
  createWriteStream(this: void, path: string, options?: object | string): FileStream;
  isAtomicFileError(this: void, error: unknown): boolean;
}

/** What `createWriteStream` gives. */
export interface FileStream extends Writable {
  readonly path: string;
  readonly bytesWritten: number;
  readonly receipt: Receipt | undefined;
}

/** What vitest's and Bun's `expect` have in common, as far as it is used here. */
type Expect = (value: unknown) => {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
  toThrow(expected?: unknown): void;
};

/** A runtime's adapter, and what its tests look with. */
export interface StreamRoom extends StreamAdapter {
  readonly disk: Disk;
  readonly expect: Expect;
  /** The adapter's own platform. */
  createPlatform(this: void): Platform<number>;
  /** `createWriteStream` on another platform. */
  bindCreateWriteStream(this: void, platform: Platform<number>): StreamAdapter["createWriteStream"];
}

/** What a test is given. */
export interface StreamSubject extends StreamRoom {
  readonly textOf: (path: string) => string;
  /** On a platform one of whose calls fails, or takes its time first. */
  readonly createOn: (
    call: "write" | "flush" | "create",
    change: () => void | Promise<void>,
  ) => StreamAdapter["createWriteStream"];
}

/** One thing that must be true on every runtime with Node's API. `file` is in a directory of its own, with the text "old". */
export interface StreamTest {
  readonly name: string;
  run(this: void, subject: StreamSubject, file: string): Promise<void>;
}

/** The tests for one runtime. Nothing but the file may be in its directory afterwards. */
export function testsIn(room: StreamRoom, tests: readonly StreamTest[]): Test[] {
  const { disk, expect } = room;
  const subject: StreamSubject = {
    ...room,
    textOf: (path) => new TextDecoder().decode(disk.read(path)),
    createOn(call, change) {
      const platform = room.createPlatform();
      const original = platform.async[call] as (...args: unknown[]) => unknown;
      const changed = async (...args: unknown[]): Promise<unknown> => {
        await change();
        return original(...args);
      };
      return room.bindCreateWriteStream({ ...platform, async: { ...platform.async, [call]: changed } });
    },
  };
  return tests.map(({ name, run }) => ({
    name,
    skipped: false,
    async run() {
      const directory = disk.fresh(false);
      try {
        disk.write(`${directory}/file`, "old");
        await run(subject, `${directory}/file`);
        expect(disk.list(directory)).toEqual(["file"]);
      } finally {
        disk.remove(directory);
      }
    },
  }));
}
