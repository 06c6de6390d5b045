import { createParents } from "./directories.ts";
import type { Job } from "./job.ts";
import { directoryOf, nameOf, type PathStyle, withoutEnd } from "./paths.ts";
import { Fault, faultOf, type Stats, type Steps, sys } from "./port.ts";
import { directoryAt, sameFile } from "./target.ts";
import { about } from "./telling.ts";

/** What is to be moved, and what is where it shall go. */
export interface MovePlan {
  readonly from: string;
  readonly stats: Stats;
  readonly to: string;
  /** What is at the new path, link or not. */
  readonly over: Stats | undefined;
  /**
   * How the two names belong together: they are two files' (or the new one is nobody's); the same name in the same directory; the same
   * but for its spelling, where letter case does not matter; or two hard links.
   */
  readonly names: "apart" | "same" | "respelled" | "linked";
  /** The new path's directory is sure to be there after a power cut. */
  readonly there: boolean;
}

/** Looks at both ends, and makes the directories that are asked for. */
export function* planMove(from: string, to: string, job: Job): Steps<MovePlan> {
  const { durability, strict, createParents: makes } = job.request;
  yield* about(job.situation);
  const { supports, pathStyle: style } = job.host.platform;
  if (strict && durability === "full" && !supports.directoryFlush)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
  const plan = yield* lookAtMove(from, to, job);
  if (!makes || plan.over !== undefined) return { ...plan, there: true };
  const durable = supports.directoryFlush && durability !== "none"; // with "ordered" too: the removal of the old name could be kept alone
  return { ...plan, there: yield* createParents(directoryOf(plan.to, style), { style, durable, strict }) };
}

/** Nothing is touched. */
function* lookAtMove(from: string, to: string, job: Job): Steps<Omit<MovePlan, "there">> {
  const { pathStyle: style } = job.host.platform;
  const source = yield* lookAtSource(from, style);
  const isDirectory = source.stats.kind === "directory";
  const target = isDirectory ? withoutEnd(to, style) : to;
  if (/^\.{0,2}$/.test(nameOf(target, style)))
    throw new Fault("lstat", isDirectory ? "EINVAL" : "EISDIR", undefined);
  job.situation.path = target;
  const over = yield* sys.lstat(target);
  const names = yield* howNamed(source.from, source.stats, target, over, style);
  if (names === "apart" && over !== undefined) {
    if (!job.request.overwrite) throw new Fault("lstat", "EEXIST", undefined);
    if (over.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
    if (over.kind === "directory" && !isDirectory) throw new Fault("lstat", "EISDIR", undefined);
  }
  if (names === "linked" && !job.request.overwrite) throw new Fault("lstat", "EEXIST", undefined);
  return { ...source, to: target, over, names };
}

function* lookAtSource(from: string, style: PathStyle): Steps<Pick<MovePlan, "from" | "stats">> {
  const path = withoutEnd(from, style);
  try {
    if (/^\.{0,2}$/.test(nameOf(path, style))) throw new Fault("lstat", "EINVAL", undefined);
    const stats = yield* sys.lstat(path);
    if (stats === undefined) throw new Fault("lstat", "ENOENT", undefined);
    if (stats.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
    if (path !== from && stats.kind !== "directory") throw new Fault("lstat", "ENOTDIR", undefined);
    return { from: path, stats };
  } catch (error) {
    throw faultOf("source", error);
  }
}

/** Told by the directories' lists, not by the letters: which of them are the same is the filesystem's business. */
export function* howNamed(
  from: string,
  stats: Stats,
  to: string,
  over: Stats | undefined,
  style: PathStyle,
): Steps<MovePlan["names"]> {
  if (over === undefined || (from !== to && !sameFile(stats, over))) return "apart";
  if (from === to) return "same";
  const [old, now] = [nameOf(from, style), nameOf(to, style)];
  const directory = directoryOf(from, style);
  const a = yield* directoryAt(directory, style);
  const b = yield* directoryAt(directoryOf(to, style), style);
  if (!sameFile(a, b)) return stats.kind === "directory" ? "same" : "linked";
  if (old === now) return "same";
  const names = yield* sys.list(directory);
  return names.includes(old) && names.includes(now) ? "linked" : "respelled";
}
