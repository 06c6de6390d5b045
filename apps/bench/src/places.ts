import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Place } from "./goals.ts";

const tmpfs = 0x01021994;

/** A directory to work in. */
export interface Ground {
  readonly place: Place;
  readonly directory: string;
}

/** A scratch directory in memory and one on a disk, as far as the machine has both; they go when the process ends. */
export function grounds(): { readonly grounds: Ground[]; readonly missing: string[] } {
  const found = new Map<Place, string>();
  for (const directory of ["/dev/shm", tmpdir(), homedir()]) {
    const place = placeOf(directory);
    if (place !== undefined && !found.has(place)) found.set(place, directory);
  }
  const made = [...found].map(([place, directory]) => ({
    place,
    directory: mkdtempSync(join(directory, "untorn-bench-")),
  }));
  process.once("exit", () => {
    for (const { directory } of made) rmSync(directory, { recursive: true, force: true });
  });
  const missing = (["tmpfs", "disk"] as const).filter((place) => !found.has(place));
  return { grounds: made, missing: missing.map((place) => `no directory is on ${place} here: left out`) };
}

function placeOf(directory: string): Place | undefined {
  try {
    return statfsSync(directory).type === tmpfs ? "tmpfs" : "disk";
  } catch {
    return undefined;
  }
}
