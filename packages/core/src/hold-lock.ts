import type { Found } from "./finding.ts";
import { Held, lost } from "./held.ts";
import type { Host } from "./host.ts";
import type { Situation } from "./job.ts";
import { entryOf, lockPathOf } from "./lock-entry.ts";
import type { LockRequest } from "./lock-options.ts";
import { orderClaim } from "./lock-order.ts";
import { claim, evict, look, prepare, type Released, release, withdraw } from "./lock-protocol.ts";
import type { SymlinkPolicy } from "./options.ts";
import { keyOf } from "./paths.ts";
import { Patience } from "./patience.ts";
import { attempt, type Fault, type Steps, sys } from "./port.ts";
import { run } from "./run.ts";
import { resolveTarget } from "./target.ts";
import { about } from "./telling.ts";
import { Watch } from "./watch.ts";

/** One call of a function that takes a lock, its arguments checked. */
export interface Locking {
  readonly host: Host;
  readonly request: LockRequest;
  readonly symlinks: SymlinkPolicy;
  /** Whether the path may be a directory's: nothing is written to it. */
  readonly anyKind: boolean;
  /** Makes the directory that the lock will be in. */
  readonly makeParents?: (path: string) => Steps<unknown>;
  /** How the links of the file are followed that will be read first of all. Without it none is. */
  readonly reads?: SymlinkPolicy;
  readonly situation: Situation;
  /** In the action of which lock it was called. */
  readonly outer: Held | undefined;
  readonly sync: boolean;
}

/** Takes the lock, does something, and gives the lock back: `undefined` in place of the result where it had been lost meanwhile. */
export function* holding<T>(
  call: Locking,
  body: (held: Held) => Steps<T>,
): Steps<{ result: T; kept: boolean }> {
  const held = yield* wanted(call);
  try {
    yield* acquire(held, call, patienceOf(call));
    try {
      const result = yield* body(held);
      return { result, kept: yield* giveBack(held, call) };
    } catch (error) {
      if (held.state !== "wanted") yield* attempt(giveBack(held, call));
      throw error;
    }
  } finally {
    void call.host.locks.forget(held, held.state !== "held");
  }
}

/**
 * The same for something that takes its time, and may give the lock back itself. Calls of this process take turns; the holder gives signs of life.
 * What `reads` asks for may have been read when the lock was taken.
 */
export async function holdingLater<T>(
  call: Locking,
  body: (held: Held, found: Found | undefined) => Promise<T>,
): Promise<{ result: T; kept: boolean }> {
  const { async, locks } = call.host;
  const patience = patienceOf(call);
  const held = await inTurn(call, patience);
  try {
    const found = await take(held, call, patience);
    const quiet = beating(held, call);
    try {
      const result = await body(held, found);
      void quiet();
      return { result, kept: held.state === "released" || (await run(async, giveBack(held, call))) };
    } catch (error) {
      void quiet();
      if (held.state !== "released") await run(async, attempt(giveBack(held, call)));
      throw error;
    }
  } finally {
    void locks.forget(held, held.state !== "held");
    void locks.turns.leave(held.key);
  }
}

/**
 * Waits for the turn of the path's lock, before anything is looked at, so that calls keep their order. Where the path is a link, the turn
 * of the file that it leads to is waited for too.
 */
async function inTurn(call: Locking, patience: Patience): Promise<Held> {
  const { async, locks, platform } = call.host;
  const style = platform.pathStyle;
  const key = keyOf(lockPathOf(call.situation.path, style), style);
  void call.request.cancellation.check();
  void locks.checkInside(call.outer, key);
  await locks.turns.enter(key, patience);
  let held: Held | undefined;
  try {
    held = await run(async, wanted(call));
    if (held.key === key) return held;
    const next = locks.turns.enter(held.key, patience); // in its queue before we leave ours
    void locks.turns.leave(key);
    await next;
    return held;
  } catch (error) {
    if (held === undefined) void locks.turns.leave(key);
    else void locks.forget(held, true);
    throw error;
  }
}

const patienceOf = ({ request, host: { platform } }: Locking): Patience =>
  new Patience(request, platform, platform.unique());

/** Which lock it is. */
function* wanted(call: Locking): Steps<Held> {
  const { host, situation, outer, sync } = call;
  void call.request.cancellation.check();
  const path = yield* lockedPath(call);
  if (call.makeParents !== undefined) yield* call.makeParents(path);
  const { platform } = host;
  const held = new Held(path, entryOf(lockPathOf(path, platform.pathStyle), platform), outer, sync, platform);
  void host.locks.want(held);
  situation.path = path;
  return held;
}

/** What is locked is the file that the path leads to, so that it has one lock whichever link it is named by. */
function* lockedPath({ host, situation, symlinks, anyKind }: Locking): Steps<string> {
  try {
    const request = { overwrite: true, symlinks };
    return (yield* resolveTarget(situation.path, { host, situation, request })).path;
  } catch (error) {
    if (anyKind && (yield* isThere(situation.path, error as Fault))) return situation.path;
    throw error;
  }
}

const otherKinds: ReadonlySet<string> = new Set(["EISDIR", "ERR_UNTORN_NOT_A_FILE"]);

/** `false` for a path that ends in a separator or in `..`: there is no name beside which a lock could be. */
function* isThere(path: string, { code, step }: Fault): Steps<boolean> {
  return (
    step === "lstat" &&
    otherKinds.has(code) &&
    !/(^|[/\\])\.{0,2}$/.test(path) &&
    (yield* sys.lstat(path)) !== undefined
  );
}

/** Waits until the lock is ours. */
function* acquire(
  held: Held,
  { host, request, situation }: Locking,
  patience: Patience,
  mayBePrepared = false,
): Steps<undefined> {
  const { locks, platform } = host;
  const { pathStyle: style, supports } = platform;
  const { entry } = held;
  const watch = new Watch(entry.lock, platform, request.staleAfter, patience);
  let prepared = false;
  yield* about(situation);
  try {
    for (;;) {
      const found = yield* look(entry.lock);
      if (found.holder === entry.name) break; // a claim that was reported as failed has happened
      const life = yield* lifeOf(found.holder);
      if (life === "dead") yield* evict(entry.lock, found.holder!, style, supports);
      if (life !== "alive") {
        // also where it may live: a network client may remember a holder that has long been gone, and only a claim asks the server
        if (!prepared) {
          prepared = true;
          yield* prepare(entry, style);
        }
        if (yield* claim(entry, found, supports)) break;
      }
      yield* patience.pause(found.holder);
    }
  } catch (error) {
    const left = prepared || mayBePrepared ? yield* withdraw(entry, style) : [];
    void situation.left.push(...left);
    if (left.includes(entry.holder)) void locks.abandon(entry);
    throw error;
  }
  void held.take();

  function* lifeOf(holder: string | undefined): Steps<"alive" | "dead" | "unknown" | "free"> {
    if (holder === undefined) return "free";
    if (locks.isAbandoned(holder)) return "dead";
    void locks.checkHolder(held, holder);
    return yield* watch.lifeOf(holder);
  }
}

/** Takes a lock that is free at once on another thread, if that takes the order. Else waits for it here. */
async function take(held: Held, call: Locking, patience: Patience): Promise<Found | undefined> {
  const { host, situation, reads } = call;
  const isStopped = call.request.cancellation.isCallers; // by a signal, which nobody there hears of
  const claimed = isStopped ? undefined : orderClaim(held, reads, situation, host);
  const { taken, untouched, target, bytes } = (await claimed) ?? { taken: false, untouched: true };
  if (taken) void held.take();
  else {
    const waiting = { ...host.async, sleep: patience.shortened(host.async.sleep) };
    await run(waiting, acquire(held, call, patience, untouched !== true));
  }
  return target && { target, bytes };
}

/** Gives the lock back, and says whether it was still ours. */
function* giveBack(held: Held, { host, situation }: Locking): Steps<boolean> {
  yield* about(situation);
  void noteRelease(yield* release(held.entry, host.platform.pathStyle), held, situation);
  return held.state === "released";
}

/** What came of giving a lock back. */
export function noteRelease({ kept, moved }: Released, held: Held, situation: Situation): undefined {
  if (moved.length > 0) {
    const elsewhere = situation.left.filter((path) => !path.startsWith(held.entry.holder)); // the others went along
    void situation.left.splice(0, situation.left.length, ...elsewhere, ...moved);
  }
  if (kept) void held.give();
  else void held.lose();
}

const oftenEnough = 4; // signs of life in the time after which a holder is presumed dead
const longestBeat = 5000; // milliseconds

/** Gives signs of life; the result ends that. */
function beating(held: Held, { host, request }: Locking): () => void {
  const { every, now } = host.platform;
  let isBusy = false;
  return every(Math.min(longestBeat, Math.ceil(request.staleAfter / oftenEnough)), () => {
    if (isBusy || held.state !== "held") return;
    isBusy = true;
    void run(host.async, beat(held, now())).finally(() => (isBusy = false));
  });
}

function* beat(held: Held, now: number): Steps<undefined> {
  try {
    yield* sys.utimes(held.entry.holder, now, now);
  } catch (error) {
    if ((error as Fault).code === "ENOENT") void held.lose(); // any other failure may pass
  }
}

/** What is told where the lock was lost while an action ran that had no commit of its own to fail. */
export function insist<T>({ result, kept }: { result: T; kept: boolean }): T {
  if (!kept) throw lost("rmdir");
  return result;
}
