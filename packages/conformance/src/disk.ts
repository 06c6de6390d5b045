/** What a {@link Disk} sees of a name, without following a link. */
export interface Entry {
  /** `"other"` is a pipe or a device. */
  readonly kind: "file" | "directory" | "link" | "other";
  /** Bytes. */
  readonly size: number;
  /** Permission bits, `0o7777`. */
  readonly mode: number;
  /** The owner's id. */
  readonly uid: number;
  /** The group's id. */
  readonly gid: number;
  /** The number of the inode. */
  readonly ino: number;
  /** How many names the file has. */
  readonly links: number;
  /** Milliseconds, as exact as the filesystem has it. */
  readonly modified: number;
}

/** What a test environment has or has not, beside the platform's own abilities. */
export type Facility =
  /** Named pipes can be made. */
  | "fifo"
  /** There is a device that a bad adapter cannot do harm to. */
  | "devices"
  /** Time passes. */
  | "clock"
  /** A directory can be made read-only, also for this user. */
  | "freeze"
  /** A filesystem of some hundred KiB. */
  | "smallDisk"
  /** This process may give files away. */
  | "root"
  /** This process may not. */
  | "user";

/** What a case arranges and looks with, beside the library under test. Paths are absolute. */
export interface Disk {
  /** What can be arranged here. */
  readonly facilities: ReadonlySet<Facility>;
  /** A fresh, empty directory; on the small disk if there is one and it is asked for. */
  readonly fresh: (small: boolean) => string;
  /** Removes a file or a directory with all that is in it. */
  readonly remove: (path: string) => undefined;
  /** The bytes of a file. */
  readonly read: (path: string) => Uint8Array;
  /** Makes or overwrites a file in place. */
  readonly write: (path: string, data: string | Uint8Array) => undefined;
  /** The names in a directory, sorted. */
  readonly list: (path: string) => string[];
  /** `undefined` where nothing has that name. */
  readonly look: (path: string) => Entry | undefined;
  /** Makes a directory. */
  readonly mkdir: (path: string) => undefined;
  /** Makes a symbolic link. */
  readonly symlink: (target: string, path: string) => undefined;
  /** Where a symbolic link leads. */
  readonly readlink: (path: string) => string;
  /** Gives a file a second name. */
  readonly link: (from: string, to: string) => undefined;
  /** Sets permission bits. */
  readonly chmod: (path: string, mode: number) => undefined;
  /** Gives a file away. */
  readonly chown: (path: string, uid: number, gid: number) => undefined;
  /** With {@link Facility} `"fifo"`. */
  readonly mkfifo: (path: string) => undefined;
  /**
   * The path of a device like `/dev/null`; with {@link Facility} `"devices"`. For root one is made at `path`: a bad adapter would
   * replace the system's own. For others it is the system's own, which they cannot replace.
   */
  readonly device: (path: string) => string;
  /** Makes a directory read-only until the result is called; with {@link Facility} `"freeze"`. */
  readonly freeze: (path: string) => () => undefined;
}
