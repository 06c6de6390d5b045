/** What a request of the kernel's is called here: by the call that it comes of. */
export type RequestName =
  | "chmod"
  | "chown"
  | "close"
  | "create"
  | "fsync"
  | "fsync directory"
  | "link"
  | "list"
  | "lookup"
  | "mkdir"
  | "open"
  | "open directory"
  | "open to write"
  | "read"
  | "readlink"
  | "rename"
  | "rmdir"
  | "stat"
  | "statfs"
  | "symlink"
  | "truncate"
  | "unlink"
  | "utimes"
  | "write";

/** Which requests go wrong, and how. */
export interface DiskFault {
  readonly request: RequestName;
  /** Of this name, since the fault was set. */
  readonly nth: number;
  /** And all after it. */
  readonly forEver: boolean;
  /** The name of an errno; or `"short"`, where a write takes half of what it is given, and says so. */
  readonly error: string;
  /** It is done, and only its answer is an error: as a network's disk does whose answer is lost. */
  readonly done?: boolean;
}

/** A request that was answered. */
export interface Asked {
  readonly request: RequestName;
  /** From the root of the disk; two of a rename and a link. */
  readonly paths: readonly string[];
  /** What the disk answered, if it was no success: by itself, or on purpose. */
  readonly error?: string;
  readonly onPurpose: boolean;
  /** Whether it was done all the same. */
  readonly done?: boolean;
}

/** What a failing disk is told, a line each; its answers are lines too. */
export type DiskOrder = { readonly begin: readonly DiskFault[] } | { readonly end: true };
