/** One system call that an operation made, when it has been answered. It never holds data. */
export interface TraceMessage {
  /** The function that was called, without `Sync`; `undefined` for calls that come before it is known. */
  readonly operation: string | undefined;
  /** The file that it is about, so far as its symbolic links are resolved; `undefined` as above. */
  readonly path: string | undefined;
  /** The call, in the port's word for it: `"create"`, `"flush"`, `"rename"`. */
  readonly call: string;
  /**
   * Its arguments: paths, modes, ids, times and sizes. An open file stands as the path by which it was opened (or as `undefined` where
   * another operation opened it), bytes as their number.
   */
  readonly args: readonly (string | number | undefined)[];
  /** How many bytes were read or written; else missing. */
  readonly bytes?: number;
  /** How long it took. Of a directory's flush that several writers share, how long this one waited. */
  readonly milliseconds: number;
  /** The error's code, if it failed. */
  readonly code?: string;
}

/** The type of {@link trace}. */
export interface Trace {
  /** Whether somebody listens. */
  readonly hasSubscribers: boolean;
  /**
   * From now on, `listener` is called after each system call of the operations that begin, in the order in which they are answered. It
   * should be quick: the operation waits for it. What it throws does not fail the operation: it is thrown outside of it, as an
   * uncaught error.
   */
  subscribe(listener: (message: TraceMessage) => void): undefined;
  /** Takes that back, at once; `false` if it did not listen. */
  unsubscribe(listener: (message: TraceMessage) => void): boolean;
}

const listeners: Set<(message: TraceMessage) => void> = /* @__PURE__ */ new Set();

/**
 * Tells each system call that this copy of the library makes: for logs, profiles, and forwarding to `node:diagnostics_channel`. While
 * nobody listens it costs one comparison for each operation.
 *
 * @example
 * ```ts
 * import { trace, writeFileSync } from "untorn";
 *
 * const calls: string[] = [];
 * const listener = ({ call }: { call: string }) => void calls.push(call);
 * trace.subscribe(listener);
 * writeFileSync("state.json", "{}", { durability: "none" });
 * trace.unsubscribe(listener);
 * console.log(calls.join(" ")); // lstat create write close rename
 * ```
 */
export const trace: Trace = {
  get hasSubscribers() {
    return listeners.size > 0;
  },
  subscribe(listener) {
    void listeners.add(listener);
  },
  unsubscribe(listener) {
    return listeners.delete(listener);
  },
};

/** Tells everybody who listens now. */
export function publish(message: TraceMessage): undefined {
  for (const listener of listeners) {
    try {
      void listener(message);
    } catch (error) {
      void queueMicrotask(() => {
        throw error;
      });
    }
  }
}
