import { Cancellation } from "./cancellation.ts";
import { callback, flag, oneOf, optionsObject } from "./checks.ts";
import type { Durability, Progress, Receipt, WriteRequest } from "./options.ts";

/** Options of what puts something under a name, or takes a name away. They are read, never changed. */
export interface NameOptions {
  /** What an acknowledged call survives. Default `"full"`. */
  readonly durability?: Durability | undefined;
  /**
   * Fail with `ERR_UNTORN_NOT_DURABLE` (or the system's code) where `"full"` cannot be had, in place of the receipt saying less. Default
   * `false`.
   */
  readonly strict?: boolean | undefined;
  /** Aborting while the call waits, or before its commit, leaves everything as it is; after that it is acknowledged. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of `moveFile`. */
export interface MoveFileOptions extends NameOptions {
  /** `false`: fail with `EEXIST` where anything has the new name, a link included. Default `true`. */
  readonly overwrite?: boolean | undefined;
  /** Make the directories that are missing above the new name, and flush them. They stay if the move fails. Default `false`. */
  readonly createParents?: boolean | undefined;
  /** Called after each piece that was copied to another filesystem. What it throws fails the move. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told of a temporary before it is made, so that a watcher can pass over it. What it throws fails the call. */
  readonly onTemporary?: ((path: string) => void) | undefined;
}

/** What a move did. */
export interface MoveReceipt extends Receipt {
  /** Where it was, absolute. */
  readonly from: string;
  /** The two paths are on different filesystems: it was copied, and the source removed. */
  readonly copied: boolean;
}

/** What the options of every operation on names come to; a `WriteRequest` with what cannot be asked for at its default. */
export function nameRequest(options: unknown): WriteRequest {
  const given = optionsObject<MoveFileOptions>(options);
  return {
    durability: oneOf("durability", given.durability, ["full", "ordered", "none"]),
    strict: flag("strict", given.strict, false),
    mode: undefined,
    owner: "keep",
    createParents: false,
    overwrite: true,
    symlinks: "replace",
    skipUnchanged: false,
    backup: undefined,
    inPlaceFallback: false,
    encoding: "utf8",
    cancellation: new Cancellation(given.signal),
    onProgress: undefined,
    onTemporary: callback("onTemporary", given.onTemporary),
    lock: undefined,
  };
}

/** The options of `moveFile`, checked. */
export function moveRequest(options: unknown): WriteRequest {
  const given = optionsObject<MoveFileOptions>(options);
  return {
    ...nameRequest(options),
    overwrite: flag("overwrite", given.overwrite, true),
    createParents: flag("createParents", given.createParents, false),
    onProgress: callback("onProgress", given.onProgress),
  };
}
