/** Does one thing after the other, and of those that wait only the newest. */
export class Newest<Input, Output> {
  readonly #attempt: (input: Input) => Promise<Output>;
  readonly #drop: (input: Input) => undefined;
  #waiting: Waiting<Input, Output> | undefined;
  #isRunning = false;
  #last: Promise<Output> | undefined;

  /** `attempt` is given the newest, when the one before is done; `drop` one that a newer one has replaced. */
  constructor(attempt: (input: Input) => Promise<Output>, drop: (input: Input) => undefined) {
    this.#attempt = attempt;
    this.#drop = drop;
  }

  /** What came of the newest that was given; `undefined` if none was. */
  get last(): Promise<Output> | undefined {
    return this.#last;
  }

  /** Those that are replaced while they wait share the promise, and so the fate, of the one that replaces them. */
  give(input: Input): Promise<Output> {
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      void this.#drop(waiting.input);
      waiting.input = input;
      return waiting.promise;
    }
    const added = new Waiting<Input, Output>(input);
    this.#waiting = added;
    this.#last = added.promise;
    if (!this.#isRunning) void this.#run();
    return added.promise;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    await Promise.resolve(); // of those that are given in one go, only the last is done
    for (let now = this.#waiting; now !== undefined; now = this.#waiting) {
      this.#waiting = undefined; // from here on, what is given is newer than this attempt
      try {
        void now.resolve(await this.#attempt(now.input));
      } catch (error) {
        void now.reject(error); // of this attempt alone: what waits for the next one is not touched
      }
    }
    this.#isRunning = false;
  }
}

class Waiting<Input, Output> {
  input: Input;
  readonly promise: Promise<Output>;
  resolve: (output: Output) => void = () => {};
  reject: (error: unknown) => void = () => {};

  constructor(input: Input) {
    this.input = input;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }
}
