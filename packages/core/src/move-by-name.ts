import { commitOver, type IsNew, linkNew, retryBusy } from "./commit.ts";
import { reading } from "./content.ts";
import { flushDirectory } from "./directories.ts";
import type { Job } from "./job.ts";
import { linkTo } from "./make-link.ts";
import type { MoveReceipt } from "./move-options.ts";
import type { MovePlan } from "./move-plan.ts";
import type { Durability } from "./options.ts";
import { directoryOf, isSamePath } from "./paths.ts";
import { attempt, Fault, faultOf, type Opaque, type Steps, sys } from "./port.ts";
import { sameFile } from "./target.ts";

/**
 * A move on one filesystem; `undefined` where there are two, and nothing was done. What the file holds is flushed, whoever wrote it;
 * then it gets its new name, in one step where it can; then the new directory is flushed, and the old one last.
 */
export function* moveByName(plan: MovePlan, job: Job): Steps<MoveReceipt | undefined> {
  const { from, to } = plan;
  const { durability, strict } = job.request;
  const { supports, pathStyle: style } = job.host.platform;
  const durable = durability === "full" && supports.directoryFlush;
  const flushes = supports.directoryFlush && durability !== "none";
  const readable = durability === "none" || plan.stats.kind !== "file" || (yield* flushFile(from, strict));
  const makesNew = plan.names === "apart" && !job.request.overwrite && plan.stats.kind !== "directory";
  const inSteps = plan.names === "linked" || makesNew;
  const opens = durable || (inSteps && flushes);
  return yield* withDirectories(plan, opens, style, function* (into, outOf) {
    let isSure: boolean | undefined; // that the new name is on disk
    const flushInto = function* (): Steps<undefined> {
      isSure = into !== undefined && (yield* flushDirectory(into, strict)) && isSure !== false;
    };
    if (!(yield* rename(plan, job, inSteps, flushInto))) return undefined;
    if (durable && (isSure === undefined || outOf === undefined)) yield* flushInto();
    const isGone = outOf === undefined || !durable || (yield* flushDirectory(outOf, strict));
    const isSafe = plan.there && (!inSteps || isSure === true); // else a power cut could take both names
    return {
      path: to,
      from,
      bytesWritten: 0,
      durability: reached(durability, isSure === true && isGone, readable && isSafe),
      changed: plan.names !== "same",
      copied: false,
    };
  });
}

/** What was had of what was asked for: without `safe` not even that one of the two is there, whole, after a power cut. */
export function reached(asked: Durability, flushed: boolean, safe: boolean): Durability {
  if (!safe) return "none";
  return asked === "full" && !flushed ? "ordered" : asked;
}

/** What it holds may never have been flushed. `false` where this process may not read it. */
export function* flushFile(path: string, strict: boolean): Steps<boolean> {
  try {
    yield* reading(path, sys.flush);
    return true;
  } catch (error) {
    if (strict || !unreadable.has((error as Fault).code)) throw faultOf("source", error);
    return false;
  }
}

const unreadable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EBADF", "ERR_UNTORN_NOT_CAPABLE"]);

type Flush = () => Steps<undefined>;

/** Opens the new directory and the old one, if it is another: one that cannot be opened changes nothing. */
function* withDirectories<T>(
  { from, to }: MovePlan,
  opens: boolean,
  style: Parameters<typeof directoryOf>[1],
  body: (into: Opaque | undefined, outOf: Opaque | undefined) => Steps<T>,
): Steps<T> {
  if (!opens) return yield* body(undefined, undefined);
  const [old, now] = [directoryOf(from, style), directoryOf(to, style)];
  const into = yield* sys.openDirectory(now);
  try {
    if (isSamePath(old, now, style)) return yield* body(into, undefined);
    const outOf = yield* sys.openDirectory(old);
    try {
      return yield* body(into, outOf);
    } finally {
      yield* attempt(sys.closeDirectory(outOf));
    }
  } finally {
    yield* attempt(sys.closeDirectory(into));
  }
}

/** The commit point; `false` where it cannot be, across filesystems. */
function* rename(plan: MovePlan, job: Job, inSteps: boolean, flushInto: Flush): Steps<boolean> {
  const { from, to, over, names } = plan;
  const { host, request, situation } = job;
  void request.cancellation.check();
  if (names === "same") {
    situation.outcome = "replaced"; // it is there already, and only to be flushed
    return true;
  }
  try {
    if (inSteps) {
      if (!(yield* giveNewName(plan, job))) return true;
      yield* flushInto(); // the new name is on disk before the old one goes: a power cut could keep the second change alone
      yield* retryBusy(() => sys.remove(from), from, host.platform.supports);
      return true;
    }
    const target = { path: to, stats: over?.kind === "file" ? over : undefined };
    if (names === "apart") yield* commitOver(from, target, isTheFile(plan), job);
    else yield* respell(from, to, job);
    return true;
  } catch (error) {
    if ((error as Fault).code !== "EXDEV" || situation.outcome === "replaced") throw error;
    situation.outcome = "unchanged"; // that is sure, even where a look at it failed
    return false;
  }
}

/** Where the new name cannot come and the old one go in one step. The result says whether the old one is left. */
function* giveNewName(plan: MovePlan, job: Job): Steps<boolean> {
  const { from, stats, to, names } = plan;
  if (names === "linked") {
    // does nothing, as POSIX has it; but it fails where the new name is no second one, but the file itself that is mounted there
    yield* commitOver(from, { path: to, stats: undefined }, isTheFile(plan), job);
    return sameFile(yield* sys.lstat(from), stats);
  }
  if (stats.kind === "file") return yield* linkNew(from, to, isTheFile(plan), job);
  yield* linkTo(yield* sys.readlink(from), to, job);
  return true;
}

/** Two spellings of one name: no look can tell which of them it has. */
function* respell(from: string, to: string, { host, situation }: Job): Steps<undefined> {
  situation.outcome = "unknown";
  yield* retryBusy(() => sys.rename(from, to), from, host.platform.supports);
  situation.outcome = "replaced";
}

function isTheFile({ stats }: MovePlan): IsNew {
  return function* (now) {
    return sameFile(now, stats);
  };
}
