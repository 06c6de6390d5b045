import type { PathStyle } from "./paths.ts";
import type { AsyncFileSystem, FileSystem, Supports } from "./port.ts";

/** What an adapter gives: the system calls, blocking and not, and the little else that the algorithms need of a runtime. */
export interface Platform<File = unknown, Directory = File> {
  /** What it can promise. */
  readonly supports: Supports;
  /** Its system calls, blocking. */
  readonly sync: FileSystem<File, Directory>;
  /** Its system calls, answering later. The handles are of the same kind. */
  readonly async: AsyncFileSystem<File, Directory>;
  /** How it spells paths. */
  readonly pathStyle: PathStyle;
  /** The working directory, absolute. */
  readonly cwd: () => string;
  /** The process id, for the names of temporaries. */
  readonly pid: number;
  /** An unpredictable string of at most 40 letters, digits and dashes, different at every call. */
  readonly unique: () => string;
  /** Runs `action` when the process exits by itself; the result takes that back. */
  readonly onExit: (action: () => void) => () => void;
}
