import type { Host } from "./host.ts";
import { atPath } from "./in-turn.ts";
import type { Job } from "./job.ts";
import { isSameLayout, type Layout } from "./json-text.ts";
import { isGiven, type Json, layoutAt } from "./laying-out.ts";
import type { Receipt } from "./options.ts";
import { canBeTold, orderedJob, type PlainRequest, plainRequest } from "./plain-request.ts";
import type { Steps } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import type { Target } from "./target.ts";
import { Text } from "./text.ts";
import { type Declined, declined, largestThere, type PlainOrder, type Work } from "./thread.ts";
import { largestData } from "./write-order.ts";

interface How {
  readonly request: PlainRequest;
  readonly given: Partial<Layout>;
  /** What the data has. */
  readonly guess: Layout;
}

/** Has JSON written by another thread, if that takes it: in the layout that is guessed. */
export function orderJson<T>(
  path: string,
  job: Job,
  { made: { text, layout: guess }, given }: Json,
  again: () => Promise<T>,
): Promise<T> | undefined {
  if (text.length > largestData || !canBeTold(job)) return undefined;
  const { host, situation, request } = job;
  const order = (): PlainOrder => {
    const how: How = { request: plainRequest(request), given, guess };
    const data = new Text(text, host.text).brief;
    return { told: { work: "json", operation: situation.operation, path, how }, data };
  };
  return host.orders.give(job, order, text.length, again);
}

/** The same on that thread. A file that is laid out in another way is declined: the value is not here. */
export function jsonOrdered({ told, data }: PlainOrder, host: Host): Work {
  const { request, given, guess } = told.how as How;
  const job = orderedJob(told, request, data!, host);
  const steps = atPath(told.path, job, (target) => ifGuessed(target, job, given, guess));
  return { situation: job.situation, steps };
}

function* ifGuessed(
  target: Target,
  job: Job,
  given: Partial<Layout>,
  guess: Layout,
): Steps<Receipt | Declined> {
  if (!isGiven(given) && (target.stats?.size ?? 0) > largestThere) return declined;
  const layout = yield* layoutAt(target, given, job.host);
  return isSameLayout(layout, guess) ? yield* replaceFile(target, job) : declined;
}
