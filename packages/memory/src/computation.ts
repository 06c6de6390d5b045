import type { AsyncFileSystem, Call, FileSystem, Platform, Steps } from "@untorn/core";
import type { MemoryHandle } from "./calls.ts";
import { opens, shownArgument } from "./memory-file-system.ts";
import { portOf, type Tape } from "./tape.ts";

/**
 * Something that runs on the filesystem: a generator of steps, or an async function that makes the platform's `async` calls.
 *
 * It must be deterministic, and wait for nothing but calls (`sleep` is one).
 */
export type Computation = (platform: Platform<MemoryHandle>) => Steps<unknown> | Promise<unknown>;

/** How a computation ended. */
export type Ending = { readonly value: unknown } | { readonly error: unknown } | { readonly killed: true };

/** A computation that goes on when, and only when, one of the calls that it waits for is made. */
export interface Running {
  /** How many calls it waits for; any of them may be the next one. */
  readonly waiting: number;
  readonly ending: Ending | undefined;
  /** What it was answered so far, and what it waits for: two runs for which this is the same are taken to be in the same state. */
  readonly state: string;
  /** The name of a call that it waits for: the same in runs that are in the same state. */
  nameOf(which: number): string;
  /** Makes one of its calls. */
  step(which: number): Promise<void> | undefined;
  /** It makes no more calls, never hears of the ones that it waits for, and has nothing open any more. */
  kill(): void;
}

/** Starts a computation; it makes no call by itself. Its calls go by way of a tape. */
export async function start(
  computation: Computation,
  platform: Platform<MemoryHandle>,
  tape: Tape,
): Promise<Running> {
  const code = new Code(tape);
  let blocking: FileSystem<MemoryHandle> | undefined;
  let isCode = true; // a generator makes no call before its first step
  const started = computation({
    ...platform,
    get sync() {
      return (blocking ??= portOf(tape.callNames, (call) =>
        isCode ? code.refuse(call) : tape.perform(call),
      ) as FileSystem<MemoryHandle>);
    },
    get async() {
      return code.port;
    },
  });
  isCode = !("next" in started);
  if ("next" in started) return new Stepping(started, tape);
  await code.follow(started);
  return code;
}

/** A generator of steps. */
class Stepping implements Running {
  readonly #steps: Steps<unknown>;
  readonly #tape: Tape;
  #call: Call | undefined;
  ending: Ending | undefined;
  state = "";

  constructor(steps: Steps<unknown>, tape: Tape) {
    this.#steps = steps;
    this.#tape = tape;
    this.#resume(() => steps.next());
  }

  get waiting(): number {
    return this.#call === undefined ? 0 : 1;
  }

  nameOf(): string {
    return ""; // it waits for one at most
  }

  step(): undefined {
    const call = this.#call!;
    let answer: unknown;
    try {
      answer = this.#tape.perform(call);
    } catch (error) {
      this.state += heard(call.name, codeOf(error));
      this.#resume(() => this.#steps.throw(error));
      return;
    }
    this.state += heard(call.name, answer);
    this.#resume(() => this.#steps.next(answer));
  }

  kill(): void {
    this.#tape.release();
    this.#call = undefined;
    this.ending = { killed: true };
    this.state += ";killed";
  }

  #resume(go: () => IteratorResult<Call, unknown>): void {
    this.#call = undefined;
    try {
      const { done, value } = go();
      if (done) this.ending = { value };
      else this.#call = value;
    } catch (error) {
      this.ending = { error };
    }
  }
}

interface Pending {
  readonly call: Call;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Async code, whose calls wait until they are let through. */
class Code implements Running {
  readonly #tape: Tape;
  #port: AsyncFileSystem<MemoryHandle> | undefined;
  readonly #pending: Pending[] = [];
  /** In any order: what runs side by side does not care which of two others went first, unless it is told so by an answer. */
  readonly #answers: string[] = [];
  #refused: Error | undefined;
  ending: Ending | undefined;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  get port(): AsyncFileSystem<MemoryHandle> {
    this.#port ??= portOf(this.#tape.callNames, (call) => this.#ask(call)) as AsyncFileSystem<MemoryHandle>;
    return this.#port;
  }

  get waiting(): number {
    return this.#pending.length;
  }

  get state(): string {
    const waiting = this.#pending.map(({ call }) => lineOf(call));
    return [...this.#answers.toSorted(), "waits for", ...waiting.toSorted()].join("\n");
  }

  /** Which line it is, and the how manieth of those that wait for the same. */
  nameOf(which: number): string {
    const line = lineOf(this.#pending[which]!.call);
    const before = this.#pending.slice(0, which).filter(({ call }) => lineOf(call) === line);
    return `${line} ${before.length}`;
  }

  /** Nothing could come between it and the calls around it: whatever was found, or was not, would tell nothing. */
  refuse({ name }: Call): never {
    this.#refused = new Error(`sync.${name}() in async code cannot be explored: make async calls, or steps`);
    throw this.#refused;
  }

  async follow(promise: Promise<unknown>): Promise<void> {
    promise.then(
      (value) => (this.ending ??= { value }),
      (error: unknown) => (this.ending ??= { error }),
    );
    await this.#quiet();
  }

  async step(which: number): Promise<void> {
    const [{ call, resolve, reject }] = this.#pending.splice(which, 1) as [Pending];
    const line = lineOf(call);
    try {
      const answer = this.#tape.perform(call);
      this.#answers.push(line + heard(call.name, answer));
      resolve(answer);
    } catch (error) {
      this.#answers.push(line + heard(call.name, codeOf(error)));
      reject(error);
    }
    await this.#quiet();
  }

  kill(): void {
    this.#tape.release();
    this.#pending.length = 0;
    this.#answers.push("killed");
    this.ending = { killed: true };
  }

  #ask(call: Call): Promise<unknown> {
    return new Promise((resolve, reject) => this.#pending.push({ call, resolve, reject }));
  }

  /** Lets the code run until it waits for calls, or has ended. */
  async #quiet(): Promise<void> {
    for (let turns = 0; turns < mostTurns; turns++) {
      for (let i = 0; i < mostPromises; i++) await Promise.resolve();
      if (this.#refused !== undefined) throw this.#refused;
      if (this.#pending.length > 0 || this.ending !== undefined) return;
      await nextTurn();
    }
    throw new Error("The code waits for something that is no call of the filesystem: it cannot be explored");
  }
}

const mostPromises = 24; // in a row, between two calls; more are found out by turns of the event loop
const mostTurns = 100;

/** After everything that is due now. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- this one starts the port by itself
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code;

/** An answer; of a handle, what is open. */
function heard(name: string, answer: unknown): string {
  return opens.has(name) && typeof answer === "object"
    ? `;${shownArgument(answer)}`
    : `;${JSON.stringify(answer)}`;
}

const lineOf = ({ name, args }: Call): string => [name, ...args.map(shownArgument)].join(" ");
