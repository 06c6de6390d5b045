import type { Stats as NodeStats } from "node:fs";
import type { Stats } from "@untorn/core";

/** What the core wants to know of a file. */
export function statsOf({ mode, size, uid, gid, dev, ino }: NodeStats): Stats {
  return { kind: kinds[mode & 0o170000] ?? "other", mode: mode & 0o7777, size, uid, gid, dev, ino };
}

const kinds: Readonly<Record<number, Stats["kind"]>> = {
  0o100000: "file",
  0o040000: "directory",
  0o120000: "link",
};
