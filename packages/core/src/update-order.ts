import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import { type Released, release } from "./lock-protocol.ts";
import type { Receipt } from "./options.ts";
import { orderedJob, type PlainRequest, plainRequest } from "./plain-request.ts";
import type { Stats, Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import type { Target } from "./target.ts";
import type { PlainOrder, Work } from "./thread.ts";
import { canBeOrdered } from "./write-order.ts";

/** A file that was written under a lock. */
export interface Updated {
  readonly receipt: Receipt;
  /** What came of giving the lock back. `undefined` where that was not tried. */
  readonly released?: Released | undefined;
}

interface How {
  readonly request: PlainRequest;
  /** Of the file that was read, under the lock. */
  readonly stats: Stats | undefined;
}

/** Has a file written under its lock by another thread, if that takes it, and the lock given back. */
export function orderUpdate(
  { path, stats }: Target,
  job: Job,
  again: () => Promise<Updated>,
): Promise<Updated> | undefined {
  if (!canBeOrdered(job)) return undefined;
  const { host, situation, source, request } = job;
  const order = (): PlainOrder => {
    const how: How = { request: plainRequest(request), stats };
    return { told: { work: "update", operation: situation.operation, path, how }, data: source.brief! };
  };
  return host.orders.give(job, order, source.size!, again);
}

/** The same on that thread. */
export function updateOrdered({ told, data }: PlainOrder, host: Host): Work {
  const { request, stats } = told.how as How;
  const job = orderedJob(told, request, data!, host);
  return { situation: job.situation, steps: writeAndRelease({ path: told.path, stats }, job) };
}

function* writeAndRelease(target: Target, job: Job): Steps<Updated> {
  const receipt = yield* replaceFile(target, job);
  return { receipt, released: yield* release(job.request.lock!.entry, job.host.platform.pathStyle) };
}
