import type { Source } from "./data.ts";
import type { Failure, Outcome } from "./errors.ts";
import type { Host } from "./host.ts";
import type { WriteRequest } from "./options.ts";
import type { Fault } from "./port.ts";

/** One call of a writing function, its arguments checked: what is to be done, where, and how far it has come. */
export interface Job {
  readonly host: Host;
  readonly request: WriteRequest;
  readonly source: Source;
  /** Where the previous version goes; `true` is the target's own name and `.bak`. */
  readonly backup: string | true | undefined;
  readonly situation: Situation;
}

/** What is on disk, kept true at every step, for the report of a failure. */
export interface Situation extends Pick<Failure, "operation"> {
  /** The target, once its links are resolved. */
  path: string;
  outcome: Outcome;
  /** A journal from which `recover` can finish what was begun. */
  journal: string | undefined;
  /** Temporaries that could not be removed, and may still be there. */
  readonly left: string[];
  /** Why the first of them could not. */
  stuck?: Fault;
}
