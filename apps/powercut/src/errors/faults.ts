/** What the system may answer to each call. Names as strace has them. */
export const faults: Readonly<Record<string, readonly string[]>> = {
  statx: ["EACCES", "EIO"],
  newfstatat: ["EACCES", "EIO"],
  lstat: ["EACCES", "EIO"],
  readlink: ["EIO"],
  openat: ["EACCES", "EMFILE", "ENOSPC", "EIO"],
  open: ["EACCES", "EMFILE", "ENOSPC", "EIO"],
  mkdir: ["EACCES", "ENOSPC", "EIO"],
  read: ["EIO"],
  write: ["ENOSPC", "EDQUOT", "EIO"],
  pwrite64: ["ENOSPC", "EDQUOT", "EIO"],
  fchown: ["EPERM", "EIO"],
  chown: ["EPERM", "EIO"],
  fchmod: ["EPERM", "EIO"],
  chmod: ["EPERM", "EIO"],
  ftruncate: ["EIO", "EPERM"],
  statfs: ["EIO", "EACCES"],
  fsync: ["EIO", "ENOSPC", "EDQUOT", "EINVAL", "EINTR"],
  close: ["EIO", "ENOSPC", "EINTR"],
  link: ["EIO", "EPERM", "ENOSPC"],
  linkat: ["EIO", "EPERM", "ENOSPC"],
  rename: ["EIO", "EACCES", "EBUSY", "EXDEV", "ENOSPC"],
  unlink: ["EIO", "EPERM"],
  rmdir: ["EIO", "EACCES"],
  symlink: ["EIO", "ENOSPC"],
  utimensat: ["EPERM", "EIO"],
  getdents64: ["EIO"],
  copy_file_range: ["ENOSPC", "EIO"],
};

/** Two calls that fail in one operation: the first is what must be told, and what is left must be named. */
export const doubles: readonly (readonly [string, string][])[] = [
  [
    ["rename", "EIO"],
    ["unlink", "EPERM"],
  ],
  [
    ["fsync", "EIO"],
    ["unlink", "EIO"],
  ],
];
