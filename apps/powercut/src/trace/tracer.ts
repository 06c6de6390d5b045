import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { type Call, readCalls } from "./calls.ts";

const patience = 5000; // milliseconds
const longest = 60_000;

/**
 * strace on a process that is there already and waits for an order: what it counts begins with the order, and not with the
 * thousands of calls of a runtime's start. Its counts are for each thread and each call's name.
 */
export class Tracer {
  readonly #strace: ChildProcess;
  readonly #output: string;
  readonly #ended: Promise<unknown>;

  private constructor(strace: ChildProcess, output: string) {
    this.#strace = strace;
    this.#output = output;
    this.#ended = once(strace, "exit");
    this.#endWithin(longest);
  }

  /** `injections`: as strace's `inject=` has them. */
  static async attach(pid: number, output: string, injections: readonly string[] = []): Promise<Tracer> {
    const inject = injections.flatMap((injection) => ["-e", `inject=${injection}`]);
    const strace = spawn(
      "strace",
      ["-f", "-y", "-s", "0", "-e", "trace=%file,%desc", ...inject, "-o", output, "-p", `${pid}`],
      { stdio: ["ignore", "ignore", "pipe"] },
    );
    const tracer = new Tracer(strace, output);
    let said = "";
    const attached = new Promise<void>((resolve) => {
      strace.stderr?.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (/Process \d+ attached/.test(said)) resolve();
      });
    });
    const tooEarly = tracer.#ended.then(() => {
      throw new Error(`strace did not attach: ${said.trim()}`);
    });
    await Promise.race([attached, tooEarly]);
    tooEarly.catch(() => {});
    return tracer;
  }

  /** Lets go of the process, if it is still there. */
  async detach(): Promise<Call[]> {
    this.#strace.kill("SIGINT");
    this.#endWithin(patience);
    await this.#ended;
    const calls = readCalls(readFileSync(this.#output, "utf8"));
    rmSync(this.#output, { force: true });
    return calls;
  }

  /** One that detaches from threads that are being killed may wait for them, and they for it, for ever. */
  #endWithin(milliseconds: number): void {
    const timer = setTimeout(() => this.#strace.kill("SIGKILL"), milliseconds);
    void this.#ended.finally(() => clearTimeout(timer)).catch(() => {});
  }
}
