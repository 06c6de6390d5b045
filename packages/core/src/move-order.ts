import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import { moveByName } from "./move-by-name.ts";
import { type MoveReceipt, moveRequest } from "./move-options.ts";
import { type MovePlan, planMove } from "./move-plan.ts";
import { nameJob } from "./name-job.ts";
import type { WriteRequest } from "./options.ts";
import { Fault, type Steps } from "./port.ts";
import type { PlainOrder, Work } from "./thread.ts";

type How = Pick<WriteRequest, "durability" | "strict" | "overwrite" | "createParents">;

/** What an attempt without a copy came to. */
export interface ByName {
  readonly plan: MovePlan;
  /** `undefined` where there are two filesystems, and nothing was done. */
  readonly receipt: MoveReceipt | undefined;
}

/** A move that needs no copy. */
export function* byName(from: string, to: string, job: Job): Steps<ByName> {
  const plan = yield* planMove(from, to, job);
  return { plan, receipt: yield* moveByName(plan, job) };
}

/**
 * Has that done by another thread, if that takes it. Where that ends before it has answered, it is not done again: another process may have
 * put a new file where the source was, and that would replace what was moved.
 */
export function orderByName(job: Job): Promise<ByName> | undefined {
  const { durability, strict, overwrite, createParents, cancellation, onTemporary } = job.request;
  if (cancellation.exists || onTemporary !== undefined) return undefined;
  const { host, situation } = job;
  const { operation, path, from } = situation;
  const how: How = { durability, strict, overwrite, createParents };
  const order = (): PlainOrder => ({ told: { work: "move", operation, path, from: from!, how } });
  return host.orders.give(job, order, 0, inDoubt);
}

async function inDoubt(): Promise<never> {
  throw new Fault("rename", "ERR_UNTORN_UNKNOWN", new Error("The thread that moved it has ended"));
}

/** The same on that thread. */
export function moveOrdered({ told }: PlainOrder, { platform }: Host): Work {
  const { operation, path, from, how } = told;
  const job = nameJob(platform, operation, moveRequest(how), path, from);
  return { situation: job.situation, steps: byName(from!, path, job) };
}
