import { copyOrdered } from "./copy-order.ts";
import { type Host, hostOf } from "./host.ts";
import { Elsewhere } from "./in-turn.ts";
import { jsonOrdered } from "./json-order.ts";
import { claimOrdered } from "./lock-order.ts";
import { moveOrdered } from "./move-order.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { runSync } from "./run.ts";
import {
  type Answer,
  declined,
  doneAnswer,
  failedAnswer,
  type Order,
  type PlainOrder,
  type Told,
  type Work,
} from "./thread.ts";
import { updateOrdered } from "./update-order.ts";
import { writeOrdered } from "./write-order.ts";

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
  const plain = order as PlainOrder;
  const { situation, steps } = works[plain.told.work](plain, hostOf(platform));
  try {
    const done = yield* steps;
    if (done === declined) return { told: { declined: true } };
    if (done instanceof Elsewhere) return { told: { elsewhere: done.path } };
    return doneAnswer(done, situation);
  } catch (error) {
    return failedAnswer(error, situation);
  }
}

const works: Readonly<Record<Told["work"], (order: PlainOrder, host: Host) => Work>> = {
  write: writeOrdered,
  json: jsonOrdered,
  copy: copyOrdered,
  move: moveOrdered,
  claim: claimOrdered,
  update: updateOrdered,
};
