import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { unmount } from "../image.ts";

/** A disk that remembers, in order, what was written to it and when it was flushed. */
export class LoggedDisk {
  readonly #directory: string;
  readonly #server: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly log: string;

  private constructor(directory: string, log: string, server: ChildProcess) {
    this.#directory = directory;
    this.#server = server;
    this.#ended = once(server, "exit");
    this.log = log;
  }

  /** Serves an image, which changes as it is written to, as a file in a directory of its own. */
  static async open(directory: string, image: string, log: string): Promise<LoggedDisk> {
    const server = spawn(process.execPath, [join(import.meta.dirname, "server.ts"), directory, image, log], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const disk = new LoggedDisk(directory, log, server);
    const [ready] = await Promise.race([once(server.stdout, "data"), disk.#ended as Promise<unknown[]>]);
    if (String(ready).trim() === "ready") return disk;
    throw new Error("the logging disk could not be mounted");
  }

  /** The file to put a loop device on. */
  get path(): string {
    return join(this.#directory, "disk");
  }

  /** How much has been logged so far. */
  get position(): number {
    return statSync(this.log).size;
  }

  async close(): Promise<void> {
    try {
      await unmount(this.#directory);
      await this.#ended;
    } finally {
      this.#server.kill("SIGKILL");
    }
  }
}
