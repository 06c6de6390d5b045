import type { Api, Request } from "./orders.ts";

/** What a writer may ask of a library: options of untorn, which others do not know and are not asked for. */
export interface SaveOptions {
  readonly durability?: "full" | "ordered" | "none";
  readonly createParents?: boolean;
  readonly overwrite?: boolean;
  readonly backup?: boolean;
  readonly skipUnchanged?: boolean;
  readonly symlinks?: "follow" | "replace" | "error";
  readonly strict?: boolean;
  readonly mode?: number;
  readonly inPlaceFallback?: boolean;
}

export type Next = (old: Uint8Array | undefined) => Uint8Array;

/** One way to write files. */
export interface Library {
  save(path: string, content: Uint8Array, options: SaveOptions): Promise<unknown>;
  /** Absent where it has none. */
  saveSync?(path: string, content: Uint8Array, options: SaveOptions): unknown;
  /** Gives a file the contents that `next` makes of those that it has, under a lock. Only of ours. */
  update?(path: string, next: Next, options: SaveOptions): Promise<unknown>;
  updateSync?(path: string, next: Next, options: SaveOptions): unknown;
  /** Other things than saves; the contents that are asked for, made. Only of ours. */
  do?(request: Request, contents: readonly Uint8Array[], api: Api): unknown;
}
