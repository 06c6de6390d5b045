import type { Worker } from "node:worker_threads";
import type { Answer, Order, Thread } from "@untorn/core";
import { type Given, type Told, waitUntilIdle } from "./thread-flags.ts";

/** When the other thread is worth its start, and what it may take. */
export interface ThreadPolicy {
  /** It is started when so many writes came within a second. */
  readonly writesInASecond: number;
  /** So long what waits for it may take, in milliseconds: where files are flushed to a disk, several at once are quicker from here. */
  readonly backlog: number;
  /** It ends when it had nothing to do for so long, in milliseconds. */
  readonly idle: number;
}

const usual: ThreadPolicy = { writesInASecond: 64, backlog: 2, idle: 2000 };

/**
 * A worker thread, for whoever writes often. It is started under load, keeps no process alive by itself, ends when it is idle, and where it
 * cannot be started nothing changes. The exit of the process waits for the write that it is at.
 */
export class WritingThread implements Thread {
  readonly #policy: ThreadPolicy;
  #state: "none" | "starting" | "ready" | "useless" = "none";
  #worker: Worker | undefined;
  #flags: Int32Array | undefined;
  /** In the order in which they were given, which is that in which they are answered. */
  readonly #waiting: ((answer: Answer | undefined) => void)[] = [];
  /** What a write takes there, in milliseconds. */
  #pace = 0;
  #second = 0;
  #writes = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(policy: Partial<ThreadPolicy> = {}) {
    this.#policy = { ...usual, ...policy };
  }

  take(order: () => Order): Promise<Answer | undefined> | undefined {
    const worker = this.#worker;
    if (worker === undefined) return this.#count();
    const before = this.#waiting.length;
    if (before * this.#pace > this.#policy.backlog) return undefined;
    const given: Given = order();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a thread, not a window
    void worker.postMessage(given);
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
    if (++this.#writes >= this.#policy.writesInASecond) void this.start();
  }

  /** Starts it; the result is whether it is there. */
  async start(): Promise<boolean> {
    this.#state = "starting";
    try {
      const threads = await import("node:worker_threads");
      const file = import.meta.url.endsWith(".ts") ? "./untorn-thread.ts" : "./untorn-thread.js";
      this.#flags = new Int32Array(new SharedArrayBuffer(8));
      const worker = new threads.Worker(new URL(file, import.meta.url), {
        workerData: this.#flags,
        name: "untorn",
        env: {},
        execArgv: ["--no-warnings"],
        trackUnmanagedFds: false, // it closes all that it opens
      });
      void worker.unref();
      await new Promise<void>((resolve, reject) => {
        void worker.on("message", (told: Told | undefined) => {
          if (told === undefined) resolve();
          else void this.#hear(told);
        });
        void worker.on("error", reject); // it exits then
        void worker.once("exit", () => {
          void reject();
          void this.#ended();
        });
      });
      this.#worker = worker;
      this.#state = "ready";
      this.#idle = setTimeout(() => this.end(), this.#policy.idle).unref();
      void process.on("exit", this.#onExit);
    } catch {
      this.#state = "useless"; // bundled without its file, or not permitted
    }
    return this.#worker !== undefined;
  }

  #hear({ answer, milliseconds }: Told): undefined {
    this.#pace += (milliseconds - this.#pace) / 8;
    const resolve = this.#waiting.shift()!;
    if (this.#waiting.length === 0) {
      void this.#worker?.unref();
      void this.#idle?.refresh();
    }
    void resolve(answer);
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
    if (this.#state === "ready") this.#state = "none"; // else it could not be started
    this.#writes = 0;
    void clearTimeout(this.#idle);
    void process.off("exit", this.#onExit);
    for (const resolve of this.#waiting.splice(0)) void resolve(undefined);
  }

  readonly #onExit = (): undefined => waitUntilIdle(this.#flags!);
}
