import { Gate, Turns } from "./gate.ts";
import type { Platform } from "./platform.ts";
import type { AsyncFileSystem } from "./port.ts";
import { shareDirectories } from "./shared-directories.ts";
import { Temporaries } from "./temporaries.ts";

/** A platform, and what its operations in this process share. An adapter makes one. */
export interface Host {
  readonly platform: Platform;
  /** The platform's calls, with shared flushes of directories. */
  readonly async: AsyncFileSystem<unknown, unknown>;
  /** Writers of one target, one at a time. */
  readonly turns: Turns;
  /** So many writes of data in memory at a time; each holds a file open, and perhaps a directory. */
  readonly files: Gate;
  /** So many writes of streams: apart, since a stream may take for ever, or be fed by one of the others. */
  readonly streams: Gate;
  readonly temporaries: Temporaries;
}

const filesAtOnce = 64;
const streamsAtOnce = 32;

/** What the functions of an adapter are bound to. Nothing happens until one of them is called. */
export function createHost<File, Directory>(platform: Platform<File, Directory>): Host {
  const erased = platform as Platform;
  return {
    platform: erased,
    async: shareDirectories(erased.async) as AsyncFileSystem<unknown, unknown>,
    turns: new Turns(),
    files: new Gate(filesAtOnce),
    streams: new Gate(streamsAtOnce),
    temporaries: new Temporaries(erased),
  };
}
