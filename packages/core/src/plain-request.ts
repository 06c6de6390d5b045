import { Cancellation } from "./cancellation.ts";
import { type DataSync, sourceOf } from "./data.ts";
import { heldElsewhere, type PlainHeld } from "./held.ts";
import type { Host } from "./host.ts";
import { atBegin, type Job } from "./job.ts";
import type { WriteRequest } from "./options.ts";
import type { Told } from "./thread.ts";

/** What another thread is told of a request. JSON can hold it. */
export type PlainRequest = Pick<
  WriteRequest,
  "durability" | "strict" | "mode" | "owner" | "createParents" | "symlinks" | "skipUnchanged"
> & { readonly lock: PlainHeld | undefined };

/** Whether that is all there is to tell: nothing of the caller's is called, no signal is looked at, and no second name is made. */
export function canBeTold({ host, request, backup }: Job): boolean {
  return (
    host.orders.canBeGiven &&
    (request.lock === undefined || request.lock.state === "held") &&
    request.overwrite &&
    backup === undefined &&
    !request.inPlaceFallback &&
    !request.cancellation.isCallers &&
    request.onProgress === undefined &&
    request.onTemporary === undefined
  );
}

/** What is told. */
export function plainRequest(request: WriteRequest): PlainRequest {
  const { durability, strict, mode, owner, createParents, symlinks, skipUnchanged } = request;
  const lock = request.lock && { path: request.lock.path, entry: request.lock.entry };
  return { durability, strict, mode, owner, createParents, symlinks, skipUnchanged, lock };
}

/** The job on that thread, to write `data`. */
export function orderedJob({ operation, path }: Told, plain: PlainRequest, data: DataSync, host: Host): Job {
  const request = requestOf(plain, host);
  return {
    host,
    request,
    source: sourceOf(data, request, true, host.text),
    backup: undefined,
    situation: atBegin(operation, path),
  };
}

const requestOf = ({ lock, ...plain }: PlainRequest, { platform }: Host): WriteRequest => ({
  ...plain,
  overwrite: true,
  backup: undefined,
  inPlaceFallback: false,
  lock: lock && heldElsewhere(lock, platform),
  encoding: "utf8",
  cancellation: new Cancellation(undefined),
  onProgress: undefined,
  onTemporary: undefined,
});
