import { type Steps, sys } from "./port.ts";

/** `f_type` of CIFS, SMB1, SMB2, NFS, AFS, Ceph, 9P and FUSE. */
const networks: ReadonlySet<number> = new Set([
  0xff534d42, 0x517b, 0xfe534d42, 0x6969, 0x5346414f, 0x00c36400, 0x01021997, 0x65735546,
]);

/** Whether a path is on a filesystem that is known to be a network's. */
export function* isNetwork(path: string): Steps<boolean> {
  return networks.has(yield* filesystemOf(path));
}

/** `f_type` of ext2 to ext4, XFS, Btrfs, tmpfs, ramfs, overlayfs, ZFS, F2FS, Bcachefs, JFS, ReiserFS, VFAT, exFAT and NTFS. */
const locals: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x858458f6, 0x794c7630, 0x2fc12fc1, 0xf2f52010, 0xca451a4e,
  0x3153464a, 0x52654973, 0x4d44, 0x2011bab0, 0x7366746e,
]);

/**
 * Whether a path is on a filesystem that is known to be this machine's alone. Other systems than Linux count theirs in their own ways, and a
 * new one is in no list: those are not known.
 */
export function* isLocal(path: string): Steps<boolean> {
  return locals.has(yield* filesystemOf(path));
}

function* filesystemOf(path: string): Steps<number> {
  try {
    return yield* sys.filesystemType(path);
  } catch {
    return 0;
  }
}
