import { once } from "node:events";
import { createReadStream, readdirSync, readlinkSync } from "node:fs";
import { Readable } from "node:stream";
import type { StreamTest } from "./stream-room.ts";

/** What a descriptor of this process has open; it may be closed by now. */
function openFile(descriptor: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

export const readableTests: readonly StreamTest[] = [
  {
    name: "writeFile() and writeFileSync() write a Buffer, also a part of the pool",
    async run({ writeFile, writeFileSync, expect, textOf }, file) {
      await writeFile(file, Buffer.from("pooled"));
      expect(textOf(file)).toBe("pooled");
      writeFileSync(file, Buffer.from("a Buffer").subarray(2));
      expect(textOf(file)).toBe("Buffer");
    },
  },
  {
    name: "writeFile() writes a Readable, of bytes, of text and from a file",
    async run({ writeFile, expect, textOf }, file) {
      await writeFile(file, Readable.from([Buffer.from("one "), "two"]));
      expect(textOf(file)).toBe("one two");
      const source = createReadStream(import.meta.filename);
      await writeFile(file, source);
      expect(textOf(file)).toBe(textOf(import.meta.filename));
      expect(source.destroyed).toBe(true);
    },
  },
  {
    name: "writeFile() keeps the old file when a Readable breaks half-way, and destroys it",
    async run({ isAtomicFileError, writeFile, disk, expect, textOf }, file) {
      disk.write(file, "old");
      const cause = new Error("broken");
      let reads = 0;
      const source = new Readable({
        read() {
          if (reads++ === 0) this.push("x".repeat(100_000));
          else this.destroy(cause);
        },
      });
      const error = await writeFile(file, source).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "ERR_UNTORN_DATA", outcome: "unchanged", cause });
      expect(isAtomicFileError(error)).toBe(true);
      expect([textOf(file), source.destroyed]).toEqual(["old", true]);
      await writeFile(file, "next");
      expect(textOf(file)).toBe("next");
    },
  },
  {
    name: "writeFile() gives a stalled Readable up when the signal is aborted, and destroys it",
    async run({ writeFile, disk, expect, textOf }, file) {
      disk.write(file, "old");
      const source = new Readable({ read() {} });
      source.push("x".repeat(100_000));
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 20);
      const error = await writeFile(file, source, { signal: controller.signal }).catch(
        (error: unknown) => error,
      );
      expect(error).toMatchObject({ code: "ERR_UNTORN_ABORTED", outcome: "unchanged" });
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect([textOf(file), source.destroyed]).toEqual(["old", true]);
    },
  },
  {
    name: "writeFile() destroys a Readable that it has not read, and leaves none of its descriptors open",
    async run({ writeFile, expect }, file) {
      const sources = Array.from({ length: 20 }, () => createReadStream(import.meta.filename));
      const signal = AbortSignal.abort();
      for (const [index, source] of sources.entries()) {
        const writing =
          index % 2 === 0 ? writeFile(`${file}/missing/file`, source) : writeFile(file, source, { signal });
        const error = await writing.catch((error: unknown) => error);
        expect(error).toMatchObject({ outcome: "unchanged" });
        expect(source.destroyed).toBe(true);
      }
      for (const source of sources) if (!source.closed) await once(source, "close");
      if (process.platform !== "linux") return;
      const open = readdirSync("/proc/self/fd").map(openFile);
      expect(open.filter((path) => path === import.meta.filename)).toEqual([]);
    },
  },
  {
    name: "writeFile() fails with what a Readable failed with before it was read",
    async run({ writeFile, disk, expect, textOf }, file) {
      disk.write(file, "old");
      const cause = new Error("broken before");
      const broken = new Readable({ read() {} });
      broken.destroy(cause);
      const error = await writeFile(file, broken).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: "ERR_UNTORN_DATA", outcome: "unchanged", cause });
      const missing = createReadStream(`${file}.missing`);
      const other = await writeFile(file, missing).catch((error: unknown) => error);
      expect(other).toMatchObject({
        code: "ERR_UNTORN_DATA",
        outcome: "unchanged",
        cause: { code: "ENOENT" },
      });
      expect(textOf(file)).toBe("old");
    },
  },
  {
    name: "writeFile() takes AbortSignal.timeout() and AbortSignal.any()",
    async run({ writeFile, disk, expect, textOf }, file) {
      disk.write(file, "old");
      const stalled = new Readable({ read() {} });
      const error = await writeFile(file, stalled, { signal: AbortSignal.timeout(20) }).catch(
        (error: unknown) => error,
      );
      expect(error).toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: { name: "TimeoutError" } });
      stalled.destroy();
      const any = AbortSignal.any([new AbortController().signal, AbortSignal.abort("why")]);
      const refused = await writeFile(file, "new", { signal: any }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: "ERR_UNTORN_ABORTED", cause: "why" });
      expect(textOf(file)).toBe("old");
    },
  },
];
