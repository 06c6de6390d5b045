import { type Pair, pairOf } from "./both.ts";
import { type AsyncFileSystem, answered, type Call, type FileSystem, type Steps } from "./port.ts";
import { performing } from "./telling.ts";

/**
 * Drives steps to their end on a synchronous port, and returns their result. A call is answered where it is asked for, and does not come
 * up through other drivers between the two: one that wants to see each call is to be the outermost.
 *
 * @throws What the steps throw: for those that ask by `sys`, an error with the `code` of the call that failed.
 *
 * @example
 * ```ts
 * import { runSync, sys } from "@untorn/core";
 * import { MemoryFileSystem } from "@untorn/memory";
 *
 * function* size(path: string) {
 *   return (yield* sys.lstat(path))?.size;
 * }
 *
 * const memory = new MemoryFileSystem();
 * memory.seed("/state.json", { kind: "file" }, "{}");
 * console.log(runSync(memory.sync, size("/state.json"))); // 2
 * ```
 */
export function runSync<File, Directory, T>(fs: FileSystem<File, Directory>, steps: Steps<T>): T {
  const make = performing(perform);
  return answered(
    (call) => make(fs, call),
    () => {
      let step = steps.next();
      while (!step.done) {
        let answer: unknown;
        try {
          answer = make(fs, step.value);
        } catch (error) {
          step = steps.throw(error);
          continue;
        }
        step = steps.next(answer);
      }
      return step.value;
    },
  );
}

/** Drives steps to their end on a port that answers now or later: {@link runSync}, with a promise. */
export function run<File, Directory, T>(fs: AsyncFileSystem<File, Directory>, steps: Steps<T>): Promise<T> {
  return drive(fs, steps, performing(perform));
}

async function drive<T>(fs: object, steps: Steps<T>, make: typeof perform): Promise<T> {
  let step = answered(undefined, () => steps.next()); // it may be called by something that a synchronous operation calls
  while (!step.done) {
    let answer: unknown;
    try {
      const pair = pairOf(step.value);
      answer = await (pair === undefined ? make(fs, step.value) : sideBySide(fs, pair, make));
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

async function sideBySide(fs: object, pair: Pair, make: typeof perform): Promise<readonly unknown[]> {
  const ends = await Promise.allSettled(pair.map((steps) => drive(fs, steps, make)));
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}

type Methods = Record<string, (...args: readonly unknown[]) => unknown>;

/** Makes one call: on the port, or of something of the caller's. For drivers; what the call throws comes out as it is. */
export function perform(fs: object, call: Call): unknown {
  if (call.name === "wait") return call.args[0]();
  return (fs as Methods)[call.name]!(...call.args);
}
