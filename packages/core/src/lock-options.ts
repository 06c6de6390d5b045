import { Cancellation } from "./cancellation.ts";
import { milliseconds, optionsObject } from "./checks.ts";

/** How a lock is waited for. Options are read, never changed. */
export interface LockOptions {
  /** How long to wait for the lock, in milliseconds; then it fails with `ERR_UNTORN_LOCK_TIMEOUT`. 0 tries once. Default: no limit. */
  readonly timeout?: number | undefined;
  /**
   * For how long, in milliseconds, a holder of which it cannot be told whether it runs (on another host, in another container) may give no
   * sign of life before it is taken for dead. All who share a lock must give the same. Less than 90 seconds is unsafe on NFS, which may
   * show a sign that late. Default `90_000`.
   */
  readonly staleAfter?: number | undefined;
  /** Aborting ends the wait for the lock. The action itself must look at it by itself. */
  readonly signal?: AbortSignal | undefined;
}

/** The options with their defaults, checked. */
export interface LockRequest {
  readonly timeout: number;
  readonly staleAfter: number;
  readonly cancellation: Cancellation;
}

/** Checks the caller's options. */
export function lockRequest(options: unknown): LockRequest {
  const given = optionsObject<LockOptions>(options);
  return {
    timeout: milliseconds("timeout", given.timeout, 0, Number.POSITIVE_INFINITY),
    staleAfter: milliseconds("staleAfter", given.staleAfter, 1, 90_000),
    cancellation: new Cancellation(given.signal),
  };
}
