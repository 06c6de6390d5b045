import { callback, flag, oneOf, optionsObject } from "./checks.ts";
import { isPromise } from "./chunk.ts";
import { type Data, type DataSync, sourceOf } from "./data.ts";
import { createParents } from "./directories.ts";
import type { Encoding } from "./encoding.ts";
import { invalidArgument, report } from "./errors.ts";
import { finishing, finishingLater, finishParts } from "./finish.ts";
import { holding, holdingLater, insist } from "./hold-lock.ts";
import { type Host, hostOf } from "./host.ts";
import type { Job } from "./job.ts";
import { type LockOptions, type LockRequest, lockRequest } from "./lock-options.ts";
import { type WriteFileOptions, writeRequest } from "./options.ts";
import { directoryOf, nameOfType, withoutEnd } from "./paths.ts";
import type { Operation } from "./plan.ts";
import type { Platform } from "./platform.ts";
import { Fault, type Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import {
  Transacting,
  type TransactionCall,
  type TransactionReceipt,
  transactionLock,
} from "./transacting.ts";
import { wholePath } from "./whole-path.ts";
import { inside } from "./with-lock.ts";
import { jobOf } from "./writing.ts";

/** Options of one file that a transaction writes: as of `writeFile`. */
export type TransactionWriteOptions = Pick<
  WriteFileOptions,
  "mode" | "owner" | "encoding" | "createParents" | "onTemporary"
> & {
  /** Write the file that a link leads to, or fail. Default `"follow"`. */
  readonly symlinks?: "follow" | "error" | undefined;
};

/** Options of `transaction`. They are read, never changed. */
export interface TransactionOptions extends LockOptions {
  /** Where the journal and the lock are. All transactions that may touch the same files should name the same one. Default: that of the first path. */
  readonly directory?: string | URL | undefined;
  /**
   * `"full"`: all or nothing also after a power cut, and all once it is acknowledged. `"none"`: all or nothing for whoever comes after
   * a killed process; no promise about power. Default `"full"`.
   */
  readonly durability?: "full" | "none" | undefined;
  /** Fail with `ERR_UNTORN_NOT_DURABLE` (or the system's code) where directories cannot be flushed. Default `false`. */
  readonly strict?: boolean | undefined;
}

/** What the action of a transaction says is to be done. Nothing is done before the action has ended. */
export interface Transaction<D = Data> {
  /** Writes a file, as `writeFile` does. */
  write(path: string | URL, data: D, options?: TransactionWriteOptions | Encoding): undefined;
  /** Moves a file, over whatever file is there. */
  move(from: string | URL, to: string | URL): undefined;
  /** Removes a file, or a link. */
  remove(path: string | URL): undefined;
}

/** The type of `transaction`. */
export interface RunTransaction {
  /**
   * Writes, moves and removes several files: all of it or nothing, for whoever calls `recover` on its directory first, or begins the next
   * transaction there.
   *
   * The action only says what is to be done; when it has ended, that is carried out in its order, under a lock that transactions of one
   * directory share. When the promise is fulfilled, all is done and, with `"full"`, on disk. When it is rejected with the outcome
   * `"unchanged"`, nothing is; with `"unknown"`, `recover` finishes it, and so does the next transaction. A crash at any point, in `recover`
   * too, ends in all or nothing.
   *
   * Not promised: that a reader who looks meanwhile, or after a crash before `recover`, sees all or nothing. Each file is whole at every
   * moment; but while the files take their places, one after the other, some are new and others old. A file that is moved is at
   * both of its paths for a moment, never at none. Nor is it promised what comes of writes of the same files by others; nor anything
   * in a directory where somebody else may rename what is in it. Directories are not moved.
   *
   * @param action - Calls `tx.write`, `tx.move` and `tx.remove`. It may be async. What it throws ends the transaction; nothing was done.
   * @param options - See {@link TransactionOptions}.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument; nothing was done.
   * @throws {@link AtomicFileError} The codes of `writeFile` and of `withLock`; `ERR_UNTORN_ENDED` from `tx`, after the action has ended.
   *
   * @example
   * ```ts
   * import { transaction, writeFile } from "untorn";
   *
   * await writeFile("draft.txt", "Hello");
   * const { replaced, removed } = await transaction(async (tx) => {
   *   tx.write("index.json", JSON.stringify(["post.txt"]));
   *   tx.move("draft.txt", "post.txt");
   * });
   * console.log(replaced.length, removed.length); // 2 1
   * ```
   */
  (action: (tx: Transaction) => unknown, options?: TransactionOptions): Promise<TransactionReceipt>;
}

/** The type of `transactionSync`. */
export interface RunTransactionSync {
  /**
   * Like {@link RunTransaction}, but blocks until it is done, and takes only data that is there at once.
   *
   * @throws The same errors; and a `TypeError` where the action gave a promise.
   *
   * @example
   * ```ts
   * import { transactionSync } from "untorn";
   *
   * transactionSync((tx) => {
   *   tx.write("a.txt", "a");
   *   tx.write("b.txt", "b");
   * });
   * ```
   */
  (action: (tx: Transaction<DataSync>) => unknown, options?: TransactionOptions): TransactionReceipt;
}

/** `transaction` on a platform. */
export function bindTransaction<File, Directory>(platform: Platform<File, Directory>): RunTransaction {
  return async (action, options) => {
    const recording = new Recording(hostOf(platform), action, options, false);
    const { host, request } = recording;
    try {
      await recording.record();
      const call = recording.call();
      if (call === undefined) return nothing;
      const transacting = new Transacting(call);
      try {
        await run(host.async, recording.before(call, finishingLater(host, "transaction", request)));
        const lock = transactionLock(
          call.directory,
          host,
          "transaction",
          request,
          false,
          call.job.situation.left,
        );
        const done = await holdingLater(lock, (held) =>
          host.locks.inside(held, () => run(host.async, transacting.run(held))),
        );
        return insist(done);
      } catch (error) {
        throw transacting.report(error);
      }
    } finally {
      void recording.release();
    }
  };
}

/** `transactionSync` on a platform. */
export function bindTransactionSync<File, Directory>(
  platform: Platform<File, Directory>,
): RunTransactionSync {
  return (action, options) => runSync(platform.sync, transactionSteps(platform, action, options));
}

/** `transactionSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* transactionSteps<File, Directory>(
  platform: Platform<File, Directory>,
  action: (tx: Transaction<DataSync>) => unknown,
  options?: TransactionOptions,
): Steps<TransactionReceipt> {
  const recording = new Recording(hostOf(platform), action, options, true);
  const { host, request } = recording;
  try {
    if (isPromise(recording.record()))
      throw invalidArgument(
        "VALUE",
        "the action of transactionSync must not give a promise: use transaction",
      );
    const call = recording.call();
    if (call === undefined) return nothing;
    const transacting = new Transacting(call);
    try {
      yield* recording.before(call, finishing(host, "transaction", request));
      const lock = transactionLock(
        call.directory,
        host,
        "transaction",
        request,
        true,
        call.job.situation.left,
      );
      return insist(yield* holding(lock, (held) => inside(transacting.run(held), held, lock)));
    } catch (error) {
      throw transacting.report(error);
    }
  } finally {
    void recording.release();
  }
}

const nothing: TransactionReceipt = { replaced: [], removed: [], durability: "full" };

/** What the caller says is to be done, checked as it is said. */
class Recording {
  readonly host: Host;
  readonly request: LockRequest;
  readonly #action: (tx: Transaction<never>) => unknown;
  readonly #sync: boolean;
  readonly #durability: "full" | "none";
  readonly #strict: boolean;
  readonly #signal: unknown;
  readonly #operations: Operation[] = [];
  readonly #directory: string | undefined;
  #first: string | undefined;
  #hasEnded = false;

  constructor(host: Host, action: unknown, options: unknown, sync: boolean) {
    const given = optionsObject<TransactionOptions>(options);
    const checked = callback<(tx: Transaction<never>) => unknown>("action", action);
    if (checked === undefined)
      throw invalidArgument("TYPE", `action must be a function, not ${nameOfType(action)}`);
    this.host = host;
    this.request = lockRequest(options);
    this.#action = checked;
    this.#sync = sync;
    this.#durability = oneOf("durability", given.durability, ["full", "none"]);
    this.#strict = flag("strict", given.strict, false);
    this.#signal = given.signal;
    this.#directory =
      given.directory === undefined
        ? undefined
        : wholePath(given.directory, "directory", "transaction", host.platform);
  }

  /** Lets the action speak, and nobody after it. */
  record(): unknown {
    const tx: Transaction<unknown> = Object.freeze({
      write: (path: unknown, data: unknown, options: unknown) => this.#write(path, data, options),
      move: (from: unknown, to: unknown) => this.#move(from, to),
      remove: (path: unknown) => this.#remove(path),
    });
    const end = (): void => void (this.#hasEnded = true);
    let said: unknown;
    try {
      said = this.#action(tx);
    } finally {
      if (!isPromise(said)) void end();
    }
    return isPromise(said) ? Promise.resolve(said).finally(end) : undefined;
  }

  /** What is to be done; `undefined` where that is nothing. */
  call(): TransactionCall | undefined {
    if (this.#first === undefined) return undefined;
    const { host } = this;
    const style = host.platform.pathStyle;
    const directory = withoutEnd(this.#directory ?? directoryOf(this.#first, style), style);
    return {
      host,
      directory,
      operations: this.#operations,
      durability: this.#durability,
      strict: this.#strict,
      job: { ...this.#job(directory, {}, ""), backup: undefined },
    };
  }

  /** What comes before the lock: its directory is there, and what others left in it, whose lock is elsewhere, is finished. */
  *before(
    { directory, durability, strict }: TransactionCall,
    finish: ReturnType<typeof finishing>,
  ): Steps<undefined> {
    const { pathStyle: style, supports } = this.host.platform;
    const [first] = this.#operations;
    void this.request.cancellation.check();
    if (this.#directory === undefined && first?.kind === "write" && first.job.request.createParents) {
      const durable = durability === "full" && supports.directoryFlush;
      yield* createParents(directory, { style, durable, strict });
    }
    yield* finishParts(directory, finish, this.host);
  }

  release(): undefined {
    for (const { job } of this.#operations) void job.source.release();
  }

  #write(path: unknown, data: unknown, options: unknown): undefined {
    void this.#checkOpen();
    const given = optionsObject<TransactionWriteOptions>(
      typeof options === "string" ? { encoding: options } : options,
    );
    if (given.symlinks !== undefined) void oneOf("symlinks", given.symlinks, ["follow", "error"]);
    void this.#push({ kind: "write", job: this.#job(path, given, data) });
  }

  #move(from: unknown, to: unknown): undefined {
    void this.#checkOpen();
    const whole = wholePath(from, "from", "transaction", this.host.platform);
    void this.#push({ kind: "move", from: whole, job: this.#job(to, {}, "") }, whole);
  }

  #remove(path: unknown): undefined {
    void this.#checkOpen();
    void this.#push({ kind: "remove", job: this.#job(path, {}, "") });
  }

  #push(operation: Operation, path: string = operation.job.situation.path): undefined {
    this.#first ??= path;
    void this.#operations.push(operation);
  }

  #job(
    path: unknown,
    {
      mode,
      owner,
      encoding,
      createParents: makes,
      symlinks,
      onTemporary,
    }: object & { readonly [K in keyof TransactionWriteOptions]?: unknown },
    data: unknown,
  ): Job {
    const [durability, strict, signal] = [this.#durability, this.#strict, this.#signal];
    const request = writeRequest({
      mode,
      owner,
      encoding,
      createParents: makes,
      symlinks,
      onTemporary,
      durability,
      strict,
      signal,
    });
    return jobOf(this.host, "transaction", path, request, () =>
      sourceOf(data, request, this.#sync, this.host.text),
    );
  }

  #checkOpen(): undefined {
    if (!this.#hasEnded) return;
    const path = this.#directory ?? this.#first ?? "";
    throw report(new Fault("transaction", "ERR_UNTORN_ENDED", undefined), {
      operation: "transaction",
      path,
      outcome: "unknown",
    });
  }
}
