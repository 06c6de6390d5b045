import { cannotMount, type Obstacle } from "./requirements.ts";

/** A filesystem as it is made and mounted for a row of the table. */
export interface FilesystemKind {
  readonly name: string;
  readonly type: string;
  /** Of the image, in MiB: sparse, in memory. */
  readonly size: number;
  /** Words that make it, before the image's path. */
  readonly make: readonly [string, ...string[]];
  /** Mount options. */
  readonly options: readonly string[];
  /** Whether the kernel can cut its power by an ioctl. */
  readonly shutdown: boolean;
  /** Whether files can share blocks. */
  readonly reflink: boolean;
}

// Without a discard at mkfs, which a sparse image does not need and a logged one cannot do.
const ext4 = {
  type: "ext4",
  size: 48,
  make: ["mkfs.ext4", "-q", "-F", "-b", "4096", "-E", "nodiscard,lazy_itable_init=0,lazy_journal_init=0"],
  shutdown: true,
  reflink: false,
} as const;

export const filesystemKinds: readonly FilesystemKind[] = [
  { ...ext4, name: "ext4", options: [] },
  // Data is not written before the metadata that leads to it: what is not flushed may be zeros or garbage.
  { ...ext4, name: "ext4 data=writeback", options: ["data=writeback"] },
  // No mercy for a rename without a flush.
  { ...ext4, name: "ext4 noauto_da_alloc", options: ["noauto_da_alloc"] },
  {
    name: "xfs",
    type: "xfs",
    size: 320, // the smallest that mkfs makes
    make: ["mkfs.xfs", "-q", "-f", "-K"],
    options: [],
    shutdown: true,
    reflink: true,
  },
  {
    name: "btrfs",
    type: "btrfs",
    size: 128,
    make: ["mkfs.btrfs", "-q", "-f", "-K"],
    options: ["nodiscard"],
    shutdown: false, // its ioctl is younger than the kernels that we have seen
    reflink: true,
  },
];

/** Why this filesystem cannot be had here. */
export function cannotHave({ type, make }: FilesystemKind): Obstacle {
  return cannotMount(type, make[0]);
}
