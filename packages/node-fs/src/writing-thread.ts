import { clearTimeout, setTimeout } from "node:timers"; // the global ones may be those of a test, or of a browser's likeness
import type { Worker } from "node:worker_threads";
import type { Answer, Order, Thread } from "@untorn/core";
import { goOn, waitUntilIdle } from "./thread-flags.ts";
import { type Item, isNotBegun, itemsOf, Outbox, type Sent, type Took } from "./thread-messages.ts";

/** When the other thread is worth its start, and what it may take. */
export interface ThreadPolicy {
  /** It is started when so many writes came within a second. */
  readonly writesInASecond: number;
  /** When it has answered nothing for so long, in milliseconds, it is given no more: a disk or a network hangs, perhaps not that of others. */
  readonly patience: number;
  /** Where flushes take a larger share of its time, it waits for a disk: several writes at once are quicker from here. */
  readonly flushing: number;
  /** What has more bytes is quicker from here where several are written at once. */
  readonly largestBeside: number;
  /** It ends when it had nothing to do for so long, in milliseconds. */
  readonly idle: number;
}

const usual: ThreadPolicy = {
  writesInASecond: 64,
  patience: 20,
  flushing: 0.25,
  largestBeside: 64 * 1024,
  idle: 2000,
};

/** One of so many that wait for a disk is done there all the same: perhaps they do so no longer. */
const tried = 64;

/** What comes in one go is sent in messages of so many: the first are carried out while the next ones are made, and heard of before those. */
const inAMessage = 16;

/**
 * A worker thread, for whoever writes often. It is started under load, keeps no process alive by itself, ends when it is idle, and where it
 * cannot be started nothing changes. The exit of the process waits for the write that it is at.
 */
export class WritingThread implements Thread {
  readonly #policy: ThreadPolicy;
  #state: "none" | "starting" | "ready" | "useless" = "none";
  #worker: Worker | undefined;
  #flags: Int32Array | undefined;
  #outbox = new Outbox();
  /** In the order in which they were given, which is that in which they are answered. */
  readonly #waiting: ((answer: Answer | undefined) => void)[] = [];
  /** Which share of its time flushes take. */
  #flushing = 0;
  #refused = 0;
  /** When it last answered, or was given something to do. */
  #heard = 0;
  #second = 0;
  #writes = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(policy: Partial<ThreadPolicy> = {}) {
    this.#policy = { ...usual, ...policy };
  }

  /** It has been started, and has not ended. */
  get isThere(): boolean {
    return this.#worker !== undefined;
  }

  take(order: () => Order, size: number, others: number): Promise<Answer | undefined> | undefined {
    const worker = this.#worker;
    if (worker === undefined) return this.#count();
    const before = this.#waiting.length;
    const { flushing, patience, largestBeside } = this.#policy;
    if (before === 0) this.#heard = performance.now();
    else if (performance.now() - this.#heard > patience) return undefined;
    if (others > 0 && size > largestBeside) return undefined;
    if (others > 0 && this.#flushing > flushing && ++this.#refused % tried !== 0) return undefined;
    void this.#outbox.add(order());
    if (this.#outbox.size === 1) void Promise.resolve().then(() => this.#send());
    if (this.#outbox.size === inAMessage) void this.#send();
    if (before === 0) void worker.ref();
    return new Promise((resolve) => void this.#waiting.push(resolve));
  }

  #count(): undefined {
    if (this.#state !== "none") return;
    const now = performance.now();
    if (now - this.#second > 1000) {
      this.#second = now;
      this.#writes = 0;
    }
    if (++this.#writes >= this.#policy.writesInASecond) void this.start(false);
  }

  /** Starts it; the result is whether it is there. The process lives so long, unless nobody waits for that. */
  async start(isAwaited = true): Promise<boolean> {
    this.#state = "starting";
    try {
      if (process.permission !== undefined) throw new Error("Node's permissions do not bind another thread");
      const threads = await import("node:worker_threads");
      const file = import.meta.url.endsWith(".ts") ? "./untorn-thread.ts" : "./untorn-thread.js";
      this.#flags = new Int32Array(new SharedArrayBuffer(8));
      const worker = new threads.Worker(new URL(file, import.meta.url), {
        workerData: this.#flags,
        name: "untorn",
        env: {},
        execArgv: ["--no-warnings"],
        trackUnmanagedFds: false, // it closes all that it opens
        stdout: true, // else those of the process would be opened, and so made not to block
        stderr: true,
        resourceLimits: { maxYoungGenerationSizeMb: 2 }, // an order is gone when it is done
      });
      await new Promise<void>((resolve, reject) => {
        void worker.on("message", (sent: Sent | undefined) => {
          if (sent === undefined) resolve();
          else void this.#hear(itemsOf(sent));
        });
        void worker.on("error", reject); // it exits then
        void worker.once("exit", () => {
          void reject();
          void this.#ended();
        });
        if (!isAwaited) void worker.unref(); // last: who listens for messages keeps the process alive
      });
      void worker.unref();
      this.#worker = worker;
      this.#state = "ready";
      this.#idle = setTimeout(() => this.end(), this.#policy.idle).unref();
      void process.prependListener("exit", this.#onExit); // what others give back at the exit, it may be at
    } catch {
      this.#state = "useless"; // bundled without its file, or not permitted
    }
    return this.#worker !== undefined;
  }

  #send(): undefined {
    if (this.#outbox.size === 0) return;
    void this.#worker?.postMessage(...this.#outbox.take());
  }

  #hear(items: Item[]): undefined {
    const { milliseconds, flushing } = items.pop()!.told as Took;
    this.#heard = performance.now();
    this.#flushing += (flushing / (milliseconds || 1) - this.#flushing) / 2;
    const answered = this.#waiting.splice(0, items.length);
    const answers = items.map((item) => (isNotBegun(item) ? undefined : item));
    if (answers.includes(undefined)) void goOn(this.#flags!);
    if (this.#waiting.length === 0) {
      void this.#worker?.unref();
      void this.#idle?.refresh();
    }
    for (const [i, resolve] of answered.entries()) void resolve(answers[i]);
  }

  /** Ends it, unless it is at work. */
  end(): undefined {
    if (this.#waiting.length > 0) return;
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #ended(): undefined {
    this.#worker = undefined;
    this.#outbox = new Outbox();
    if (this.#state === "ready") this.#state = "none"; // else it could not be started
    this.#writes = 0;
    void clearTimeout(this.#idle);
    void process.off("exit", this.#onExit);
    for (const resolve of this.#waiting.splice(0)) void resolve(undefined);
  }

  readonly #onExit = (): undefined => waitUntilIdle(this.#flags!);
}
