import type { BigIntStats, Stats as NodeStats } from "node:fs";
import type { Stats } from "@untorn/core";

/** On Windows the numbers of files do not fit into a double: two files would look like one. */
export const bigint: boolean = process.platform === "win32";

/** What the core wants to know of a file. */
export function statsOf({ mode, size, uid, gid, dev, ino }: NodeStats | BigIntStats): Stats {
  const bits = Number(mode);
  return {
    kind: kinds[bits & 0o170000] ?? "other",
    mode: bits & 0o7777,
    size: Number(size),
    uid: Number(uid),
    gid: Number(gid),
    dev,
    ino,
  };
}

const kinds: Readonly<Record<number, Stats["kind"]>> = {
  0o100000: "file",
  0o040000: "directory",
  0o120000: "link",
};
