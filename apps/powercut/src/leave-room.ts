import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** Fills a disk by a file, but for so many bytes. */
export function leaveRoom(path: string, bytes: number): void {
  const filler = openSync(path, "w");
  const block = new Uint8Array(16 * 1024);
  let size = 0;
  try {
    for (;;) size += writeSync(filler, block);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  ftruncateSync(filler, size - bytes);
  closeSync(filler);
}
