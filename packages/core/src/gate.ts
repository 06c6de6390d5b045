import type { Cancellation } from "./cancellation.ts";

/** What may end a wait. */
type Waited = Pick<Cancellation, "exists" | "until">;

/** Lets so many in at a time, and the others in the order in which they came. */
export class Gate {
  readonly #capacity: number;
  #free: number;
  #waiting: Set<() => void> | undefined; // most gates are one file's, for which nobody waits

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#free = capacity;
  }

  /** How many are in. */
  get inside(): number {
    return this.#capacity - this.#free;
  }

  /** Nobody is in, and nobody waits. */
  get idle(): boolean {
    return this.inside === 0 && !this.#waiting?.size;
  }

  /** Waits for a place, if it must, which is to be given back by {@link leave}; there is none to give back if this fails. */
  enter(cancellation: Waited): Promise<void> | undefined {
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    let admit: () => void = () => {};
    const admitted = new Promise<void>((resolve) => {
      admit = resolve;
    });
    void (this.#waiting ??= new Set()).add(admit);
    return cancellation.exists ? this.#unlessAborted(admitted, admit, cancellation) : admitted;
  }

  async #unlessAborted(admitted: Promise<void>, admit: () => void, cancellation: Waited): Promise<void> {
    try {
      await cancellation.until(admitted);
    } catch (error) {
      if (!this.#waiting?.delete(admit)) void this.leave(); // let in at the same moment
      throw error;
    }
  }

  leave(): void {
    for (const admit of this.#waiting ?? []) {
      void this.#waiting?.delete(admit);
      return admit();
    }
    this.#free++;
  }
}

/** A gate for each key, one at a time: writers of one target take turns in the order of their calls. */
export class Turns {
  readonly #gates: Map<string, Gate> = new Map();

  /** Waits for the turn, if it must. */
  enter(key: string, cancellation: Waited): Promise<void> | undefined {
    let gate = this.#gates.get(key);
    if (gate === undefined) void this.#gates.set(key, (gate = new Gate(1)));
    const waiting = gate.enter(cancellation);
    return waiting && this.#wait(key, waiting);
  }

  async #wait(key: string, waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      void this.#forget(key);
      throw error;
    }
  }

  /**
   * Enters several at once, and gives back what leaves them. All queues are joined in the same moment: so calls are served in their
   * order, and two of them never wait for each other.
   */
  async enterAll(keys: readonly string[], cancellation: Cancellation): Promise<() => void> {
    const different = [...new Set(keys)];
    const entered = await Promise.allSettled(
      different.map((key) => Promise.resolve(this.enter(key, cancellation))),
    );
    const leaveAll = (): void => {
      for (const [i, { status }] of entered.entries())
        if (status === "fulfilled") void this.leave(different[i]!);
    };
    const refused = entered.find(({ status }) => status === "rejected");
    if (refused === undefined) return leaveAll;
    void leaveAll();
    throw (refused as PromiseRejectedResult).reason;
  }

  leave(key: string): void {
    void this.#gates.get(key)?.leave();
    void this.#forget(key);
  }

  #forget(key: string): undefined {
    if (this.#gates.get(key)?.idle) void this.#gates.delete(key);
  }
}
