import { type Found, find } from "./finding.ts";
import type { Held } from "./held.ts";
import type { Host } from "./host.ts";
import { atBegin, type Situation } from "./job.ts";
import type { Entry } from "./lock-entry.ts";
import { claim, look, prepare, type Found as Seen } from "./lock-protocol.ts";
import type { SymlinkPolicy } from "./options.ts";
import { Fault, type Steps } from "./port.ts";
import type { PlainOrder, Work } from "./thread.ts";
import { largestData } from "./write-order.ts";

interface How {
  readonly entry: Entry;
  /** How the links of the file are followed that is read as soon as the lock is taken. Without it none is. */
  readonly reads: SymlinkPolicy | undefined;
}

/** What came of it. */
export interface Claimed extends Partial<Found> {
  readonly taken: boolean;
  /** Nothing was prepared. */
  readonly untouched?: boolean;
}

/**
 * Has a lock taken by another thread, if that takes the order and the lock is free; and has the file read. Where it was not taken, for
 * whatever reason, it may have been prepared, and in doubt a look at it tells more.
 */
export function orderClaim(
  { path, entry }: Held,
  reads: SymlinkPolicy | undefined,
  { operation }: Situation,
  host: Host,
): Promise<Claimed> | undefined {
  const how: How = { entry, reads };
  const giving = { host, situation: atBegin(operation, path), request: { lock: undefined } };
  const order = (): PlainOrder => ({ told: { work: "claim", operation, path, how } });
  const claimed = host.orders.give(giving, order, 0, async () => notTaken);
  return claimed?.catch(() => notTaken); // whoever looks here fails again and says so, or sees that the lock was taken all the same
}

const notTaken: Claimed = { taken: false };

/** The same on that thread. */
export function claimOrdered({ told: { operation, path, how } }: PlainOrder, host: Host): Work {
  const situation = atBegin(operation, path);
  return { situation, steps: claimFree(how as How, situation, host) };
}

function* claimFree({ entry, reads }: How, situation: Situation, host: Host): Steps<Claimed> {
  const { pathStyle, supports } = host.platform;
  const seen = yield* lookFor(entry);
  if (seen === undefined || seen.holder !== undefined) return { taken: false, untouched: true };
  yield* prepare(entry, pathStyle);
  if (!(yield* claim(entry, seen, supports))) return notTaken;
  const found = reads && (yield* find(situation.path, reads, situation, host, largestData));
  return { taken: true, ...found };
}

/** What cannot be looked at is looked at again there, and fails there. */
function* lookFor({ lock }: Entry): Steps<Seen | undefined> {
  try {
    return yield* look(lock);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
