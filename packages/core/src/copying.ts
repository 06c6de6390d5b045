import { flag, optionsObject } from "./checks.ts";
import { cloned } from "./clone.ts";
import { fileSource, openSource } from "./file-source.ts";
import type { Job } from "./job.ts";
import { nameJob } from "./name-job.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { isSamePath, keyOf } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { attempt, Fault, faultOf, type Stats, type Steps, sys } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { resolveTarget, sameFile, type Target } from "./target.ts";
import { about } from "./telling.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `copyFile`: those of `writeFile` that do not concern data in memory, and `times`. */
export interface CopyFileOptions
  extends Omit<WriteFileOptions, "encoding" | "skipUnchanged" | "inPlaceFallback" | "lock"> {
  /** Permission bits, exact. Default: those of the file that is replaced, else those of the source without set-id bits. */
  readonly mode?: number | undefined;
  /** Give the copy the times at which the source was last read and written. Default `false`: now. */
  readonly times?: boolean | undefined;
}

/** What a copy did. */
export interface CopyReceipt extends Receipt {
  /** The file that was copied, absolute, after its symbolic links. */
  readonly from: string;
}

/** A copy that was asked for, its arguments checked. */
export interface CopyJob extends Job {
  readonly situation: Job["situation"] & { readonly from: string };
  readonly paths: readonly [from: string, to: string];
  readonly times: boolean;
}

/** Checks the arguments of a copy. */
export function copyJob<File, Directory>(
  platform: Platform<File, Directory>,
  from: unknown,
  to: unknown,
  options: unknown,
): CopyJob {
  const given = optionsObject<CopyFileOptions>(options);
  const { times, ...others } = given;
  const request = { ...writeRequest(others), skipUnchanged: false, inPlaceFallback: false, lock: undefined };
  const source = wholePath(from, "from", "copyFile", platform);
  const target = wholePath(to, "to", "copyFile", platform);
  const job = nameJob(platform, "copyFile", request, target, source) as CopyJob;
  return {
    ...job,
    paths: [source, target],
    times: flag("times", times, false),
  };
}

/** What is copied, and where to. */
export interface CopyPlan {
  readonly source: { readonly path: string; readonly stats: Stats };
  readonly target: Target;
}

/** Looks at both ends; nothing is touched. */
export function* lookAtCopy(job: CopyJob): Steps<CopyPlan> {
  yield* about(job.situation);
  const [from, to] = job.paths;
  const source = yield* lookAtSource(from, job);
  const target = yield* resolveTarget(to, job);
  const same =
    isSamePath(source.path, target.path, job.host.platform.pathStyle) ||
    (target.stats !== undefined && sameFile(source.stats, target.stats));
  if (same) throw new Fault("lstat", "ERR_UNTORN_SAME_FILE", undefined);
  return { source, target };
}

function* lookAtSource(from: string, job: CopyJob): Steps<CopyPlan["source"]> {
  try {
    const { path, stats } = yield* resolveTarget(from, {
      ...job,
      situation: { ...job.situation },
      request: { ...job.request, overwrite: true, symlinks: "follow" },
    });
    if (stats === undefined) throw new Fault("lstat", "ENOENT", undefined);
    return { path, stats };
  } catch (error) {
    throw faultOf("source", error);
  }
}

/** Copies what was looked at. */
export function* copy({ source, target }: CopyPlan, job: CopyJob): Steps<CopyReceipt> {
  const { mode, owner } = job.request;
  const { file, stats } = yield* openSource(source.path); // which may have been replaced since it was looked at
  const isNew = target.stats === undefined;
  const request = {
    ...job.request,
    mode: mode ?? (isNew ? stats.mode & 0o1777 : undefined),
    owner: isNew && owner === "keep" ? ("process" as const) : owner,
  };
  const original = {
    path: source.path,
    stats,
    attributes: false,
    times: job.times ? "must" : undefined,
  } as const;
  try {
    const receipt = yield* replaceFile(target, {
      ...job,
      request,
      source: cloned(fileSource(file), file, original, target.stats, { ...job, request }),
      original,
    });
    return { ...receipt, from: source.path };
  } finally {
    yield* attempt(sys.close(file));
  }
}

/** What a copy came to. */
export type Copied =
  | { readonly receipt: CopyReceipt }
  /** A link leads to a file that is not among those whose turn it is. Nothing was done. */
  | { readonly found: readonly string[] };

/** Copies what was looked at, in the turns of paths that have these keys. */
export function* copyInTurn(plan: CopyPlan, job: CopyJob, keys: readonly string[]): Steps<Copied> {
  const found = [plan.source.path, plan.target.path];
  const { pathStyle } = job.host.platform;
  if (found.some((path) => !keys.includes(keyOf(path, pathStyle)))) return { found };
  return { receipt: yield* copy(plan, job) };
}
