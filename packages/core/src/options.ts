import { Cancellation } from "./cancellation.ts";
import { callback, flag, integer, oneOf, optionsObject } from "./checks.ts";
import { type Encoding, encodingOf } from "./encoding.ts";
import { type Held, heldOf } from "./held.ts";
import type { Lock, LockSync } from "./with-lock.ts";

/**
 * What an acknowledged write survives.
 *
 * - `"full"`: a power cut. The file is flushed before the rename, its directory after it.
 * - `"ordered"`: after a power cut the old file or the new one is there, whole. The file is flushed before the rename.
 * - `"none"`: whole for every reader, and after a crash of the process; no promise about power.
 */
export type Durability = "full" | "ordered" | "none";

/** What happens when the path is a symbolic link: write the file it leads to, replace the link itself, or fail. */
export type SymlinkPolicy = "follow" | "replace" | "error";

/** Numeric ids of a user and a group. */
export interface Owner {
  /** The user. */
  readonly uid: number;
  /** The group. */
  readonly gid: number;
}

/** How far a write has come, in bytes. */
export interface Progress {
  /** So far. */
  readonly bytesWritten: number;
  /** Known where the data is in memory. */
  readonly bytesTotal?: number;
}

/** Options of the functions that write a file. They are read, never changed. */
export interface WriteFileOptions {
  /** What an acknowledged write survives. Default `"full"`. */
  readonly durability?: Durability | undefined;
  /**
   * Fail with `ERR_UNTORN_NOT_DURABLE` (or the system's code) where `"full"` cannot be had, in place of the receipt saying
   * `"ordered"`; and, with `overwrite: false`, where the filesystem has no hard links. Default `false`.
   */
  readonly strict?: boolean | undefined;
  /** Permission bits, exact: the umask does not apply. Default: the old file's, else `0o666` less the umask. */
  readonly mode?: number | undefined;
  /**
   * `"keep"` gives the new file the old one's owner and group where that is permitted; `"process"` leaves it to the system, as for a
   * new file; ids must be obeyed, or the write fails. The old set-uid and set-gid bits are kept only where the old owner and group are
   * kept, or named. Default `"keep"`.
   */
  readonly owner?: Owner | "keep" | "process" | undefined;
  /** Make the directories that are missing (mode `0o777` less the umask) and flush them. They stay if the write fails. Default `false`. */
  readonly createParents?: boolean | undefined;
  /** `false`: fail with `EEXIST` where anything has that name, a link included. Default `true`. */
  readonly overwrite?: boolean | undefined;
  /** Default `"follow"`. */
  readonly symlinks?: SymlinkPolicy | undefined;
  /** Leave a file alone that already has these bytes (and this mode and owner); the receipt says `changed: false`. Default `false`. */
  readonly skipUnchanged?: boolean | undefined;
  /**
   * Keep the previous version under this path, on the same filesystem, replacing an older backup; `true` adds `.bak` to the
   * file's name. It must not lead to the file itself. There is never a moment without a file, nor without its previous version. With
   * `inPlaceFallback` it is a copy.
   */
  readonly backup?: string | URL | boolean | undefined;
  /**
   * Overwrite a file that cannot be replaced (`EBUSY`: it is itself a mount point, as one that is mounted into a container), behind a copy
   * on disk. A reader can then see it half written, and so can others after a crash, until `recover` has finished it from the copy. All
   * hard links of the file change with it. Only one writer may do so at a time, after `recover`. Default `false`.
   */
  readonly inPlaceFallback?: boolean | undefined;
  /**
   * The lock under which this is written, from the action of `withLock`. Where the lock was lost, the write fails with
   * `ERR_UNTORN_LOCK_LOST` and changes nothing; for a file in another directory than the locked path's, and with `inPlaceFallback`, the
   * lock is looked at right before the rename, and a moment remains. Default: none; `writeFile` does not ask for a lock.
   */
  readonly lock?: Lock | LockSync | undefined;
  /** How strings become bytes. Default `"utf8"`. */
  readonly encoding?: Encoding | undefined;
  /** Aborting before the rename discards the write; after it the write is acknowledged. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece that was written. What it throws fails the write. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /**
   * Called with the path of each temporary before it is made, so that a watcher can pass over it: that of the new file, and those of a
   * `backup` and of `inPlaceFallback`. What it throws fails the write.
   */
  readonly onTemporary?: ((path: string) => void) | undefined;
}

/** What was done. */
export interface Receipt {
  /** The file that was written, absolute, after its symbolic links. */
  readonly path: string;
  /** The size of the new file; 0 where nothing was changed. */
  readonly bytesWritten: number;
  /** What the write survives; less than was asked where the platform or filesystem cannot do better. */
  readonly durability: Durability;
  /** `false` where `skipUnchanged` found nothing to do. */
  readonly changed: boolean;
  /** Where the previous version is, if there was one and `backup` was set. */
  readonly backup?: string;
}

/** The options with their defaults, checked. */
export interface WriteRequest {
  readonly durability: Durability;
  readonly strict: boolean;
  readonly mode: number | undefined;
  readonly owner: Owner | "keep" | "process";
  readonly createParents: boolean;
  readonly overwrite: boolean;
  readonly symlinks: SymlinkPolicy;
  readonly skipUnchanged: boolean;
  readonly backup: unknown;
  readonly inPlaceFallback: boolean;
  readonly lock: Held | undefined;
  readonly encoding: Encoding;
  readonly cancellation: Cancellation;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onTemporary: ((path: string) => void) | undefined;
}

let byDefault: WriteRequest | undefined;

/** Checks what the caller passed as options: an object, or as in `node:fs` the name of an encoding. */
export function writeRequest(options: unknown): WriteRequest {
  return options === undefined ? (byDefault ??= checked({})) : checked(options); // one for all of many that wait
}

function checked(options: unknown): WriteRequest {
  const given = optionsObject<WriteFileOptions>(
    typeof options === "string" ? { encoding: options } : options,
  );
  return {
    durability: oneOf("durability", given.durability, ["full", "ordered", "none"]),
    strict: flag("strict", given.strict, false),
    mode: modeOf(given.mode),
    owner: ownerOf(given.owner),
    createParents: flag("createParents", given.createParents, false),
    overwrite: flag("overwrite", given.overwrite, true),
    symlinks: oneOf("symlinks", given.symlinks, ["follow", "replace", "error"]),
    skipUnchanged: flag("skipUnchanged", given.skipUnchanged, false),
    backup: given.backup === false ? undefined : given.backup,
    inPlaceFallback: flag("inPlaceFallback", given.inPlaceFallback, false),
    lock: heldOf(given.lock),
    encoding: given.encoding === undefined ? "utf8" : encodingOf(given.encoding),
    cancellation: new Cancellation(given.signal),
    onProgress: callback("onProgress", given.onProgress),
    onTemporary: callback("onTemporary", given.onTemporary),
  };
}

function modeOf(mode: unknown): number | undefined {
  return mode === undefined ? undefined : integer("mode", mode, 0o7777);
}

function ownerOf(owner: unknown): Owner | "keep" | "process" {
  if (typeof owner !== "object" || owner === null)
    return oneOf<"keep" | "process">("owner", owner, ["keep", "process"]);
  const { uid, gid } = owner as { readonly [K in keyof Owner]: unknown };
  return { uid: integer("owner.uid", uid, 0xffff_fffe), gid: integer("owner.gid", gid, 0xffff_fffe) };
}
