import { Cancellation } from "./cancellation.ts";
import { sourceOf } from "./data.ts";
import { hostOf } from "./host.ts";
import { atPath, Elsewhere, type Work } from "./in-turn.ts";
import type { Job } from "./job.ts";
import type { Platform } from "./platform.ts";
import { known, type Opaque, type Steps } from "./port.ts";
import { commitFile, replaceFile } from "./replace-file.ts";
import { runSync } from "./run.ts";
import { type Answer, doneAnswer, failedAnswer, type Order, type WriteOrder } from "./thread.ts";

/**
 * Does what another thread of this process ordered: for the adapters whose platform has a `thread`. It never throws.
 *
 * @param platform - Of this thread, without a `thread`. Its `onExit` need do nothing: whoever gives orders waits for the last one.
 *
 * @example
 * ```ts
 * import { bindWriteFile, carryOut, type Thread } from "@untorn/core";
 * import { createMemoryPlatform, MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const platform = createMemoryPlatform(memory);
 * const thread: Thread = { take: async (order) => carryOut(order(), platform) }; // it would send the order
 * await bindWriteFile({ ...platform, thread })("/state.json", "{}");
 * console.log(memory.now.text("/state.json")); // {}
 * ```
 */
export function carryOut<File, Directory>(order: Order, platform: Platform<File, Directory>): Answer {
  return runSync(platform.sync, carryOutSteps(order, platform));
}

/** {@link carryOut} as steps: for tests that stop between two of them. */
export function* carryOutSteps<File, Directory>(
  order: Order,
  platform: Platform<File, Directory>,
): Steps<Answer> {
  const { operation, path, data, request, leavesFlush } = order as WriteOrder;
  const cancellation = new Cancellation(undefined);
  const job: Job = {
    host: hostOf(platform),
    request: {
      ...request,
      overwrite: true,
      backup: undefined,
      inPlaceFallback: false,
      lock: undefined,
      encoding: "utf8",
      cancellation,
      onProgress: undefined,
      onTemporary: undefined,
    },
    source: sourceOf(data, "utf8", true, cancellation),
    backup: undefined,
    situation: { operation, path, outcome: "unchanged", journal: undefined, left: [] },
  };
  try {
    const done = yield* atPath(path, job, leavesFlush ? commitOnly : replaceFile);
    return done instanceof Elsewhere ? { elsewhere: done.path } : doneAnswer(done, job.situation);
  } catch (error) {
    return failedAnswer(error, job.situation);
  }
}

/** Whoever gave the order has the directory open. */
const commitOnly: Work<object> = (target, job) => commitFile(target, job, () => known({} as Opaque));
