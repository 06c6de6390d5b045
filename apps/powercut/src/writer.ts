import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Acknowledgement, Failure, KeepSaving, Order, Report } from "./writers/orders.ts";

const patience = 30_000;

/** A process that writes. See writers/obey.ts for its side. */
export class Writer {
  readonly #child: ChildProcess;
  readonly #heard: unknown[] = [];
  #listener: ((message: unknown) => void) | undefined;
  #complaint = "";
  /** Settles when the process has ended and all that it said has been heard. */
  readonly ended: Promise<void>;
  #over = false;

  private constructor(command: readonly string[], env: Readonly<Record<string, string>>) {
    const [program = "", ...words] = command;
    this.#child = spawn(program, words, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    this.#child.stdin?.on("error", () => {}); // a killed process does not listen
    this.#child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    const lines = createInterface({ input: this.#child.stdout! }).on("line", (line) => {
      const message = messageOf(line);
      if (message === undefined) return; // cut off by the end of its life
      if (this.#listener === undefined) this.#heard.push(message);
      else this.#listener(message);
    });
    const heardAll = new Promise<void>((resolve) => lines.once("close", resolve));
    this.ended = new Promise((resolve) => {
      const end = (): void => {
        this.#over = true;
        resolve();
      };
      this.#child.once("error", (error) => {
        this.#complaint += error.message;
        end();
      });
      this.#child.once("close", () => void heardAll.then(end));
    });
  }

  /** Starts one, and waits until it is ready for orders. */
  static async start(
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Writer> {
    const writer = new Writer(command, env);
    if ((await writer.#next()) === undefined)
      throw new Error(`a writer ended before it was ready: ${writer.complaint}`);
    return writer;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get hasEnded(): boolean {
    return this.#over;
  }

  /** What it wrote to its standard error. */
  get complaint(): string {
    return this.#complaint.trim();
  }

  /** Gives an order that has one answer; `undefined` where it ended without it. */
  async ask(order: Exclude<Order, KeepSaving>): Promise<Report | undefined> {
    this.#tell(order);
    return (await this.#next()) as Report | undefined;
  }

  /** Lets it save until its end. `first` settles with the first acknowledgement, or its end. */
  keepSaving(order: Omit<KeepSaving, "order">): Saving {
    const saving: { acknowledged: Acknowledgement[]; failure?: Failure; first: Promise<void> } = {
      acknowledged: [],
      first: Promise.resolve(),
    };
    const spoke = new Promise<void>((resolve) => {
      this.#listener = (message) => {
        if ("failed" in (message as object)) saving.failure = (message as { failed: Failure }).failed;
        else saving.acknowledged.push(message as Acknowledgement);
        resolve();
      };
    });
    saving.first = Promise.race([spoke, this.ended]);
    this.#tell({ order: "keep saving", ...order });
    return saving;
  }

  /** It does nothing any more, and holds on to what it has. */
  stop(): void {
    this.#child.kill("SIGSTOP");
  }

  /** `kill -9` */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  #tell(order: Order): void {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  async #next(): Promise<unknown> {
    if (this.#heard.length > 0) return this.#heard.shift();
    const said = new Promise((resolve) => {
      this.#listener = resolve;
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`a writer did not answer in ${patience / 1000} s`)),
        patience,
      );
    });
    try {
      return await Promise.race([said, this.ended, tooLong]);
    } catch (error) {
      await this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#listener = undefined;
    }
  }
}

/** What became known of a writer that saves. */
export interface Saving {
  readonly acknowledged: readonly Acknowledgement[];
  /** Why it ended by itself. */
  readonly failure?: Failure;
  readonly first: Promise<void>;
}

function messageOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
