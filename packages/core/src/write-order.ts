import type { Source } from "./data.ts";
import type { Host } from "./host.ts";
import { atPath, type Work as WorkAt } from "./in-turn.ts";
import type { Job } from "./job.ts";
import { canBeTold, orderedJob, type PlainRequest, plainRequest } from "./plain-request.ts";
import { known, type Opaque } from "./port.ts";
import { commitFile, replaceFile } from "./replace-file.ts";
import type { PlainOrder, Work } from "./thread.ts";

/** How a file is to be written, as another thread is told. */
interface How {
  readonly request: PlainRequest;
  /** Whoever gives the order has the directory open, and flushes it. */
  readonly leavesFlush: boolean;
}

/** More bytes would be copied for longer than it takes to write them from here. */
export const largestData: number = 256 * 1024;

/** Whether a write could be done on another thread. */
export const canBeOrdered = (job: Job): boolean => canBeTold(job) && sizeOf(job.source) <= largestData;

const sizeOf = ({ size = Number.POSITIVE_INFINITY }: Source): number => size;

/** Has a file written by another thread, if that takes it. */
export function orderWrite<T>(
  path: string,
  job: Job,
  leavesFlush: boolean,
  again: () => Promise<T>,
): Promise<T> | undefined {
  if (!canBeOrdered(job)) return undefined;
  const { host, situation, source, request } = job;
  const order = (): PlainOrder => {
    const how: How = { request: plainRequest(request), leavesFlush };
    return { told: { work: "write", operation: situation.operation, path, how }, data: source.brief! };
  };
  return host.orders.give(job, order, sizeOf(source), again);
}

/** The same on that thread. */
export function writeOrdered({ told, data }: PlainOrder, host: Host): Work {
  const { request, leavesFlush } = told.how as How;
  const job = orderedJob(told, request, data!, host);
  const steps = atPath(told.path, job, leavesFlush ? commitOnly : replaceFile);
  return { situation: job.situation, steps };
}

/** Whoever gave the order has the directory open. */
const commitOnly: WorkAt<object> = (target, job) => commitFile(target, job, () => known({} as Opaque));
