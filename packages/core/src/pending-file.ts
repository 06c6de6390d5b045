import type { Data, DataSync } from "./data.ts";
import { type Host, hostOf } from "./host.ts";
import type { Receipt } from "./options.ts";
import { keyOf } from "./paths.ts";
import { type Opening, PendingSteps } from "./pending-steps.ts";
import type { Platform } from "./platform.ts";
import type { Fault, Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import { writeInTurn } from "./write-file.ts";

/**
 * A file that is being written, and is not there yet: its data is in a temporary, until {@link PendingFile.commit} makes it the target.
 *
 * Calls are done in the order in which they were made, also where nobody waits for the earlier ones. The first failure of a write or of
 * the commit is final: the temporary is removed, and whatever is called later fails with the same error.
 *
 * It holds two files open until it is committed or discarded. One that is simply forgotten stays so, and its temporary is removed when
 * the process exits.
 */
export interface PendingFile {
  /** The file that it will be, absolute, after its symbolic links. */
  readonly path: string;
  /** How much has been written so far. */
  readonly bytesWritten: number;
  /**
   * Writes data behind what was written before. When the promise is fulfilled, all of it is in the temporary; wait for it before you
   * make more, or it gathers in memory. A character may be cut in two between two texts.
   *
   * Where nobody waits for the promise, its failure is told by {@link commit}.
   *
   * @param data - Whatever `writeFile` takes. A stream or an iterable is read to its end.
   * @throws `TypeError` No data; nothing was done, and it can go on.
   * @throws {@link AtomicFileError} It is over, and the target `"unchanged"`; `ERR_UNTORN_ENDED` after a commit or a discard.
   */
  write(data: Data): Promise<void>;
  /**
   * Makes what was written the file, once. When the promise is fulfilled, it is there and has what `durability` promises.
   *
   * @throws {@link AtomicFileError} `outcome` says what is there; `ERR_UNTORN_ENDED` after a commit or a discard.
   */
  commit(): Promise<Receipt>;
  /**
   * Removes what was written; the target is as it was. A write that is under way fails with `ERR_UNTORN_ENDED`. A commit is waited for;
   * after one, after a failure, and when it is called again, this does nothing.
   *
   * @throws {@link AtomicFileError} The temporary, `temporaryPath`, could not be removed.
   */
  discard(): Promise<void>;
  /** For `await using`: {@link discard}, which does nothing where it was committed. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** A {@link PendingFile} whose calls block until they are done. */
export interface PendingFileSync {
  /** The file that it will be, absolute, after its symbolic links. */
  readonly path: string;
  /** How much has been written so far. */
  readonly bytesWritten: number;
  /**
   * Writes data behind what was written before.
   *
   * @throws `TypeError` No data; nothing was done, and it can go on.
   * @throws {@link AtomicFileError} It is over, and the target `"unchanged"`; `ERR_UNTORN_ENDED` after a commit or a discard;
   * `ERR_UNTORN_BUSY` within an iterable or a callback of another call, which goes on.
   */
  write(data: DataSync): void;
  /**
   * Makes what was written the file, once.
   *
   * @throws {@link AtomicFileError} `outcome` says what is there; `ERR_UNTORN_ENDED` after a commit or a discard.
   */
  commit(): Receipt;
  /**
   * Removes what was written; the target is as it was. Does nothing after a commit, after a failure, and when it is called again.
   *
   * @throws {@link AtomicFileError} The temporary, `temporaryPath`, could not be removed.
   */
  discard(): void;
  /** For `using`: {@link discard}, which does nothing where it was committed. */
  [Symbol.dispose](): void;
}

/** A {@link PendingFile} for streams: made at once, opened later. */
export interface PendingStream extends PendingFile {
  /** Opens it. To be called first, or {@link wait}; does nothing where it was opened. */
  open(): Promise<void>;
  /** In place of {@link open}: the first {@link PendingFile.write} opens it, and nothing if all of it was gathered until the commit. */
  wait(): Promise<void>;
  /** Takes a small chunk at once, while no call is under way; `false` where {@link PendingFile.write} is to be called. */
  gather(data: Data): boolean;
  /** {@link PendingFile.discard}, also while a commit is under way: before the rename that fails. */
  abandon(): Promise<void>;
}

/** A pending file for a stream. Arguments are checked at once. */
export function pendingStream<File, Directory>(
  platform: Platform<File, Directory>,
  opening: Opening,
  onAborted: (error: unknown) => void,
): PendingStream {
  return new Pending(hostOf(platform), opening, onAborted);
}

/** Calls wait for each other; the turn of the path is waited for by the commit only. */
class Pending implements PendingStream {
  readonly #host: Host;
  readonly #steps: PendingSteps;
  #underWay = 0;
  #last: Promise<unknown> = Promise.resolve();
  #isCommitting = false;
  #discarding: Promise<void> | undefined;

  constructor(host: Host, opening: Opening, onAborted: (error: unknown) => void) {
    this.#host = host;
    const abort = async (fault: Fault): Promise<void> => {
      await this.#next(() => this.#run(this.#steps.fail(fault)));
      if (this.#steps.failure !== undefined) void onAborted(this.#steps.failure);
    };
    this.#steps = new PendingSteps(host, opening, false, (fault) => void abort(fault));
  }

  get path(): string {
    return this.#steps.path;
  }

  get bytesWritten(): number {
    return this.#steps.bytesWritten;
  }

  open(): Promise<void> {
    return this.#next(() => this.#run(this.#steps.open()));
  }

  wait(): Promise<void> {
    return this.#next(() => this.#run(this.#steps.wait()));
  }

  gather(data: Data): boolean {
    return this.#underWay === 0 && this.#steps.gather(data);
  }

  write(data: Data): Promise<void> {
    try {
      const part = this.#steps.partOf(data);
      return this.#next(() => this.#run(this.#steps.write(part)));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async commit(): Promise<Receipt> {
    this.#isCommitting = true;
    return this.#next(() => this.#commit());
  }

  discard(): Promise<void> {
    if (!this.#isCommitting) void this.#steps.stop();
    return (this.#discarding ??= this.#next(() => this.#run(this.#steps.discard())));
  }

  abandon(): Promise<void> {
    void this.#steps.stop();
    return this.discard();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.discard();
  }

  /** In its turn: calls by this path that came before have ended, and what is there now is what will be replaced. */
  async #commit(): Promise<Receipt> {
    const { turns, platform } = this.#host;
    void this.#steps.check("commit");
    if (!this.#steps.isStarted) return this.#steps.hand((job) => writeInTurn(() => job));
    const key = keyOf(this.path, platform.pathStyle);
    try {
      await turns.enter(key, this.#steps.cancellation);
    } catch (error) {
      await this.#run(this.#steps.fail(error as Fault));
      throw this.#steps.failure;
    }
    try {
      return await this.#run(this.#steps.commit());
    } finally {
      void turns.leave(key);
    }
  }

  /** On handles of its own: it may take its time. */
  #run<T>(steps: Steps<T>): Promise<T> {
    return run(this.#host.platform.async, steps);
  }

  /** After the calls before it, however they ended; at once where there is none. Its failure is handled: a later call reports it too. */
  #next<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#underWay === 0 ? action() : this.#last.then(action);
    const end = (): undefined => void this.#underWay--;
    this.#underWay++;
    this.#last = result.then(end, end);
    return result;
  }
}

/** The blocking form, opened. */
export class PendingSync implements PendingFileSync {
  readonly #platform: Platform;
  readonly #steps: PendingSteps;

  constructor(host: Host, opening: Opening) {
    this.#platform = host.platform;
    this.#steps = new PendingSteps(host, opening, true, (fault) => this.#abort(fault));
    void this.#run(this.#steps.open());
  }

  get path(): string {
    return this.#steps.path;
  }

  get bytesWritten(): number {
    return this.#steps.bytesWritten;
  }

  write(data: DataSync): void {
    void this.#run(this.#steps.write(this.#steps.partOf(data)));
  }

  commit(): Receipt {
    return this.#run(this.#steps.commit());
  }

  discard(): void {
    void this.#run(this.#steps.discard());
  }

  [Symbol.dispose](): void {
    void this.discard();
  }

  /** At once, where no call is under way, which would see to it by itself. */
  #abort(fault: Fault): undefined {
    if (!this.#steps.isBusy) void this.#run(this.#steps.fail(fault));
  }

  #run<T>(steps: Steps<T>): T {
    return runSync(this.#platform.sync, steps);
  }
}
