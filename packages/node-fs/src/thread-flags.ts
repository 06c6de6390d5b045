const atWork = 0;
const stopping = 1;

/** So long an exit waits for a write that hangs, in milliseconds. */
const longest = 5000;

/** Does something, unless the process exits: that waits until it is done. */
export function busy<T>(flags: Int32Array, action: () => T): T | undefined {
  void Atomics.store(flags, atWork, 1); // first: of the two threads one sees the other's flag
  try {
    return Atomics.load(flags, stopping) === 0 ? action() : undefined;
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

/** Lets it begin again: whoever said that the process exits was wrong, or an error in another listener has kept it alive. */
export function goOn(flags: Int32Array): undefined {
  void Atomics.store(flags, stopping, 0);
}
