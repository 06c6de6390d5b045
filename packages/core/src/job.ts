import type { Source } from "./data.ts";
import type { Failure, Outcome } from "./errors.ts";
import type { Host } from "./host.ts";
import type { WriteRequest } from "./options.ts";
import type { Fault, Stats } from "./port.ts";

/** One call of a writing function, its arguments checked: what is to be done, where, and how far it has come. */
export interface Job {
  readonly host: Host;
  readonly request: WriteRequest;
  readonly source: Source;
  /** Where the previous version goes; `true` is the target's own name and `.bak`. */
  readonly backup: string | true | undefined;
  readonly situation: Situation;
  /** The file that {@link source} reads, where it is one. */
  readonly original?: Original | undefined;
}

/** What a copy is made of, and takes over beside the bytes. */
export interface Original {
  readonly path: string;
  readonly stats: Stats;
  /** Its mode and owner, in place of those of the file that is replaced. */
  readonly attributes: boolean;
  /** Its times: always, or where the filesystem permits. */
  readonly times: "must" | "may" | undefined;
}

/** What is on disk, kept true at every step, for the report of a failure. */
export interface Situation extends Pick<Failure, "operation"> {
  /** The target, once its links are resolved. */
  path: string;
  outcome: Outcome;
  /** Of what is moved or copied: the file that it comes from. */
  readonly from?: string;
  /** A journal from which `recover` can finish what was begun. */
  journal: string | undefined;
  /** Temporaries that could not be removed, and may still be there. */
  readonly left: string[];
  /** Why the first of them could not. */
  stuck?: Fault;
}

/** Nothing is done yet. */
export const atBegin = (operation: string, path: string, left: string[] = []): Situation => ({
  operation,
  path,
  outcome: "unchanged",
  journal: undefined,
  left,
});
