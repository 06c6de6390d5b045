import { Gate, Turns } from "./gate.ts";
import type { Layout } from "./json-text.ts";
import { Locks } from "./locks.ts";
import type { Platform } from "./platform.ts";
import type { AsyncFileSystem, Stats } from "./port.ts";
import { shareDirectories } from "./shared-directories.ts";
import { Temporaries } from "./temporaries.ts";
import { TextBuffer } from "./text-buffer.ts";
import { Orders } from "./thread.ts";

/** A platform, and what its operations in this process share. */
export interface Host {
  readonly platform: Platform;
  /** The platform's calls, with shared flushes of directories. */
  readonly async: AsyncFileSystem<unknown, unknown>;
  /** Writers of one target, one at a time. */
  readonly turns: Turns;
  /**
   * So many writes at a time; each holds a file open, and perhaps a directory. Streams that are open do not count: one may take for
   * ever, or wait for one of the others, and each holds something open already that its caller bounds.
   */
  readonly files: Gate;
  /** So many directories of batches at a time, each held open until the last file is in place there. */
  readonly directories: Gate;
  readonly temporaries: Temporaries;
  readonly locks: Locks;
  readonly orders: Orders;
  /** Where text becomes bytes. */
  readonly text: TextBuffer;
  /** Devices on which the system does not copy by sharing blocks: it was asked once. */
  readonly uncloned: Set<Stats["dev"]>;
  /** How the last JSON file was laid out that was looked at: the next one likely is so too. */
  layout: Layout | undefined;
}

const filesAtOnce = 64;
const directoriesAtOnce = 16;

const hosts = new WeakMap<Platform, Host>();

/** What the operations on a platform share; made when the first of them is called. */
export function hostOf<File, Directory>(of: Platform<File, Directory>): Host {
  const platform = of as Platform;
  let host = hosts.get(platform);
  if (host === undefined) {
    host = {
      platform,
      async: shareDirectories(platform.async) as AsyncFileSystem<unknown, unknown>,
      turns: new Turns(),
      files: new Gate(filesAtOnce),
      directories: new Gate(directoriesAtOnce),
      temporaries: new Temporaries(platform),
      locks: new Locks(platform),
      orders: new Orders(platform.thread),
      text: new TextBuffer(platform.encodeInto),
      uncloned: new Set(),
      layout: undefined,
    };
    void hosts.set(platform, host);
  }
  return host;
}
