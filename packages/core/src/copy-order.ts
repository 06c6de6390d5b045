import {
  type Copied,
  type CopyFileOptions,
  type CopyJob,
  copyInTurn,
  copyJob,
  lookAtCopy,
} from "./copying.ts";
import type { Host } from "./host.ts";
import { canBeTold, type PlainRequest, plainRequest } from "./plain-request.ts";
import type { Steps } from "./port.ts";
import { type Declined, declined, largestThere, type PlainOrder, type Work } from "./thread.ts";

interface How {
  readonly options: Omit<PlainRequest, "skipUnchanged" | "lock"> & Pick<CopyFileOptions, "times">;
  readonly keys: readonly string[];
}

/** Has a file copied by another thread, if that takes it. */
export function orderCopy(
  job: CopyJob,
  keys: readonly string[],
  again: () => Promise<Copied>,
): Promise<Copied> | undefined {
  if (!canBeTold(job)) return undefined;
  const { host, situation, request, paths, times } = job;
  const order = (): PlainOrder => {
    const { skipUnchanged: _, lock: __, ...options } = plainRequest(request);
    const how: How = { options: { ...options, times }, keys };
    const [from, path] = paths;
    return { told: { work: "copy", operation: situation.operation, path, from, how } };
  };
  return host.orders.give(job, order, 0, again);
}

/** The same on that thread. */
export function copyOrdered({ told }: PlainOrder, { platform }: Host): Work {
  const { path, from, how } = told;
  const { options, keys } = how as How;
  const job = copyJob(platform, from, path, options);
  return { situation: job.situation, steps: copyIfSmall(job, keys) };
}

function* copyIfSmall(job: CopyJob, keys: readonly string[]): Steps<Copied | Declined> {
  const plan = yield* lookAtCopy(job);
  return plan.source.stats.size > largestThere ? declined : yield* copyInTurn(plan, job, keys);
}
