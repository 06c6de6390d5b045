import { Elsewhere } from "./in-turn.ts";
import type { Job, Situation } from "./job.ts";
import { Fault, type Steps } from "./port.ts";
import { trace } from "./trace.ts";

/** Work that can be sent to another thread, for `carryOut` there. */
export interface Order {
  /** What is to be done. JSON can hold it. */
  readonly told: object;
  /** What is to be written. It is the caller's: to be copied before anything else happens. */
  readonly data?: Uint8Array;
}

/** What came of an order, to be sent back. JSON can hold it. */
export type Answer = object;

/** What an {@link Order} is told. */
export interface Told extends Pick<Situation, "operation" | "path" | "from"> {
  readonly work: "write" | "json" | "copy" | "move";
  /** What that work needs to know besides. */
  readonly how: object;
}

/** An order that was told what it needs. */
export interface PlainOrder extends Order {
  readonly told: Told;
}

/** An order on the thread that carries it out: its steps, and the situation that they keep true. */
export interface Work {
  readonly situation: Situation;
  readonly steps: Steps<unknown>;
}

/** What the steps of an order come to that is not for the other thread after all. Nothing was done. */
export const declined = "declined";

/** See {@link declined}. */
export type Declined = typeof declined;

/** In bytes: where a larger file is read there, others would wait too long. */
export const largestThere: number = 1024 * 1024;

/** What an {@link Answer} is. */
export type PlainAnswer =
  | { readonly done: unknown; readonly situation: PlainSituation }
  /** A link leads there, and it is not that file's turn. Nothing was done. */
  | { readonly elsewhere: string }
  | { readonly declined: true }
  | { readonly failed: PlainFault; readonly situation: PlainSituation }
  /** A bug of ours. */
  | { readonly broken: PlainError };

type PlainFault = Pick<Fault, "step" | "code" | "of" | "cause">;

type PlainSituation = Pick<Situation, "path" | "outcome" | "left">;

/** Another thread of this process, which does whole operations by blocking calls: one hop in place of one for each call. */
export interface Thread {
  /**
   * Takes an order, if it is there and would be quicker; it decides by itself. `undefined` from the promise: it ended, and it is not known
   * how far it came.
   *
   * @param size - About how many bytes its data has: those of text are not counted.
   * @param others - How many operations of this process are under way besides, here or there.
   */
  take(order: () => Order, size: number, others: number): Promise<Answer | undefined> | undefined;
}

/** The orders that a platform's other thread was given, if it has one. */
export class Orders {
  readonly #thread: Thread | undefined;
  #underWay = 0;

  constructor(thread: Thread | undefined) {
    this.#thread = thread;
  }

  /** The other thread may have temporaries now, of which only it knows. */
  get areUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** There is a thread, and nobody here listens to the calls that are made. */
  get canBeGiven(): boolean {
    return this.#thread !== undefined && !trace.hasSubscribers;
  }

  /** Has work done, if the thread takes it. What it declines, or has not answered when it ends, is done by `again`. */
  give<T>(
    { host, situation }: Pick<Job, "host" | "situation">,
    order: () => PlainOrder,
    size: number,
    again: () => Promise<T>,
  ): Promise<T> | undefined {
    if (!this.canBeGiven) return undefined;
    const answer = this.#thread!.take(order, size, host.files.inside - 1);
    return answer && this.#resultOf(answer as Promise<PlainAnswer | undefined>, situation, again);
  }

  async #resultOf<T>(
    given: Promise<PlainAnswer | undefined>,
    situation: Situation,
    again: () => Promise<T>,
  ): Promise<T> {
    this.#underWay++;
    let answer: PlainAnswer | undefined;
    try {
      answer = await given;
    } finally {
      this.#underWay--;
    }
    if (answer === undefined) return inDoubt(situation, again);
    if ("declined" in answer) return again();
    if ("elsewhere" in answer) return new Elsewhere(answer.elsewhere) as T;
    if ("broken" in answer) throw errorOf(answer.broken);
    void Object.assign(situation, answer.situation);
    if ("failed" in answer) throw faultOf(answer.failed);
    return answer.done as T;
  }
}

/** It is not known what the other thread did. The same again does no harm; but if that fails, nothing is sure to be unchanged. */
async function inDoubt<T>(situation: Situation, again: () => Promise<T>): Promise<T> {
  try {
    return await again();
  } catch (error) {
    if (situation.outcome === "unchanged") situation.outcome = "unknown";
    throw error;
  }
}

/** What was done, to be sent. */
export const doneAnswer = (done: unknown, situation: Situation): PlainAnswer => ({
  done,
  situation: plainSituation(situation),
});

/** A failure, to be sent. */
export function failedAnswer(error: unknown, situation: Situation): PlainAnswer {
  if (!(error instanceof Fault)) return { broken: plainError(error as Error) };
  const { step, code, of, cause } = error;
  return { failed: { step, code, of, cause: plain(cause) }, situation: plainSituation(situation) };
}

const plainSituation = ({
  path,
  outcome,
  left,
}: Situation): Pick<Situation, "path" | "outcome" | "left"> => ({
  path,
  outcome,
  left,
});

const faultOf = ({ step, code, of, cause }: PlainFault): Fault =>
  new Fault(step, code, isPlainError(cause) ? errorOf(cause) : cause, of);

/** An error and what stands on it; sent as it is, it would lose its code. */
interface PlainError {
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: object;
}

const plain = (cause: unknown): unknown => (cause instanceof Error ? plainError(cause) : cause);

const plainError = (error: Error): PlainError => {
  const { message, stack } = error;
  return { message, stack, fields: Object.fromEntries(Object.entries(error)) };
};

const isPlainError = (cause: unknown): cause is PlainError =>
  typeof cause === "object" && cause !== null && "fields" in cause;

const errorOf = ({ message, stack, fields }: PlainError): Error =>
  Object.assign(new Error(message), fields, { stack });
