import {
  type Answer,
  carryOutSteps,
  type Order,
  type Platform,
  perform,
  run,
  type Thread,
} from "@untorn/core";
import type { MemoryHandle } from "../src/mod.ts";

export type OnMemory = Platform<MemoryHandle>;

/** Another thread: it shares nothing with this one but the filesystem, and what is sent is copied. It ends before some call of its own. */
export function threadOf(platform: OnMemory, endsBefore = Number.POSITIVE_INFINITY): Thread {
  let calls = 0;
  const { promise: ended, resolve: end } = Promise.withResolvers<undefined>();
  const dying = new Proxy(platform.async, {
    get:
      (fs, name) =>
      (...args: never[]) => {
        if (calls++ < endsBefore) return perform(fs, { name, args } as never);
        end(undefined);
        return new Promise(() => {}); // nobody hears of it any more
      },
  });
  const there: OnMemory = { ...platform, async: dying };
  return {
    take: async (order) => {
      const sent = copied(order());
      const answer = run(there.async, carryOutSteps(sent, there)).then(copied);
      return Promise.race([ended, answer]);
    },
  };
}

/** The platform with another thread. */
export const withThread = (platform: OnMemory, thread: Thread = threadOf(platform)): OnMemory => ({
  ...platform,
  thread,
});

/** What is left of an order, or of an answer, on its way. */
function copied({ told, data }: Order | Answer): Order & Answer {
  const item = { told: JSON.parse(JSON.stringify(told)) as object };
  return data === undefined ? item : { ...item, data: data.slice() };
}
