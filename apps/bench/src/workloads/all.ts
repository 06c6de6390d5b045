import type { Group } from "../contender.ts";
import { atOnce } from "./at-once.ts";
import { overwrite, overwriteSync } from "./overwrite.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

/** Work that is done in turn. */
export interface Workload {
  readonly id: string;
  readonly title: string;
  readonly group: (directory: string) => Promise<Group>;
}

export const workloads: readonly Workload[] = [
  { id: "W1", title: "1 KiB, overwritten one after the other", group: (at) => overwrite(at, KiB) },
  { id: "W2", title: "1 KiB, overwritten one after the other, sync", group: (at) => overwriteSync(at, KiB) },
  { id: "W3", title: "64 files of one directory at once, 1 KiB each", group: (at) => atOnce(at, 64) },
  { id: "W4a", title: "1 MiB, overwritten one after the other", group: (at) => overwrite(at, MiB) },
  { id: "W4b", title: "64 MiB, overwritten one after the other", group: (at) => overwrite(at, 64 * MiB) },
];
