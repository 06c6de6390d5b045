import { callback } from "./checks.ts";
import { isPromise } from "./chunk.ts";
import { invalidArgument, report } from "./errors.ts";
import { type Held, remember } from "./held.ts";
import { holding, holdingLater, insist, type Locking } from "./hold-lock.ts";
import { hostOf } from "./host.ts";
import { atBegin } from "./job.ts";
import { type LockOptions, lockRequest } from "./lock-options.ts";
import { nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import { wholePath } from "./whole-path.ts";

/** A lock that is held, as the action of `withLock` gets it. */
export interface Lock {
  /** What is locked, absolute, after its symbolic links. */
  readonly path: string;
  /** Aborted when the lock is found to be lost: this process gave no sign of life, and somebody else took it for dead. */
  readonly signal: AbortSignal;
  /** Rejects with `ERR_UNTORN_LOCK_LOST` where the lock is lost. It can be lost in the next moment: a write with `{ lock }` is safe. */
  check(): Promise<void>;
}

/** A lock that is held, as the action of `withLockSync` gets it. */
export interface LockSync {
  /** What is locked, absolute, after its symbolic links. */
  readonly path: string;
  /** Throws `ERR_UNTORN_LOCK_LOST` where the lock is lost. It can be lost in the next moment: a write with `{ lock }` is safe. */
  check(): void;
}

/** The type of `withLock`. */
export interface WithLock {
  /**
   * Runs `action` while no other process, and no other call of this one, holds the lock of the same path: on Node, Bun and Deno alike, on
   * local and on shared filesystems. What is locked is a name: a file, a directory, or nothing that is there. Nothing keeps those from
   * writing the file who do not ask for the lock; `updateFile` asks for it, `writeFile` does not.
   *
   * When the promise is fulfilled, the lock was held all the time, and has been given back. When it is rejected, the action's own error
   * comes out as it is; every other error says whether the action ran: `outcome` is `"unchanged"` where it did not, `"unknown"` where it did.
   *
   * The lock is a directory beside the path, `PATH.untorn-lock` (a shorter name where that would be longer than 143 bytes), with one directory in
   * it that names its holder. A holder that was killed is found dead at once by others on the same machine; by other hosts and
   * containers, and where the system tells nothing of processes, when it has given no sign of life for `staleAfter`. So one that lives, but
   * stood still that long, can be taken for dead: two actions then run at once. A write with `{ lock }` to a file in the locked path's
   * directory is safe even then: it fails with `ERR_UNTORN_LOCK_LOST` and changes nothing, by the same system call that would have
   * replaced the file. For a file elsewhere the lock is looked at right before that call, and a moment remains between the two.
   *
   * Not promised: an order among those who wait. A holder in this PID space that is alive is waited for as long as it takes; a worker
   * thread that was terminated leaves its lock to its process. Hosts that share a filesystem need different names where the system has no
   * boot id (macOS, Windows). Deno tells whether processes run where it may do everything.
   *
   * @param path - What to lock, absolute or from the working directory, as a string or `file:` URL. A symbolic link is followed.
   * @param action - What to do. Calling `withLock` for the same path in it is an error, not a wait without end.
   * @throws `TypeError` A wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The system's code, or `ERR_UNTORN_LOCK_TIMEOUT`, `ERR_UNTORN_ABORTED` (signal), `ERR_UNTORN_REENTRANT`,
   * `ERR_UNTORN_NOT_A_LOCK` (something else has the lock's name); after the action `ERR_UNTORN_LOCK_LOST`.
   *
   * @example
   * ```ts
   * import { withLock, writeFile } from "untorn";
   *
   * const visits = await withLock("visits.txt", async (lock) => {
   *   await writeFile("visits.txt", "1", { lock });
   *   return 1;
   * });
   * console.log(visits); // 1
   * ```
   */
  <T>(path: string | URL, action: (lock: Lock) => PromiseLike<T> | T, options?: LockOptions): Promise<T>;
}

/** The type of `withLockSync`. */
export interface WithLockSync {
  /**
   * Like {@link WithLock}, but blocks, while it waits and while the action runs. It gives no signs of life while the action runs: whoever
   * cannot tell that this process runs takes it for dead after `staleAfter`.
   *
   * A lock that an asynchronous call of this process holds is an error, as waiting for it would never end.
   *
   * @throws `TypeError` A wrong argument; or the action gave a promise, and may still run.
   * @throws {@link AtomicFileError} The same codes, and `ERR_UNTORN_DEADLOCK`.
   *
   * @example
   * ```ts
   * import { withLockSync, writeFileSync } from "untorn";
   *
   * withLockSync("visits.txt", (lock) => writeFileSync("visits.txt", "1", { lock }), { timeout: 1000 });
   * ```
   */
  <T>(path: string | URL, action: (lock: LockSync) => T, options?: LockOptions): T;
}

/** `withLock` on a platform. */
export function bindWithLock<File, Directory>(platform: Platform<File, Directory>): WithLock {
  return async (path, action, options) => {
    const call = lockingOf(platform, path, action, options, false);
    const { host, situation } = call;
    try {
      const done = await holdingLater(call, async (held) => {
        situation.outcome = "unknown";
        const lock = remember<Lock>(
          Object.freeze({
            path: held.path,
            get signal(): AbortSignal {
              return held.signal;
            },
            check: () => checked(run(host.async, held.check()), call),
          }),
          held,
        );
        return host.locks.inside(held, () => action(lock));
      });
      return insist(done);
    } catch (error) {
      throw report(error, situation);
    }
  };
}

/** `withLockSync` on a platform. */
export function bindWithLockSync<File, Directory>(platform: Platform<File, Directory>): WithLockSync {
  return (path, action, options) => {
    const call = lockingOf(platform, path, action, options, true);
    // oxlint-disable-next-line require-yield -- the caller's own code asks for nothing
    const steps = locked(call, function* (lock) {
      const result = action(lock);
      if (!isPromise(result)) return result;
      throw invalidArgument("VALUE", "the action of withLockSync must not give a promise: use withLock");
    });
    return runSync(platform.sync, steps);
  };
}

/** `withLockSync` as steps, of an action that is itself in steps: for {@link runSync}, and for tests that stop between two of them. */
export function* withLockSteps<T, File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  action: (lock: LockSync) => Steps<T>,
  options?: LockOptions,
): Steps<T> {
  return yield* locked(lockingOf(platform, path, action, options, true), action);
}

function* locked<T>(call: Locking, action: (lock: LockSync) => Steps<T>): Steps<T> {
  const { host, situation } = call;
  try {
    const done = yield* holding(call, (held) => {
      situation.outcome = "unknown";
      const check = (): void => {
        try {
          void runSync(host.platform.sync, held.check());
        } catch (error) {
          throw report(error, situation);
        }
      };
      return inside(action(remember<LockSync>(Object.freeze({ path: held.path, check }), held)), held, call);
    });
    return insist(done);
  } catch (error) {
    throw report(error, situation);
  }
}

/** Steps of which each is made inside the lock. */
export function* inside<T>(steps: Steps<T>, held: Held, { host: { locks } }: Locking): Steps<T> {
  let step = locks.inside(held, () => steps.next());
  while (!step.done) {
    let answer: unknown;
    try {
      answer = yield step.value;
    } catch (error) {
      step = locks.inside(held, () => steps.throw(error));
      continue;
    }
    step = locks.inside(held, () => steps.next(answer));
  }
  return step.value;
}

async function checked(check: Promise<undefined>, { situation }: Locking): Promise<void> {
  try {
    await check;
  } catch (error) {
    throw report(error, situation);
  }
}

/** Checks the arguments. No system call is made before this has passed. */
function lockingOf<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  action: unknown,
  options: unknown,
  sync: boolean,
): Locking {
  const host = hostOf(platform);
  const whole = wholePath(path, "path", "withLock", platform);
  if (callback("action", action) === undefined)
    throw invalidArgument("TYPE", `action must be a function, not ${nameOfType(action)}`);
  return {
    host,
    request: lockRequest(options),
    symlinks: "follow",
    anyKind: true,
    situation: atBegin("withLock", whole),
    outer: host.locks.current,
    sync,
  };
}
