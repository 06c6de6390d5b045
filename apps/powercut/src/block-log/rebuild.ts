import { closeSync, openSync, writeSync } from "node:fs";
import { execute } from "../command.ts";
import type { Random } from "../random.ts";
import type { Entry } from "./log.ts";

/** What of the writes after the last flush had reached the disk when the power went. */
export type Survival = "all" | "none" | "some";

export const survivals: readonly Survival[] = ["none", "some", "all"];

/** Of a write: what a disk writes whole. */
const piece = 4096;

/** Rebuilds the disk as a power cut would have left it, for one cut after the other, each later than the one before. */
export class Rebuilder {
  readonly #entries: readonly Entry[];
  readonly #image: string;
  readonly #disk: number;
  #applied = 0;

  /** `image` is the disk as it was before the log began; it is changed. Where several disks are in the log, `disk` says which it is. */
  constructor(image: string, entries: readonly Entry[], disk = 0) {
    this.#image = image;
    this.#entries = entries;
    this.#disk = disk;
  }

  /** Makes `to` the disk after the first `count` entries, with so much of what had not been flushed. */
  async rebuild(to: string, count: number, survival: Survival, random: Random): Promise<void> {
    const isFlush = ({ kind, disk }: Entry): boolean => kind === "flush" && disk === this.#disk;
    const flushed = this.#entries.slice(0, count).findLastIndex(isFlush) + 1;
    apply(this.#image, this.#between(this.#applied, flushed));
    this.#applied = flushed;
    await execute("cp", "--sparse=auto", "--reflink=never", this.#image, to);
    if (survival === "none") return;
    const open = this.#between(flushed, count);
    apply(to, survival === "all" ? open : open.flatMap(piecesOf).filter(() => random.next() < 0.5));
  }

  #between(from: number, to: number): Entry[] {
    return this.#entries.slice(from, to).filter(({ disk }) => disk === this.#disk);
  }
}

function apply(image: string, entries: readonly Entry[]): void {
  const file = openSync(image, "r+");
  try {
    for (const entry of entries) {
      if (entry.kind === "write") writeSync(file, entry.data, 0, entry.data.length, entry.offset);
    }
  } finally {
    closeSync(file);
  }
}

function piecesOf(entry: Entry): Entry[] {
  if (entry.kind === "flush") return [];
  const pieces: Entry[] = [];
  for (let at = 0; at < entry.data.length; ) {
    const end = Math.min(at + piece - ((entry.offset + at) % piece), entry.data.length);
    pieces.push({ ...entry, offset: entry.offset + at, data: entry.data.subarray(at, end) });
    at = end;
  }
  return pieces;
}
