import type { DiskFault, RequestName } from "../failing-disk/faults.ts";

/**
 * What a disk may answer to each request. What it is asked about names and files that are only looked at is left to strace; and a rename
 * or removal that is refused as forbidden too, since this disk is taken for a network's, where that is tried again for seconds.
 */
export const refusals: Readonly<Record<RequestName, readonly string[]>> = {
  chmod: ["EPERM", "EIO"],
  chown: ["EPERM", "EIO"],
  close: ["EIO", "ENOSPC", "EDQUOT"],
  create: ["ENOSPC", "EACCES", "EIO"],
  fsync: ["EIO", "ENOSPC", "EDQUOT"],
  "fsync directory": ["EIO", "EINVAL"],
  link: ["EIO", "EPERM", "EMLINK", "ENOSPC"],
  list: ["EIO"],
  lookup: [],
  mkdir: ["ENOSPC", "EIO"],
  open: ["EACCES", "EIO"],
  "open directory": ["EACCES", "EIO"],
  "open to write": ["EACCES", "EIO"],
  read: ["EIO"],
  readlink: ["EIO"],
  rename: ["EIO", "ENOSPC"],
  rmdir: ["EIO"],
  stat: [],
  statfs: ["EIO"],
  symlink: ["EIO", "ENOSPC"],
  truncate: ["EIO", "ENOSPC"],
  unlink: ["EIO", "ENOSPC"],
  utimes: ["EPERM", "EIO"],
  write: ["ENOSPC", "EDQUOT", "EIO", "EFBIG", "short"],
};

/** What may be done although its answer is an error. */
export const doneAllTheSame: readonly RequestName[] = [
  "create",
  "link",
  "mkdir",
  "rename",
  "rmdir",
  "symlink",
  "truncate",
  "unlink",
  "write",
];

const forEver = (request: RequestName, error: string, nth = 1): DiskFault => ({
  request,
  error,
  nth,
  forEver: true,
});

/** Two that come together. A disk that becomes full takes a part of the write, and nothing from then on. */
export const together: readonly (readonly DiskFault[])[] = [
  [{ request: "write", error: "short", nth: 1, forEver: false }, forEver("write", "ENOSPC", 2)],
  [forEver("rename", "EIO"), forEver("unlink", "ENOSPC")],
  [forEver("fsync", "EIO"), forEver("unlink", "EIO")],
  [forEver("close", "ENOSPC"), forEver("unlink", "EIO")],
];
