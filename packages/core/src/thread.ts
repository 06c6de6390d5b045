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

/** What came of an order, to be sent back. */
export interface Answer {
  /** JSON can hold it. */
  readonly told: object;
  /** What was read. */
  readonly data?: Uint8Array;
}

/** What an {@link Order} is told. */
export interface Told extends Pick<Situation, "operation" | "path" | "from"> {
  readonly work: "write" | "json" | "copy" | "move" | "claim" | "update";
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

/** What an {@link Answer} is told. */
type Came =
  | { readonly done: unknown; readonly situation: PlainSituation }
  /** A link leads there, and it is not that file's turn. Nothing was done. */
  | { readonly elsewhere: string }
  | { readonly declined: true }
  | { readonly failed: PlainFault; readonly situation: PlainSituation }
  /** A bug of ours. */
  | { readonly broken: PlainError };

/** An answer that is told what came of its order. */
export interface PlainAnswer extends Answer {
  readonly told: Came;
}

/** Of what was done, the bytes that were read: they are not told, but sent beside. */
interface WithBytes {
  readonly bytes?: Uint8Array | undefined;
}

/** Whose work is given, and what its failure changes. */
export interface Giving extends Pick<Job, "host" | "situation"> {
  readonly request: Pick<Job["request"], "lock">;
}

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
    job: Giving,
    order: () => PlainOrder,
    size: number,
    again: () => Promise<T>,
  ): Promise<T> | undefined {
    if (!this.canBeGiven) return undefined;
    const answer = this.#thread!.take(order, size, job.host.files.inside - 1);
    return answer && this.#resultOf(answer as Promise<PlainAnswer | undefined>, job, again);
  }

  async #resultOf<T>(
    given: Promise<PlainAnswer | undefined>,
    { situation, request }: Giving,
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
    const { told, data } = answer;
    if ("declined" in told) return again();
    if ("elsewhere" in told) return new Elsewhere(told.elsewhere) as T;
    if ("broken" in told) throw errorOf(told.broken);
    void Object.assign(situation, told.situation);
    if ("failed" in told) {
      if (told.failed.code === "ERR_UNTORN_LOCK_LOST") void request.lock?.lose();
      throw faultOf(told.failed);
    }
    return (data === undefined ? told.done : { ...(told.done as object), bytes: data }) as T;
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
export function doneAnswer(done: unknown, situation: Situation): PlainAnswer {
  const told = { done, situation: plainSituation(situation) };
  const { bytes, ...rest } = Object(done) as WithBytes;
  return bytes === undefined ? { told } : { told: { ...told, done: rest }, data: bytes };
}

/** A failure, to be sent. */
export function failedAnswer(error: unknown, situation: Situation): PlainAnswer {
  if (!(error instanceof Fault)) return { told: { broken: plainError(error as Error) } };
  const { step, code, of, cause } = error;
  return { told: { failed: { step, code, of, cause: plain(cause) }, situation: plainSituation(situation) } };
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
