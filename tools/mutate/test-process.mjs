// A process that runs the tests of one copy of the tree, for as long as no mutant hangs it or ends it.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** What vitest remembers of each run adds up: so many requests, and it starts anew. */
const most = 40;

export class TestProcess {
  #place;
  #sandbox;
  #child;
  #output = "";
  #asked = 0;

  /** Of the tree in the directory `place`. */
  constructor(place, sandbox) {
    this.#place = place;
    this.#sandbox = sandbox;
    mkdirSync(join(place, "tmp"), { recursive: true });
  }

  /**
   * @param {import("./test-runner.mjs").Request} request
   * @returns {Promise<{ readonly result?: import("./test-runner.mjs").Result, readonly end?: string, readonly output: string }>}
   *   `end` says how it ended without a result: `"timeout"` after so many seconds, or a signal, or an exit code
   */
  ask(request, seconds) {
    if (this.#asked++ % most === 0) this.end();
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      const settle = (outcome) => {
        clearTimeout(timer);
        child.off("message", answered).off("close", closed);
        if (outcome.result === undefined) this.end();
        resolve({ ...outcome, output: this.#output });
      };
      const answered = (result) => settle({ result });
      const closed = (code, by) => settle({ end: `${by ?? code}` });
      const timer = setTimeout(() => settle({ end: "timeout" }), seconds * 1000);
      child
        .on("message", answered)
        .on("close", closed)
        .send(request, () => {}); // one that has ended is closed too
    });
  }

  /** In a process group of its own, which does not outlive it. */
  end() {
    const pid = this.#child?.pid;
    this.#child = undefined;
    try {
      if (pid !== undefined) process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch {
      // it has ended by itself
    }
  }

  #start() {
    const tree = join(this.#place, "tree");
    const script = join(import.meta.dirname, "test-runner.mjs");
    const [command, ...args] = [
      ...this.#sandbox.command,
      process.execPath,
      "--max-old-space-size=1024",
      script,
      tree,
    ];
    const home = join(this.#place, "tmp"); // vitest writes there too, and the user's own is read-only
    const child = spawn(command, args, {
      cwd: tree,
      env: { ...process.env, HOME: home, TMPDIR: home, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      detached: process.platform !== "win32",
    });
    this.#output = "";
    const keep = (text) => (this.#output = (this.#output + text).slice(-10_000));
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => keep(error.message));
    return child;
  }
}
