import { equal, fails, sameBytes } from "../assert.ts";
import type { Case } from "../case.ts";
import { changing } from "../failing.ts";
import { pause } from "../pause.ts";

interface Resizable extends ArrayBuffer {
  resize(size: number): void;
}

/** A buffer that can shrink. */
function resizable(size: number): Resizable {
  const make = ArrayBuffer as unknown as new (size: number, options: { maxByteLength: number }) => Resizable;
  return new make(size, { maxByteLength: size });
}

const give = (buffer: ArrayBuffer): void => void structuredClone(buffer, { transfer: [buffer] });

/** What may become of a buffer. */
const changes: Readonly<
  Record<string, (size: number) => { data: ArrayBuffer | Uint8Array; change: () => void }>
> = {
  "a buffer that is given away": (size) => {
    const data = new ArrayBuffer(size);
    return { data, change: () => give(data) };
  },
  "a view of a buffer that is given away": (size) => {
    const data = new Uint8Array(size);
    return { data, change: () => give(data.buffer) };
  },
  "a buffer that shrinks": (size) => {
    const data = resizable(size);
    return { data, change: () => data.resize(1) };
  },
  "a view of a buffer that shrinks": (size) => {
    const buffer = resizable(size);
    return { data: new Uint8Array(buffer), change: () => buffer.resize(1) };
  },
  "a view of a part of a buffer that shrinks to nothing": (size) => {
    const buffer = resizable(size + 1);
    return { data: new Uint8Array(buffer, 1, size), change: () => buffer.resize(0) };
  },
};

const expected = { code: "ERR_UNTORN_DATA", step: "data" };
const large = 8 * 1024 * 1024 + 100;

export const changedBufferCases: readonly Case[] = [
  {
    name: "writeFile() never writes a part of a buffer that changed while the write waited for its turn",
    only: "async",
    async run({ writeFile, at, text, disk, directory }) {
      for (const [what, make] of Object.entries(changes)) {
        for (const skipUnchanged of [false, true]) {
          disk.write(at("file"), "old");
          const { data, change } = make(100);
          const first = writeFile(
            at("file"),
            (async function* () {
              yield "first";
              await pause(1);
            })(),
          );
          const second = fails(writeFile(at("file"), data, { skipUnchanged }), expected);
          change();
          await Promise.all([first, second]);
          equal(
            [text("file"), disk.list(directory)],
            ["first", ["file"]],
            `contents and names after ${what}`,
          );
        }
      }
    },
  },
  {
    name: "writeFile() never writes a part of a buffer that changes between two pieces, and keeps the old file",
    async run({ writeFile, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      for (const [what, make] of Object.entries(changes)) {
        const { data, change } = make(large);
        let calls = 0;
        const onProgress = (): void => {
          calls++;
          change();
        };
        await fails(writeFile(at("file"), data, { onProgress, durability: "none" }), expected);
        equal([text("file"), calls], ["old", 1], `contents after ${what}, and calls of onProgress`);
      }
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "writeFile() never writes a part of a buffer that changes while a piece of it is written, and keeps the old file",
    async run({ writeFileOn, platform, sync, at, text, disk, directory }) {
      disk.write(at("file"), "old");
      for (const [what, make] of Object.entries(changes)) {
        const { data, change } = make(large);
        let isChanged = false;
        const changedThen = changing(platform, "write", (_args, next) => {
          const written = next();
          const then = (count: unknown): unknown => {
            if (!isChanged) change();
            isChanged = true;
            return count;
          };
          return sync ? then(written) : Promise.resolve(written).then(then);
        });
        await fails(writeFileOn(changedThen)(at("file"), data, { durability: "none" }), expected);
        equal(text("file"), "old", `contents after ${what}`);
      }
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "writeFile() never takes a buffer that changes while it is compared for what is there, and keeps the old file",
    async run({ writeFileOn, platform, sync, at, read, disk, directory }) {
      const old = new Uint8Array(100);
      disk.write(at("file"), old);
      for (const [what, make] of Object.entries(changes)) {
        const { data, change } = make(100);
        let isChanged = false;
        const changedThen = changing(platform, "read", (_args, next) => {
          const then = (count: unknown): unknown => {
            if (!isChanged) change();
            isChanged = true;
            return count;
          };
          const done = next();
          return sync ? then(done) : Promise.resolve(done).then(then);
        });
        await fails(writeFileOn(changedThen)(at("file"), data, { skipUnchanged: true }), expected);
        sameBytes(read("file"), old, `contents after ${what}`);
      }
      equal(disk.list(directory), ["file"], "names");
    },
  },
  {
    name: "writeFile() writes a buffer that can be resized, and was not",
    async run({ writeFile, at, text }) {
      const buffer = resizable(3);
      new Uint8Array(buffer).set([0x61, 0x62, 0x63]);
      for (const data of [buffer, new Uint8Array(buffer)]) {
        await writeFile(at("file"), data);
        equal(text("file"), "abc", "contents");
      }
    },
  },
];
