import type { BigIntStats, Stats as NodeStats } from "node:fs";
import type { Stats } from "@untorn/core";

/** On Windows the numbers of files do not fit into a double: two files would look like one. */
export const bigint: boolean = process.platform === "win32";

/** What the core wants to know of a file. */
export function statsOf(stats: NodeStats | BigIntStats): Stats {
  const { mode, size, uid, gid, dev, ino } = stats;
  const bits = Number(mode);
  return {
    kind: kinds[bits & 0o170000] ?? "other",
    mode: bits & 0o7777,
    size: Number(size),
    uid: Number(uid),
    gid: Number(gid),
    dev: exact(dev),
    ino: exact(ino),
    atime: timeOf(stats, "atime"),
    mtime: timeOf(stats, "mtime"),
  };
}

const exact = (value: number | bigint): number | string =>
  typeof value === "bigint" ? String(value) : value;

/** Milliseconds, with their fraction. */
function timeOf(stats: NodeStats | BigIntStats, name: "atime" | "mtime"): number {
  return "mtimeNs" in stats ? Number(stats[`${name}Ns`]) / 1e6 : stats[`${name}Ms`];
}

const kinds: Readonly<Record<number, Stats["kind"]>> = {
  0o100000: "file",
  0o040000: "directory",
  0o120000: "link",
};
