import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** How a process ended. */
export interface End {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  readonly complaint: string;
}

/** A process of the demo. */
export interface Child {
  /** Settles with the first line of its standard output. */
  readonly spoke: Promise<void>;
  /** Settles when the process has ended and everything that it said has been heard. */
  readonly ended: Promise<End>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  /** Asks it to end: closes its standard input. */
  stop(): void;
  /** `kill -9`. */
  kill(): void;
}

const alive = new Set<ChildProcess>();

/** Starts a process; `hear` is called with each line of its standard output. */
export function startChild(command: readonly string[], hear: (line: string) => void): Child {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  alive.add(child);
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  // A killed process cannot take leave of its standard input.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout }).on("line", hear);
  const spoke = new Promise<void>((resolve) => lines.once("line", () => resolve()));
  const heardAll = new Promise<void>((resolve) => lines.once("close", resolve));
  const ended = new Promise<End>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      alive.delete(child);
      void heardAll.then(() => resolve({ status, signal, complaint: complaint.trim() }));
    });
  });
  return {
    spoke,
    ended,
    tell: (line) => void child.stdin.write(`${line}\n`),
    stop: () => void child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Leaves no process behind, each by its own id. */
export function killChildren(): void {
  for (const child of alive) child.kill("SIGKILL");
}
