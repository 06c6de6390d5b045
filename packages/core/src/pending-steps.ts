import { Cancellation } from "./cancellation.ts";
import type { Source } from "./data.ts";
import { isAtomicFileError, report } from "./errors.ts";
import type { Host } from "./host.ts";
import type { Job, Situation } from "./job.ts";
import { type Receipt, writeRequest } from "./options.ts";
import { more, PendingSource } from "./pending-source.ts";
import { type Call, Fault, type Steps } from "./port.ts";
import { Stop } from "./stop.ts";
import { about } from "./telling.ts";
import { jobOf, writing } from "./writing.ts";

/** How a pending file is opened. */
export interface Opening {
  /** The function that the caller called. */
  readonly operation: string;
  /** The file, as `writeFile` takes it. */
  readonly path: unknown;
  /** As `writeFile` takes them. */
  readonly options: unknown;
  /** Small pieces wait until there are more, or until the commit. */
  readonly gathers: boolean;
}

/**
 * The steps of `writeFile`, which stop where they need more data and go on when it is given: from the start to the first piece (`open`),
 * to the next (`write`), from the last one to the end (`commit`). An error that is thrown where they stand makes them remove the
 * temporary (`fail`), as any other failure of a write does.
 */
export class PendingSteps {
  readonly #steps: Steps<Receipt>;
  readonly #source: PendingSource;
  readonly #job: Job;
  readonly #stop: Stop = new Stop();
  readonly #forgetSignal: () => undefined;
  #isStarted = false;
  #isBusy = false;
  #isOver = false;
  #failure: unknown;

  /** Checks the arguments. `onAbort` is told when the caller's signal is aborted. */
  constructor(
    host: Host,
    { operation, path, options, gathers }: Opening,
    sync: boolean,
    onAbort: (fault: Fault) => void,
  ) {
    const given = writeRequest(options);
    const request = { ...given, cancellation: new Cancellation(this.#stop, given.cancellation.exists) };
    this.#source = new PendingSource(request, sync, gathers);
    this.#job = jobOf(host, operation, path, request, () => this.#source);
    this.#steps = writing(this.#job);
    let isMade = false;
    this.#forgetSignal = given.cancellation.onAbort((fault) => {
      void this.#stop.stop(fault);
      if (isMade) void onAbort(fault);
    });
    isMade = true;
  }

  get path(): string {
    return this.#situation.path;
  }

  get bytesWritten(): number {
    return this.#source.bytesWritten;
  }

  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** For what waits on behalf of these steps. */
  get cancellation(): Cancellation {
    return new Cancellation(this.#stop);
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What a call gets that comes too late. */
  get failure(): unknown {
    return this.#failure;
  }

  *open(): Steps<undefined> {
    if (this.#isStarted) return;
    void this.check("open");
    this.#isStarted = true;
    yield* this.#go(() => this.#steps.next());
  }

  /** In place of opening it now: fails where it is stopped already. */
  *wait(): Steps<undefined> {
    if (this.#stop.reason !== undefined) yield* this.fail(this.#stop.reason);
    void this.check("open");
  }

  /** What was gathered is all, and nothing was opened for it: it is written at once, by somebody else. */
  async hand(write: (job: Job) => Promise<Receipt>): Promise<Receipt> {
    this.#isStarted = true;
    try {
      const receipt = await write({ ...this.#job, source: this.#source.all() });
      this.#source.bytesWritten = receipt.bytesWritten;
      void this.#end();
      return receipt;
    } catch (error) {
      void this.#end(error);
      throw error;
    } finally {
      void this.#source.release();
    }
  }

  /** Takes data at once, while no other call is under way, if it is small and can wait to be written. */
  gather(data: unknown): boolean {
    return !this.#isOver && this.#source.gather(data);
  }

  /** Data to {@link write}; a `TypeError` for what is none. */
  partOf(data: unknown): Source {
    return this.#source.partOf(data);
  }

  /** Opens it, if it was not yet. Lets go of what it was not given. */
  *write(part: Source): Steps<undefined> {
    try {
      void this.check("write");
      yield* this.open();
      yield* this.#go(() => this.#steps.next(part));
    } finally {
      void part.release();
    }
  }

  *commit(): Steps<Receipt> {
    void this.check("commit");
    const receipt = yield* this.#go(() => this.#steps.next(undefined));
    return receipt!; // after the end of the data they do not stop again
  }

  /** Nothing more where it is over. Says so where the temporary cannot be removed. */
  *discard(): Steps<undefined> {
    if (this.#isBusy) void this.check("discard");
    if (!this.#isOver) yield* this.fail(discarded());
    const { stuck } = this.#situation;
    const isDiscarded = isAtomicFileError(this.#failure) && this.#failure.step === "discard";
    if (isDiscarded && stuck !== undefined) throw report(stuck, this.#situation);
  }

  /** Whatever they wait for fails now, to be discarded. */
  stop(): undefined {
    if (!this.#isOver) void this.#stop.stop(discarded());
  }

  *fail(fault: Fault): Steps<undefined> {
    if (this.#isOver) return;
    if (!this.#isStarted) {
      void this.#source.release();
      return this.#end(report(fault, this.#situation));
    }
    try {
      yield* this.#go(() => this.#steps.throw(fault));
    } catch {
      // it is kept for whoever comes later
    }
  }

  /** Throws where nothing more can be done. */
  check(step: string): undefined {
    if (this.#isOver && this.#failure !== undefined) throw this.#failure;
    const code = this.#isOver ? "ERR_UNTORN_ENDED" : this.#isBusy ? "ERR_UNTORN_BUSY" : undefined;
    if (code !== undefined) throw report(new Fault(step, code, undefined), this.#situation);
  }

  get #situation(): Situation {
    return this.#job.situation;
  }

  /** Passes their calls on until they ask for more, or end. */
  *#go(resume: () => IteratorResult<Call, Receipt>): Steps<Receipt | undefined> {
    this.#isBusy = true;
    yield* about(this.#situation);
    try {
      let step = resume();
      while (!step.done) {
        if (step.value !== more) step = yield* this.#passOn(step.value);
        else if (this.#stop.reason === undefined) return undefined;
        else step = this.#steps.throw(this.#stop.reason);
      }
      void this.#end();
      return step.value;
    } catch (error) {
      void this.#end(error);
      throw error;
    } finally {
      this.#isBusy = false;
    }
  }

  *#passOn(call: Call): Steps<IteratorResult<Call, Receipt>> {
    let answer: unknown;
    try {
      answer = yield call;
    } catch (error) {
      return this.#steps.throw(error);
    }
    return this.#steps.next(answer);
  }

  #end(failure?: unknown): undefined {
    this.#failure = failure;
    this.#isOver = true;
    void this.#forgetSignal();
  }
}

const discarded = (): Fault => new Fault("discard", "ERR_UNTORN_ENDED", undefined);
