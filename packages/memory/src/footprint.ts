/** How something was used: read; added to, in any order (a name to a directory); or changed. */
type Use = 1 | 2 | 3;

/**
 * What a step of a computation looked at and changed. Two steps of different computations whose footprints are {@link isApart} come to
 * the same in either order: both are answered the same, and the state behind them is the same, with all that a power cut can leave.
 *
 * What is used is told by name: an inode (`i5`), a name in a directory (`n1/a`), all names in a directory (`l1`), whether a process
 * lives (`p2`).
 */
export class Footprint {
  readonly #uses: Map<string, Use> = new Map();

  /** It depends on this. */
  read(what: string): void {
    this.#use(what, 1);
  }

  /** It changes this in a way that commutes with other additions. */
  add(what: string): void {
    this.#use(what, 2);
  }

  /** It changes this. */
  write(what: string): void {
    this.#use(what, 3);
  }

  #use(what: string, use: Use): void {
    this.#uses.set(what, ((this.#uses.get(what) ?? 0) | use) as Use);
  }

  /** Whether the order of the two makes no difference. */
  isApart(other: Footprint): boolean {
    for (const [what, use] of this.#uses) {
      const theirs = other.#uses.get(what);
      if (theirs !== undefined && (use | theirs) === 3) return false;
    }
    return true;
  }
}
