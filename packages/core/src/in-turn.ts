import type { Job } from "./job.ts";
import { keyOf } from "./paths.ts";
import type { Steps } from "./port.ts";
import { run } from "./run.ts";
import { resolveTarget, type Target } from "./target.ts";

/** What is done with a target when its turn has come. */
export type Work<T> = (target: Target, job: Job) => Steps<T>;

/** A link leads to another file than the one whose turn it is. */
export class Elsewhere {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** The same on another thread; `undefined` where it is to be done here. */
export type There<T> = (path: string, job: Job) => Promise<T | Elsewhere> | undefined;

/**
 * Waits for the turn of the path, and until few enough files are open. Where the path is a link, the turn of the file that it leads
 * to is waited for too, as somebody else may name it.
 */
export async function inTurn<T>(path: string, job: Job, work: Work<T>, there?: There<T>): Promise<T> {
  const { turns, files, platform } = job.host;
  const { request, source } = job;
  const key = keyOf(path, platform.pathStyle);
  const turn = turns.enter(key, request.cancellation);
  if (turn !== undefined) await turn;
  let next: Promise<T>;
  try {
    const place = source.isSlow ? undefined : files.enter(request.cancellation);
    if (place !== undefined) await place;
    try {
      const done = await (there?.(path, job) ?? resolved(path, job, work));
      if (!(done instanceof Elsewhere)) return done;
      next = inTurn(done.path, job, work, there); // in its queue before we leave ours: calls by one link keep their order
    } finally {
      if (!source.isSlow) void files.leave();
    }
  } finally {
    void turns.leave(key);
  }
  return next;
}

/** Does the work on this thread. */
export function resolved<T>(path: string, job: Job, work: Work<T>): Promise<T | Elsewhere> {
  const { platform, async } = job.host;
  return run(job.source.isSlow ? platform.async : async, atPath(path, job, work));
}

/** Does the work, unless a link leads to a file that has a turn of its own. */
export function* atPath<T>(path: string, job: Job, work: Work<T>): Steps<T | Elsewhere> {
  const style = job.host.platform.pathStyle;
  const target = yield* resolveTarget(path, job);
  const isSame = target.path === path || keyOf(target.path, style) === keyOf(path, style);
  return isSame ? yield* work(target, job) : new Elsewhere(target.path);
}
