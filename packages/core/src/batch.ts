import { cannotFlush, flushDirectory } from "./directories.ts";
import { AtomicFileError, isAtomicFileError, report } from "./errors.ts";
import { Elsewhere, resolved } from "./in-turn.ts";
import type { Job } from "./job.ts";
import type { Receipt } from "./options.ts";
import { directoryOf, keyOf, type PathStyle } from "./paths.ts";
import { attempt, type Fault, type Opaque, type Steps, sys } from "./port.ts";
import { type Committed, commitFile, receiptOf, replaceFile } from "./replace-file.ts";
import { run } from "./run.ts";
import type { Target } from "./target.ts";
import { about } from "./telling.ts";
import { canBeOrdered, orderWrite } from "./write-order.ts";

/** A file of a batch, and what came of it. */
export interface Item {
  readonly job: Job;
  /** As the caller named it, from the root. */
  readonly path: string;
  /** It is in place, and waits for the flush of its directory. */
  committed: Committed | undefined;
  receipt: Receipt | undefined;
  failure: { readonly error: unknown } | undefined;
}

/** The files of a batch that are named in one directory: each is put in place by itself, and then the directory is flushed for all. */
export class Group {
  readonly items: Item[] = [];
  readonly #style: PathStyle;
  readonly #open: Map<string, Opaque> = new Map();
  readonly #handles: Opaque[] = [];

  constructor(style: PathStyle) {
    this.#style = style;
  }

  /**
   * Puts a file in place. One that comes in pieces may take its time, and one that a link leads to is in another directory, so that
   * others may have to wait for it or hold too much open: such a one is flushed by itself.
   */
  *commit(item: Item, target: Target): Steps<undefined> {
    const { job, path } = item;
    const isElsewhere = directoryOf(target.path, this.#style) !== directoryOf(path, this.#style);
    if (job.source.isSlow || isElsewhere) item.receipt = yield* replaceFile(target, job);
    else item.committed = yield* commitFile(target, job, (directory) => this.#opened(directory));
  }

  /** The same on another thread, if there is one. The directory is opened here, before anything is changed, and flushed here. */
  commitThere(item: Item, path: string): Promise<undefined | Elsewhere> | undefined {
    const { job } = item;
    const isElsewhere = path !== item.path;
    if (isElsewhere || !canBeOrdered(job)) return undefined;
    return this.#order(item);
  }

  async #order(item: Item): Promise<undefined | Elsewhere> {
    const { job, path } = item;
    const { async, platform } = job.host;
    const here = (): Promise<undefined | Elsewhere> =>
      resolved(path, job, (target) => this.commit(item, target));
    const again = (): Promise<Committed | Elsewhere> =>
      resolved(path, job, (target) => commitFile(target, job, (at) => this.#opened(at)));
    let directory: Opaque | undefined;
    try {
      const isFlushed = job.request.durability === "full" && platform.supports.directoryFlush;
      if (isFlushed) directory = await run(async, this.#opened(directoryOf(path, this.#style)));
    } catch {
      return here(); // a link may lead to another one
    }
    const done = await orderWrite<Committed | Elsewhere>(path, job, true, again);
    if (done === undefined) return here();
    if (done instanceof Elsewhere) return done;
    item.committed = { ...done, directory };
    return undefined;
  }

  /** Flushes what the files that are in place need, once, and tells each what came of it. */
  *end(): Steps<undefined> {
    const waiting = this.items.filter(({ committed }) => committed !== undefined);
    for (const { job, path } of waiting.slice(0, 1))
      yield* about({ ...job.situation, path: directoryOf(path, this.#style) });
    const flushes = new Map<Opaque | undefined, Fault | undefined>();
    for (const item of waiting) {
      const { job, committed } = item as Item & { committed: Committed };
      const { directory } = committed;
      if (!flushes.has(directory)) void flushes.set(directory, yield* failureOfFlush(directory));
      const fault = flushes.get(directory);
      if (fault === undefined || (cannotFlush(fault) && !job.request.strict))
        item.receipt = receiptOf(committed, directory !== undefined && fault === undefined, job);
      else item.failure = { error: report(fault, job.situation) };
    }
    for (const handle of this.#handles) yield* attempt(sys.closeDirectory(handle));
  }

  *#opened(directory: string): Steps<Opaque> {
    const known = this.#open.get(directory);
    if (known !== undefined) return known;
    const handle = yield* sys.openDirectory(directory);
    void this.#open.set(directory, handle);
    void this.#handles.push(handle); // of two that were opened at the same moment, both
    return handle;
  }
}

function* failureOfFlush(directory: Opaque | undefined): Steps<Fault | undefined> {
  try {
    if (directory !== undefined) yield* flushDirectory(directory, true);
    return undefined;
  } catch (error) {
    return error as Fault;
  }
}

/** The files by the directories that their paths name; two of one path are in one group, in their order. */
export function groupsOf(items: readonly Item[], style: PathStyle): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = keyOf(directoryOf(item.path, style), style);
    let group = groups.get(key);
    if (group === undefined) void groups.set(key, (group = new Group(style)));
    void group.items.push(item);
  }
  return [...groups.values()];
}

/** The receipts of all; or the first failure, which tells of all. */
export function resultsOf(items: readonly Item[]): Receipt[] {
  const failed = items.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) return items.map(({ receipt }) => receipt as Receipt);
  const strange = failed.find(({ failure }) => !isAtomicFileError(failure?.error));
  if (strange !== undefined) throw strange.failure?.error; // a bug of ours, as it is
  const first = failed[0]!.failure!.error as AtomicFileError;
  const results = items.map(({ receipt, failure }) => receipt ?? (failure!.error as AtomicFileError));
  const { code, operation, step, path, temporaryPath, outcome, cause } = first;
  throw new AtomicFileError(
    { code, operation, step, path, temporaryPath, outcome, cause, results },
    { message: `${first.message}; of ${items.length} files ${failed.length} failed` },
  );
}
