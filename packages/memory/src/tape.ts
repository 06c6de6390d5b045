import { type Call, type CallName, perform } from "@untorn/core";
import type { MemoryHandle } from "./calls.ts";
import { type MemoryFileSystem, opens, volumeOf } from "./memory-file-system.ts";

/** What a call came to. */
interface Answer {
  readonly name: string;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly failed: boolean;
  /** What a read put into its buffer. */
  readonly bytes?: Uint8Array;
}

/**
 * What a computation was answered, in order. A new one that is given the tape from its start is brought to the same place without
 * the calls being made again; behind the end of the tape they are made, and taped.
 */
export class Tape {
  readonly #memory: MemoryFileSystem;
  readonly #answers: Answer[];
  #at = 0;
  #isCut = false;

  constructor(memory: MemoryFileSystem, answers: readonly Answer[] = []) {
    this.#memory = memory;
    this.#answers = [...answers];
  }

  /** How much is on it. */
  get length(): number {
    return this.#answers.length;
  }

  /** Its first part, from the start; this one is not used any more. */
  rewound(length: number): Tape {
    this.#isCut = true;
    return new Tape(this.#memory, this.#answers.slice(0, length));
  }

  /** The process is killed that made these calls: closes what it had open, without a call (rule 11). */
  release(): void {
    const opened = this.#answers.filter(({ name, failed }) => opens.has(name) && !failed);
    volumeOf(this.#memory).release(opened.map(({ value }) => value as MemoryHandle));
  }

  /** All calls that there are. */
  get callNames(): readonly CallName[] {
    return Object.keys(this.#memory.sync) as CallName[];
  }

  /** Makes a call, or answers as it was answered before. */
  perform(call: Call): unknown {
    if (call.name === "wait") return perform({}, call); // no call of the filesystem: what it does to the computation is done again
    const buffer = call.name === "read" ? (call.args[1] as Uint8Array) : undefined;
    return this.ask(call.name, () => perform(this.#memory.sync, call), buffer);
  }

  /** Asks, or answers as it was answered before. */
  ask(name: string, ask: () => unknown, buffer?: Uint8Array): unknown {
    if (this.#isCut) throw new Error("This computation was left behind");
    const answer = this.#answers[this.#at] ?? this.#tape(name, ask, buffer);
    this.#at++;
    if (answer.name !== name)
      throw new Error(
        `The computation asked for ${name} where it asked for ${answer.name} before: it cannot be explored`,
      );
    if (answer.bytes !== undefined) buffer?.set(answer.bytes);
    if (answer.failed) throw answer.error;
    return Array.isArray(answer.value) ? [...(answer.value as unknown[])] : answer.value;
  }

  #tape(name: string, ask: () => unknown, buffer: Uint8Array | undefined): Answer {
    let answer: Answer;
    try {
      const value = ask();
      const bytes = buffer?.slice(0, value as number);
      answer = { name, value, failed: false, ...(bytes && { bytes }) };
    } catch (error) {
      answer = { name, error, failed: true };
    }
    this.#answers.push(answer);
    return answer;
  }
}

/** A port whose calls are answered by a function. */
export function portOf(names: readonly CallName[], answer: (call: Call) => unknown): unknown {
  return Object.fromEntries(
    names.map((name) => [name, (...args: unknown[]): unknown => answer({ name, args })]),
  );
}
