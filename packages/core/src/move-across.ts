import { retryBusy } from "./commit.ts";
import type { Source } from "./data.ts";
import { flushDirectory } from "./directories.ts";
import { checkSame, fileSource, ofSource, openSource } from "./file-source.ts";
import type { Job } from "./job.ts";
import { placeLink } from "./make-link.ts";
import { reached } from "./move-by-name.ts";
import type { MoveReceipt } from "./move-options.ts";
import type { MovePlan } from "./move-plan.ts";
import { directoryOf } from "./paths.ts";
import { attempt, Fault, type Steps, sys } from "./port.ts";
import { replaceFile } from "./replace-file.ts";
import { sameFile } from "./target.ts";

/**
 * A move to another filesystem: a copy, whose contents and name are on disk before the source goes. A crash in between leaves both,
 * each whole.
 */
export function* moveAcross(
  plan: MovePlan,
  job: Job,
  change: (source: Source) => Source = (source) => source,
): Steps<MoveReceipt> {
  const { from, stats, to } = plan;
  const { durability, strict } = job.request;
  const { supports, pathStyle: style } = job.host.platform;
  if (stats.kind === "directory") throw new Fault("rename", "EXDEV", undefined);
  const directory = directoryOf(from, style);
  const outOf =
    durability === "full" && supports.directoryFlush ? yield* sys.openDirectory(directory) : undefined;
  try {
    const { bytesWritten, durable } = yield* stats.kind === "link"
      ? copyLink(plan, job)
      : copyFile(plan, job, change);
    if (stats.kind === "file") yield* checkSame(from, stats);
    yield* retryBusy(() => sys.remove(from), from, supports);
    const flushed = outOf !== undefined && (yield* flushDirectory(outOf, strict));
    return {
      path: to,
      from,
      bytesWritten,
      durability: reached(durability, flushed, durable && plan.there),
      changed: true,
      copied: true,
    };
  } finally {
    if (outOf !== undefined) yield* attempt(sys.closeDirectory(outOf));
  }
}

interface Copied {
  readonly bytesWritten: number;
  readonly durable: boolean;
}

function* copyLink({ from, to, over }: MovePlan, job: Job): Steps<Copied> {
  const durable = yield* placeLink(yield* ofSource(sys.readlink(from)), to, over, flushingName(job));
  return { bytesWritten: 0, durable };
}

function* copyFile(
  { from, stats, to, over }: MovePlan,
  job: Job,
  change: (source: Source) => Source,
): Steps<Copied> {
  const { file, stats: opened } = yield* openSource(from);
  const source = change(fileSource(file, () => checkSame(from, stats)));
  try {
    if (stats.ino !== undefined && !sameFile(opened, stats))
      throw new Fault("open", "ERR_UNTORN_CHANGED", undefined, "source");
    const target = { path: to, stats: over?.kind === "file" ? over : undefined };
    const { bytesWritten, durability } = yield* replaceFile(target, {
      ...flushingName(job),
      source,
      original: { path: from, stats, attributes: true, times: "may" },
    });
    return { bytesWritten, durable: durability === "full" };
  } finally {
    void source.release();
    yield* attempt(sys.close(file));
  }
}

/** With "ordered" too the name of the copy is on disk before the source goes. The directory is there by now. */
function flushingName(job: Job): Job {
  const { durability, strict } = job.request;
  const full = { durability: "full", strict: strict && durability === "full" } as const;
  return { ...job, request: { ...job.request, createParents: false, ...(durability !== "none" && full) } };
}
