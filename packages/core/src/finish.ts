import { holding, holdingLater, insist } from "./hold-lock.ts";
import type { Host } from "./host.ts";
import { isJournalName, type Part } from "./journal.ts";
import { type LockRequest, lockRequest } from "./lock-options.ts";
import { directoryOf, type PathStyle, under } from "./paths.ts";
import { Fault as Failure, type Fault, type Steps, sys, wait } from "./port.ts";
import { run } from "./run.ts";
import { finishTransactions, transactionLock } from "./transacting.ts";
import { trustedJournal } from "./trusted.ts";
import { inside } from "./with-lock.ts";

/** Finishes the transactions that were committed in a directory, under its lock; the paths that were changed. */
export type Finish = (directory: string) => Steps<string[]>;

/** In the blocking form. */
export function finishing(host: Host, operation: string, request: LockRequest = lockRequest({})): Finish {
  return function* (directory) {
    const call = transactionLock(directory, host, operation, request, true);
    return insist(
      yield* holding(call, (held) => inside(finishTransactions(directory, host, held), held, call)),
    );
  };
}

/** In the asynchronous form: a holder that takes its time gives signs of life. */
export function finishingLater(
  host: Host,
  operation: string,
  request: LockRequest = lockRequest({}),
): Finish {
  return function* (directory) {
    const call = transactionLock(directory, host, operation, request, false);
    const held = yield* wait("lock", "ERR_UNTORN_UNKNOWN", () =>
      holdingLater(call, (lock) =>
        host.locks.inside(lock, () => run(host.async, finishTransactions(directory, host, lock))),
      ),
    );
    return insist(held);
  };
}

/**
 * Finishes the transaction of which a part is here, or sees that it was never committed or is done; then the part means nothing. Where the
 * journal's directory is not there, that cannot be seen: it may be gone for good, have another name now, or not be mounted.
 */
export function* finishPart(path: string, { of }: Part, finish: Finish, style: PathStyle): Steps<string[]> {
  const directory = directoryOf(of, style);
  if ((yield* sys.lstat(directory)) === undefined)
    throw new Failure("lstat", "ERR_UNTORN_PART", new Error(isAway(path, directory)));
  const finished = yield* finish(directory);
  if ((yield* sys.lstat(of)) !== undefined) return finished; // one that began since then
  try {
    yield* sys.remove(path);
  } catch (error) {
    if ((error as Fault).code !== "ENOENT") throw error;
  }
  return finished;
}

const isAway = (part: string, directory: string): string =>
  `${JSON.stringify(part)} is of a transaction in ${JSON.stringify(directory)}, which is not there: mount it, or give it its name again; ` +
  "where it is gone for good, make an empty directory of that name, and call recover() again";

/** What is left in a directory of transactions whose journals are elsewhere. */
export function* finishParts(directory: string, finish: Finish, host: Host): Steps<undefined> {
  const style = host.platform.pathStyle;
  for (const name of (yield* sys.list(directory)).filter(isJournalName)) {
    const path = under(directory, name, style);
    const told = yield* trustedJournal(path, host);
    if (told?.kind === "part") yield* finishPart(path, told, finish, style);
  }
}
