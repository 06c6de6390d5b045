import type { Answer, Order } from "@untorn/core";

/** What is sent to the other thread. */
export type Given = readonly Order[];

/** What it sends back. */
export interface Told {
  readonly answers: readonly Answer[];
  /** What they took together. */
  readonly milliseconds: number;
}

const atWork = 0;
const stopping = 1;

/** So long an exit waits for a write that hangs, in milliseconds. */
const longest = 5000;

/** Does something, unless the process exits: that waits until it is done. */
export function busy(flags: Int32Array, action: () => void): void {
  void Atomics.store(flags, atWork, 1); // first: of the two threads one sees the other's flag
  try {
    if (Atomics.load(flags, stopping) === 0) void action();
  } finally {
    void Atomics.store(flags, atWork, 0);
    void Atomics.notify(flags, atWork);
  }
}

/** Lets it begin nothing more, and waits for what it is at. */
export function waitUntilIdle(flags: Int32Array): undefined {
  void Atomics.store(flags, stopping, 1);
  void Atomics.wait(flags, atWork, 1, longest);
}
