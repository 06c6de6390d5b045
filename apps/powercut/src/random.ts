/** Numbers that look random and are the same for the same seed, so that a run can be had again (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to below `limit`. */
  between(least: number, limit: number): number {
    return least + Math.floor(this.next() * (limit - least));
  }

  pick<T>(of: readonly T[]): T {
    return of[this.between(0, of.length)] as T;
  }
}
