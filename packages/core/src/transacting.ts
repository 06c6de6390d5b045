import { retryBusy } from "./commit.ts";
import { flushIfPossible } from "./directories.ts";
import { type Outcome, report } from "./errors.ts";
import { fenced } from "./fenced.ts";
import { isLocal } from "./filesystems.ts";
import type { Held } from "./held.ts";
import type { Locking } from "./hold-lock.ts";
import type { Host } from "./host.ts";
import { atBegin, type Job, type Situation } from "./job.ts";
import { fillJournal, isJournalName, journalOf } from "./journal.ts";
import type { LockRequest } from "./lock-options.ts";
import type { Durability } from "./options.ts";
import { nameOf, type PathStyle, under } from "./paths.ts";
import { type Operation, Plan } from "./plan.ts";
import { attempt, Fault, type Steps, sys } from "./port.ts";
import { lookedAt, rollForward } from "./roll-forward.ts";
import { Staging } from "./staging.ts";
import { about } from "./telling.ts";
import { trustedJournal } from "./trusted.ts";

/** What a transaction did. */
export interface TransactionReceipt {
  /** The files that were written, or moved there: absolute, after symbolic links. */
  readonly replaced: readonly string[];
  /** What is no longer there. */
  readonly removed: readonly string[];
  /** What it survives; less than was asked where the platform or filesystem cannot do better. */
  readonly durability: Durability;
}

/** One call of `transaction`, its operations recorded and checked. */
export interface TransactionCall {
  readonly host: Host;
  /** Where the journal is, and the lock. */
  readonly directory: string;
  readonly operations: readonly Operation[];
  readonly durability: "full" | "none";
  readonly strict: boolean;
  /** For what belongs to none of the operations. */
  readonly job: Job;
}

/**
 * Carries out a transaction, under the lock of its directory.
 *
 * 1. What the last one there left is finished, and it is worked out what all operations come to.
 * 2. Each file is staged: written whole beside its path, or linked there. All of it is flushed, names too.
 * 3. The journal is written and flushed, in the lock's holder, so that who has lost the lock commits nothing. Its *rename is the commit
 *    point*, and the directory is flushed. Before it there are only temporaries; after it everybody who finds it finishes it.
 * 4. The staged files are renamed to their paths, what goes is renamed away, and the directories are flushed.
 * 5. The journal is removed, for sure; then what was renamed away.
 */
export class Transacting {
  readonly #call: TransactionCall;
  readonly #staging: Staging;
  readonly #situation: Situation;
  #at: Situation;

  constructor(call: TransactionCall) {
    this.#call = call;
    this.#staging = new Staging(call);
    this.#situation = call.job.situation;
    this.#at = this.#situation;
  }

  /** Tells what failed, and at which path. */
  report(error: unknown): unknown {
    const { operation, outcome, journal, left } = this.#situation;
    const all = [...left, ...this.#call.operations.flatMap(({ job }) => job.situation.left)];
    return report(error, { operation, outcome, journal, path: this.#at.path, left: all });
  }

  *run(held: Held): Steps<TransactionReceipt> {
    const { host, directory, operations, durability, strict, job } = this.#call;
    const { platform, temporaries } = host;
    yield* about(this.#situation);
    if (strict && durability === "full" && !platform.supports.directoryFlush)
      throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
    yield* finishTransactions(directory, host, held);
    const journal = journalOf(temporaries.nameIn(directory), directory, platform.pathStyle);
    let flushed: boolean;
    try {
      yield* this.#stage(operations);
      yield* this.#staging.flush(journal);
      void job.request.cancellation.check(); // the last moment: after the commit it comes too late
      flushed = yield* this.#commit(journal, held);
    } catch (error) {
      if (this.#situation.outcome === "unchanged") yield* this.#staging.discard(this.#situation);
      else void this.#staging.forget();
      throw error;
    }
    flushed = (yield* this.#apply(journal, held)) && flushed;
    return {
      replaced: this.#staging.replace.map(([, path]) => path),
      removed: this.#staging.bury.map(([path]) => path),
      durability: durability === "full" && !flushed ? "ordered" : durability,
    };
  }

  *#stage(operations: readonly Operation[]): Steps<undefined> {
    const plan = new Plan(this.#call.host.platform.pathStyle);
    const at = (situation: Situation): undefined => void (this.#at = situation);
    for (const operation of operations) {
      void at(operation.job.situation);
      void this.#call.job.request.cancellation.check();
      yield* plan.add(operation);
    }
    for (const place of plan.changes()) {
      void this.#call.job.request.cancellation.check();
      yield* this.#staging.stage(place, at);
    }
    void at(this.#situation);
  }

  /** Says whether directories can be flushed. It fails with the outcome `"unchanged"` only where the journal cannot come back. */
  *#commit(journal: string, held: Held): Steps<boolean> {
    const { host, directory, durability, strict, job } = this.#call;
    const { temporaries, platform } = host;
    const { replace, bury } = this.#staging;
    const temporary = yield* fenced(temporaries.create(held.entry.holder, 0o600, job), held);
    try {
      yield* fillJournal(temporary, { kind: "transaction", replace, bury }, directory, platform.pathStyle);
    } catch (error) {
      yield* temporaries.discard(temporary.path, this.#situation);
      throw error;
    }
    void this.#staging.outlive();
    try {
      const name = (): Steps<undefined> => sys.rename(temporary.path, journal);
      yield* fenced(retryBusy(name, temporary.path, platform.supports), held);
      void temporaries.forget(temporary.path);
      return durability === "full" && (yield* flushIfPossible(directory, platform.supports, strict));
    } catch (error) {
      if (yield* this.#isTakenBack(journal, held, error as Fault)) {
        yield* temporaries.discard(temporary.path, this.#situation);
      } else {
        this.#situation.outcome = "unknown";
        this.#situation.journal = journal;
        void temporaries.forget(temporary.path);
      }
      throw error;
    }
  }

  /** Not from whoever has the lock by now, who may have read the journal, and finish or have finished it. */
  *#isTakenBack(journal: string, held: Held, { code }: Fault): Steps<boolean> {
    const { directory, durability, host } = this.#call;
    try {
      const isNever = code === "ERR_UNTORN_LOCK_LOST" && (yield* isLocal(directory)); // only a network asks twice
      if (!isNever) yield* held.check();
      yield* attempt(sys.remove(journal));
      if ((yield* sys.lstat(journal)) !== undefined) return false;
      if (durability === "full") yield* flushIfPossible(directory, host.platform.supports, false);
      return true;
    } catch {
      return false;
    }
  }

  /** Says whether all of it was flushed. */
  *#apply(journal: string, held: Held): Steps<boolean> {
    const { host, durability } = this.#call;
    const { replace, bury } = this.#staging;
    const committed: Outcome = "unknown"; // some of the paths are new, and others not yet
    this.#situation.outcome = committed;
    this.#situation.journal = journal;
    try {
      const flushed = yield* rollForward(
        journal,
        { kind: "transaction", replace, bury },
        {
          platform: host.platform,
          again: false,
          durable: durability === "full",
          check: () => held.check(),
        },
      );
      this.#situation.outcome = "replaced";
      this.#situation.journal = undefined;
      yield* this.#staging.removeParts();
      return flushed;
    } catch (error) {
      if ((yield* lookedAt(journal)) === "gone") yield* this.#isDone();
      throw error;
    } finally {
      void this.#staging.forget();
    }
  }

  /** All but that the journal is gone for sure. Were it to come back without its graves, it would bury newer files: so they are left. */
  *#isDone(): Steps<undefined> {
    this.#situation.outcome = "replaced";
    this.#situation.journal = undefined;
    for (const [, grave] of this.#staging.bury)
      if ((yield* lookedAt(grave)) !== "gone") void this.#situation.left.push(grave);
    void this.#situation.left.push(...this.#staging.parts);
  }
}

/** Who holds the lock of a directory's transactions; a file of that name need not be there. */
export function transactionLock(
  directory: string,
  host: Host,
  operation: string,
  request: LockRequest,
  sync: boolean,
  left: string[] = [],
): Locking {
  const path = under(directory, ".transaction", host.platform.pathStyle);
  return {
    host,
    request,
    symlinks: "replace",
    anyKind: true,
    situation: atBegin(operation, path, left),
    outer: host.locks.current,
    sync,
  };
}

/** Finishes every transaction that was committed in a directory, whose lock is held; the paths that were changed. */
export function* finishTransactions(directory: string, host: Host, held: Held): Steps<string[]> {
  const { platform } = host;
  const finished: string[] = [];
  const how = { platform, again: true, durable: true, check: () => held.check() };
  for (const name of (yield* namesIn(directory, held, platform.pathStyle)).filter(isJournalName).sort()) {
    const journal = under(directory, name, platform.pathStyle);
    const told = yield* trustedJournal(journal, host);
    if (told?.kind !== "transaction") continue;
    yield* flushIfPossible(directory, platform.supports, false); // whoever was killed may not have: half of it needs its journal
    yield* rollForward(journal, told, how);
    void finished.push(...told.replace.map(([, path]) => path), ...told.bury.map(([path]) => path));
  }
  return finished;
}

/** Deno shows a directory that it could not read as an empty one; but the lock is there. */
function* namesIn(directory: string, held: Held, style: PathStyle): Steps<readonly string[]> {
  const names = yield* sys.list(directory);
  if (!names.includes(nameOf(held.entry.lock, style))) {
    yield* held.check();
    throw new Fault("list", "EIO", new Error("the list of the directory does not show all that is there"));
  }
  return names;
}
