/** What a {@link Disk} sees of a name, without following a link. */
export interface Entry {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly size: number;
  /** Permission bits, `0o7777`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
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
  /** `/dev/null` and `/dev/full`. */
  | "devices"
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
  readonly facilities: ReadonlySet<Facility>;
  /** A fresh, empty directory; on the small disk if there is one and it is asked for. */
  fresh(small: boolean): string;
  /** Removes a file or a directory with all that is in it. */
  remove(path: string): undefined;
  read(path: string): Uint8Array;
  /** Makes or overwrites a file in place. */
  write(path: string, data: string | Uint8Array): undefined;
  /** The names in a directory, sorted. */
  list(path: string): string[];
  /** `undefined` where nothing has that name. */
  look(path: string): Entry | undefined;
  mkdir(path: string): undefined;
  symlink(target: string, path: string): undefined;
  readlink(path: string): string;
  link(from: string, to: string): undefined;
  chmod(path: string, mode: number): undefined;
  chown(path: string, uid: number, gid: number): undefined;
  /** With {@link Facility} `"fifo"`. */
  mkfifo(path: string): undefined;
  /** Makes a directory read-only until the result is called; with {@link Facility} `"freeze"`. */
  freeze(path: string): () => undefined;
}
