import type { Host } from "./host.ts";
import { atPath } from "./in-turn.ts";
import type { Job } from "./job.ts";
import { isQuick, type Layout } from "./json-text.ts";
import { type Json, layoutAt, writeLaidOut } from "./laying-out.ts";
import type { Receipt } from "./options.ts";
import { canBeTold, orderedJob, type PlainRequest, plainRequest } from "./plain-request.ts";
import type { Steps } from "./port.ts";
import type { Target } from "./target.ts";
import { Declined, type PlainOrder, type Work } from "./thread.ts";
import { largestData } from "./write-order.ts";

interface How {
  readonly request: PlainRequest;
  readonly layout: Partial<Layout>;
}

/** Has JSON laid out and written by another thread, if that takes it. */
export function orderJson<T>(
  path: string,
  job: Job,
  { json, layout }: Json,
  again: () => Promise<T>,
): Promise<T> | undefined {
  if (!canBeTold(job) || json.length > largestData) return undefined;
  const { host, situation, request } = job;
  const order = (): PlainOrder => {
    const how: How = { request: plainRequest(request), layout };
    const data = new TextEncoder().encode(json);
    return { told: { work: "json", operation: situation.operation, path, how }, data };
  };
  return host.orders.give(job, order, json.length, again);
}

/** The same on that thread. */
export function jsonOrdered({ told, data }: PlainOrder, host: Host): Work {
  const { request, layout } = told.how as How;
  const job = orderedJob(told, request, "", host); // what is written follows from the file that is there
  const json = new TextDecoder().decode(data);
  const steps = atPath(told.path, job, (target) => ifQuick(target, job, { json, layout }));
  return { situation: job.situation, steps };
}

function* ifQuick(target: Target, job: Job, { json, layout }: Json): Steps<Receipt | Declined> {
  const whole = yield* layoutAt(target, layout);
  return isQuick(json, whole.indent) ? yield* writeLaidOut(target, job, json, whole) : new Declined();
}
