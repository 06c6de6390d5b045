import { isPromise } from "./chunk.ts";
import { type Source, sourceOf } from "./data.ts";
import { createParents } from "./directories.ts";
import { invalidArgument, report } from "./errors.ts";
import { type Found, find } from "./finding.ts";
import type { Held } from "./held.ts";
import { holding, holdingLater, type Locking, noteRelease } from "./hold-lock.ts";
import type { Job } from "./job.ts";
import type { LockRequest } from "./lock-options.ts";
import type { Receipt, SymlinkPolicy, WriteRequest } from "./options.ts";
import { directoryOf } from "./paths.ts";
import type { Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { run } from "./run.ts";
import { orderUpdate, type Updated } from "./update-order.ts";

/** One call of a function that changes a file, its arguments checked. */
export interface Update {
  /** What its source is follows from what is there. */
  readonly job: Omit<Job, "source">;
  /** How the lock is waited for. */
  readonly waiting: LockRequest;
  /** In the action of which lock it was called. */
  readonly outer: Held | undefined;
  /** The new data, or a promise of it; `undefined` where nothing is to be changed. */
  readonly change: (old: Uint8Array | undefined) => unknown;
}

/** Reads, changes and writes under the lock of the path, or under the one that the caller has. */
export function* updating(call: Update): Steps<Receipt> {
  const { job } = call;
  const body = function* (held: Held): Steps<Receipt> {
    void job.request.cancellation.check();
    const found = yield* readUnder(held, job);
    const data = job.host.locks.inside(held, () => call.change(found.bytes));
    if (isPromise(data))
      throw invalidArgument(
        "TYPE",
        `the function that ${job.situation.operation}Sync calls must not give a promise`,
      );
    const source = sourceFor(data, job, true);
    if (source === undefined) return nothing(found);
    try {
      void job.request.cancellation.check();
      return yield* replaceFile(found.target, under(held, source, job));
    } finally {
      void source.release();
    }
  };
  try {
    const { lock } = job.request;
    return lock === undefined ? (yield* holding(lockingOf(call, true), body)).result : yield* body(lock);
  } catch (error) {
    throw report(error, job.situation);
  }
}

/** The same where the change may take its time. */
export async function updatingLater(call: Update): Promise<Receipt> {
  const { job } = call;
  const { host, request, situation } = job;
  const body = async (held: Held, read?: Found): Promise<Receipt> => {
    void request.cancellation.check();
    const found = read ?? (await counted(job, () => run(host.async, readUnder(held, job))));
    const data = await host.locks.inside(held, () => call.change(found.bytes));
    const source = sourceFor(data, job, false);
    if (source === undefined) return nothing(found);
    const next = under(held, source, job);
    const here = async (): Promise<Updated> => ({
      receipt: await run(source.isSlow ? host.platform.async : host.async, replaceFile(found.target, next)),
    });
    const there = (): Promise<Updated> | undefined =>
      request.lock === undefined ? orderUpdate(found.target, next, here) : undefined;
    try {
      void request.cancellation.check();
      const { receipt, released } = await (source.isSlow ? here() : counted(job, () => there() ?? here()));
      if (released !== undefined) void noteRelease(released, held, situation);
      return receipt;
    } finally {
      void source.release(); // also where it has never come to the write
    }
  };
  try {
    if (request.lock !== undefined) return await body(request.lock);
    return (await holdingLater(lockingOf(call, false), body)).result; // what was committed was committed under the lock
  } catch (error) {
    throw report(error, job.situation);
  }
}

/** Waits until few enough files are open. */
async function counted<T>({ host, request }: Update["job"], body: () => Promise<T>): Promise<T> {
  await host.files.enter(request.cancellation);
  try {
    return await body();
  } finally {
    void host.files.leave();
  }
}

function lockingOf({ job, waiting, outer }: Update, sync: boolean): Locking {
  const { host, request, situation } = job;
  const { pathStyle: style, supports } = host.platform;
  const { createParents: makes, durability, strict, symlinks } = request;
  const durable = durability === "full" && supports.directoryFlush;
  return {
    host,
    situation,
    symlinks,
    outer,
    sync,
    anyKind: false,
    reads: unfollowed(request),
    request: waiting,
    ...(makes && {
      makeParents: (path) => createParents(directoryOf(path, style), { style, durable, strict }),
    }),
  };
}

/** What is there, now that nobody else changes it. */
function* readUnder(held: Held, { request, situation, host }: Update["job"]): Steps<Found> {
  const isOwn = request.lock === undefined; // then its links were followed when it was locked
  const path = isOwn ? held.path : situation.path;
  const found = yield* find(path, isOwn ? unfollowed(request) : request.symlinks, situation, host);
  return found!; // however large it is
}

/** How links are followed once they have been. */
const unfollowed = ({ symlinks }: WriteRequest): SymlinkPolicy =>
  symlinks === "follow" ? "error" : symlinks;

function sourceFor(data: unknown, { host, request }: Update["job"], sync: boolean): Source | undefined {
  return data === undefined ? undefined : sourceOf(data, request, sync, host.text);
}

/** Whoever wrote what is there may not have flushed it. */
const nothing = ({ target: { path } }: Found): Receipt => ({
  path,
  bytesWritten: 0,
  durability: "none",
  changed: false,
});

/** The write under the lock. */
function under(held: Held, source: Source, job: Update["job"]): Job {
  return { ...job, source, request: { ...job.request, overwrite: true, lock: held } };
}
