import { closeSync, openSync, readFileSync, writevSync } from "node:fs";

/** What reached the disks, in order: a write, or a flush of everything before it on the same disk. */
export type Entry = { readonly disk: number; readonly end: number } & (
  | { readonly kind: "write"; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: "flush" }
);
// `end`: the length of the log with this entry.

const headLength = 16;
const flushLength = 0xffff_ffff;

/** Appends to a log. */
export class LogWriter {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "wx");
  }

  write(offset: number, data: Uint8Array, disk = 0): void {
    this.#append(offset, data.length, data, disk);
  }

  flush(disk = 0): void {
    this.#append(0, flushLength, new Uint8Array(), disk);
  }

  close(): void {
    closeSync(this.#file);
  }

  #append(offset: number, length: number, data: Uint8Array, disk: number): void {
    const head = Buffer.alloc(headLength);
    head.writeBigUInt64LE(BigInt(offset), 0);
    head.writeUInt32LE(length, 8);
    head.writeUInt32LE(disk, 12);
    writevSync(this.#file, [head, data]); // one call, so that nobody sees half an entry
  }
}

export function readLog(path: string): Entry[] {
  const bytes = readFileSync(path);
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const offset = Number(bytes.readBigUInt64LE(at));
    const length = bytes.readUInt32LE(at + 8);
    const disk = bytes.readUInt32LE(at + 12);
    at += headLength;
    if (length === flushLength) {
      entries.push({ kind: "flush", disk, end: at });
      continue;
    }
    const data = bytes.subarray(at, at + length);
    at += length;
    entries.push({ kind: "write", disk, offset, data, end: at });
  }
  return entries;
}
