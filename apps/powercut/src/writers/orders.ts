import type { SaveOptions } from "./library.ts";

export type Api = "sync" | "async";

/** What writers do over and over until they are ended. */
export type Workload =
  | "overwrite"
  | "many"
  | "fresh"
  | "backup"
  | "no-clobber"
  | "concurrent"
  | "update"
  | "stream"
  | "transaction"
  | "move";

/** Save again and again; an {@link Acknowledgement} for each save that was acknowledged. */
export interface KeepSaving {
  readonly order: "keep saving";
  readonly workload: Workload;
  readonly api: Api;
  readonly directory: string;
  /** On another device, for what goes from one to the other. */
  readonly other?: string | undefined;
  readonly options: SaveOptions;
  /** The version of the first save. */
  readonly first: number;
  /** How long, and then it ends; otherwise until it is ended. */
  readonly milliseconds?: number | undefined;
  /** The log of the block device, whose length tells when an acknowledgement was given. */
  readonly log?: string | undefined;
}

/** One call of a function of the library. */
export interface Request {
  /** `"writeFile"` of any library; ours knows more, see requests.ts. */
  readonly method: string;
  readonly paths: readonly string[];
  /** Which versions of what, see content.ts. */
  readonly contents: readonly (readonly [name: string, version: number])[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** Do this; the answer is a {@link Report}. Its paths are absolute. */
export interface Do {
  readonly order: "do";
  readonly api: Api;
  readonly request: Request;
}

/** Hold so many files open, so that there are none left to open: the answer is a {@link Report}. */
export interface HoldFiles {
  readonly order: "hold files";
  /** Which: again and again. */
  readonly path: string;
}

/** Let go of them. */
export interface ReleaseFiles {
  readonly order: "release files";
}

export type Order = KeepSaving | Do | HoldFiles | ReleaseFiles;

/** A save that was acknowledged. */
export interface Acknowledgement {
  readonly name: string;
  readonly version: number;
  /** The length of the block log when it was. */
  readonly at: number;
}

/** How a single save ended. */
export interface Report {
  /** What the library returned, if it returned. */
  readonly receipt?: { readonly durability?: string; readonly changed?: boolean } | null;
  readonly error?: Failure;
}

/** What a library threw. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly step?: string | undefined;
  readonly outcome?: string | undefined;
  readonly temporaryPath?: string | undefined;
  /** What the outcome is about. */
  readonly path?: string | undefined;
  /** What else failed in the same call, in words. */
  readonly others?: readonly string[];
}

/** The name of the error of a writer that found the filesystem shut down, after a save that had been acknowledged. */
export const powerOff = "PowerOff";
