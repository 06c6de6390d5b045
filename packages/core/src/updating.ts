import { isPromise } from "./chunk.ts";
import { type Source, sourceOf } from "./data.ts";
import { createParents } from "./directories.ts";
import { invalidArgument, report } from "./errors.ts";
import type { Held } from "./held.ts";
import { holding, holdingLater, type Locking } from "./hold-lock.ts";
import type { Job } from "./job.ts";
import type { LockRequest } from "./lock-options.ts";
import type { Receipt } from "./options.ts";
import { directoryOf } from "./paths.ts";
import type { Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { replaceFile } from "./replace-file.ts";
import { run } from "./run.ts";
import { resolveTarget, type Target } from "./target.ts";

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
    const found = yield* readUnder(held, job);
    const data = job.host.locks.inside(held, () => call.change(found.bytes));
    if (isPromise(data))
      throw invalidArgument(
        "TYPE",
        `the function that ${job.situation.operation}Sync calls must not give a promise`,
      );
    return yield* writeUnder(held, found, sourceFor(data, job, true), job);
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
  const { host, request } = job;
  const body = async (held: Held): Promise<Receipt> => {
    const found = await counted(job, () => run(host.async, readUnder(held, job)));
    const data = await host.locks.inside(held, () => call.change(found.bytes));
    const source = sourceFor(data, job, false);
    try {
      if (source?.isSlow) return await run(host.platform.async, writeUnder(held, found, source, job));
      return await counted(job, () => run(host.async, writeUnder(held, found, source, job)));
    } finally {
      void source?.release(); // also where it has never come to the write
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
    request: waiting,
    ...(makes && {
      makeParents: (path) => createParents(directoryOf(path, style), { style, durable, strict }),
    }),
  };
}

interface Found {
  readonly target: Target;
  /** `undefined` where nothing is. */
  readonly bytes: Uint8Array | undefined;
}

/** What is there, now that nobody else changes it. */
function* readUnder(held: Held, job: Update["job"]): Steps<Found> {
  const { request, situation, host } = job;
  void request.cancellation.check();
  const isOwn = request.lock === undefined; // then its links were followed when it was locked
  const symlinks = isOwn && request.symlinks === "follow" ? "error" : request.symlinks;
  const path = isOwn ? held.path : situation.path;
  const target = yield* resolveTarget(path, { host, situation, request: { overwrite: true, symlinks } });
  const bytes = target.stats && (yield* readWhole(target.path, target.stats.size));
  return { target, bytes };
}

function sourceFor(data: unknown, { host, request }: Update["job"], sync: boolean): Source | undefined {
  return data === undefined ? undefined : sourceOf(data, request, sync, host.text);
}

function* writeUnder(
  held: Held,
  { target }: Found,
  source: Source | undefined,
  job: Update["job"],
): Steps<Receipt> {
  const { request } = job;
  if (source === undefined) return { path: target.path, bytesWritten: 0, durability: "none", changed: false }; // whoever wrote it may not have flushed it
  try {
    void request.cancellation.check();
    return yield* replaceFile(target, {
      ...job,
      source,
      request: { ...request, overwrite: true, lock: held },
    });
  } finally {
    void source.release();
  }
}
