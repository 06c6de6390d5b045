import { commitOver } from "./commit.ts";
import { createParents, flushDirectory } from "./directories.ts";
import type { Job } from "./job.ts";
import { directoryOf } from "./paths.ts";
import { attempt, Fault, type Stats, type Steps, sys } from "./port.ts";

/**
 * Makes a symbolic link, or puts it in the place of the link or file that is there: under a temporary name, which is then renamed. What
 * the old link leads to is never touched. The result says whether it is sure to survive a power cut.
 */
export function* placeLink(to: string, path: string, old: Stats | undefined, job: Job): Steps<boolean> {
  const { durability, strict, createParents: makes } = job.request;
  const { supports, pathStyle: style } = job.host.platform;
  const directory = directoryOf(path, style);
  const durable = durability === "full" && supports.directoryFlush;
  if (strict && durability === "full" && !durable)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
  const there = !makes || old !== undefined || (yield* createParents(directory, { style, durable, strict }));
  const parent = durable ? yield* sys.openDirectory(directory) : undefined; // now: one that cannot be opened changes nothing
  try {
    yield* job.request.overwrite ? linkOver(to, path, directory, old, job) : linkTo(to, path, job);
    return parent !== undefined && (yield* flushDirectory(parent, strict)) && there;
  } finally {
    if (parent !== undefined) yield* attempt(sys.closeDirectory(parent));
  }
}

function* linkOver(
  to: string,
  path: string,
  directory: string,
  old: Stats | undefined,
  job: Job,
): Steps<undefined> {
  const { temporaries } = job.host;
  void job.request.cancellation.check();
  const temporary = yield* temporaries.symlink(to, directory, job);
  try {
    const target = { path, stats: old?.kind === "file" ? old : undefined };
    yield* commitOver(temporary, target, () => leadsTo(to, path), job);
    void temporaries.forget(temporary);
  } catch (error) {
    yield* temporaries.discard(temporary, job.situation);
    throw error;
  }
}

/** A link where nothing may be yet. */
export function* linkTo(to: string, path: string, { request, situation }: Job): Steps<undefined> {
  void request.cancellation.check();
  try {
    yield* sys.symlink(to, path);
    situation.outcome = "replaced";
  } catch (error) {
    if ((error as Fault).code !== "EEXIST" && (yield* mayLeadTo(to, path))) situation.outcome = "unknown"; // ours or another's
    throw error;
  }
}

function* leadsTo(to: string, path: string): Steps<boolean> {
  return (yield* sys.lstat(path))?.kind === "link" && (yield* sys.readlink(path)) === to;
}

function* mayLeadTo(to: string, path: string): Steps<boolean> {
  try {
    return yield* leadsTo(to, path);
  } catch {
    return true;
  }
}
