import { Cancellation } from "./cancellation.ts";
import { type Source, sourceOf } from "./data.ts";
import type { Host } from "./host.ts";
import { atPath, type Work as WorkAt } from "./in-turn.ts";
import type { Job } from "./job.ts";
import type { WriteRequest } from "./options.ts";
import { known, type Opaque } from "./port.ts";
import { commitFile, replaceFile } from "./replace-file.ts";
import type { PlainOrder, Work } from "./thread.ts";

/** How a file is to be written, as another thread is told. */
interface How {
  readonly request: PlainRequest;
  /** Whoever gives the order has the directory open, and flushes it. */
  readonly leavesFlush: boolean;
}

type PlainRequest = Pick<
  WriteRequest,
  "durability" | "strict" | "mode" | "owner" | "createParents" | "symlinks" | "skipUnchanged"
>;

/** More would be copied for longer than it takes to write it from here. */
const largest = 256 * 1024;

/** Whether a write could be done on another thread: nothing of the caller's is called, and no signal is looked at. */
export function canBeOrdered({ host, source, request, backup, original }: Job): boolean {
  return (
    host.orders.canBeGiven &&
    request.overwrite &&
    backup === undefined &&
    original === undefined &&
    request.lock === undefined &&
    !request.inPlaceFallback &&
    !request.cancellation.exists &&
    request.onProgress === undefined &&
    request.onTemporary === undefined &&
    sizeOf(source) <= largest
  );
}

const sizeOf = ({ whole }: Source): number => whole?.byteLength ?? Number.POSITIVE_INFINITY;

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
    const { operation } = situation;
    const { durability, strict, mode, owner, createParents, symlinks, skipUnchanged } = request;
    const plain = { durability, strict, mode, owner, createParents, symlinks, skipUnchanged };
    const how: How = { request: plain, leavesFlush };
    return { told: { work: "write", operation, path, how }, data: source.whole! };
  };
  return host.orders.give(job, order, sizeOf(source), again);
}

/** The same on that thread. */
export function writeOrdered({ told, data }: PlainOrder, host: Host): Work {
  const { operation, path } = told;
  const { request, leavesFlush } = told.how as How;
  const cancellation = new Cancellation(undefined);
  const job: Job = {
    host,
    request: {
      ...request,
      overwrite: true,
      backup: undefined,
      inPlaceFallback: false,
      lock: undefined,
      encoding: "utf8",
      cancellation,
      onProgress: undefined,
      onTemporary: undefined,
    },
    source: sourceOf(data!, "utf8", true, cancellation),
    backup: undefined,
    situation: { operation, path, outcome: "unchanged", journal: undefined, left: [] },
  };
  return { situation: job.situation, steps: atPath(path, job, leavesFlush ? commitOnly : replaceFile) };
}

/** Whoever gave the order has the directory open. */
const commitOnly: WorkAt<object> = (target, job) => commitFile(target, job, () => known({} as Opaque));
