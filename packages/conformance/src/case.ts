import type { Platform, Supports } from "@untorn/core";
import type { Disk, Facility } from "./disk.ts";
import type { Operations } from "./operations.ts";

/** One thing that must be true of every adapter. */
export interface Case {
  /** A sentence. */
  readonly name: string;
  /** What it cannot be shown without. */
  readonly needs?: readonly Need[];
  /** It means something for one form of the API only. */
  readonly only?: "async" | "sync";
  /** Throws if it is not true. */
  run(subject: Subject): Promise<void>;
}

/** An ability of the platform, or a facility of the test environment. */
export type Need = keyof Supports | Facility;

/** The adapter under test, in a directory of its own. */
export interface Subject {
  /** Fresh, empty, absolute. Afterwards nothing may be in it but what the case named by {@link at}. */
  readonly directory: string;
  /** Whether this is the synchronous form, wrapped so that what it throws comes out as a rejection. */
  readonly sync: boolean;
  /** What the adapter runs on. */
  readonly platform: Platform;
  /** To arrange with, and to look. */
  readonly disk: Disk;
  /** The adapter's functions. */
  readonly operations: Operations;
  /** The same functions on a changed platform: one with fewer abilities, or with faults. */
  readonly operationsOn: (changes: Partial<Platform>) => Operations;
  /** The function that most cases are about. */
  readonly writeFile: Operations["writeFile"];
  /** The same on a changed platform. */
  readonly writeFileOn: (changes: Partial<Platform>) => Operations["writeFile"];
  /** The path of a name in the directory. */
  readonly at: (name: string) => string;
  /** The bytes of a file in the directory. */
  readonly read: (name: string) => Uint8Array;
  /** The text of a file in the directory. */
  readonly text: (name: string) => string;
}
