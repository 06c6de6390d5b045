import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { unmount } from "../image.ts";

/** Disks that remember, in one order, what was written to them and when each was flushed. */
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

  /** Serves images, which change as they are written to, as files in a directory of their own. */
  static async open(directory: string, log: string, ...images: readonly string[]): Promise<LoggedDisk> {
    const server = spawn(
      process.execPath,
      [join(import.meta.dirname, "server.ts"), directory, log, ...images],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    const disk = new LoggedDisk(directory, log, server);
    const [ready] = await Promise.race([once(server.stdout, "data"), disk.#ended as Promise<unknown[]>]);
    if (String(ready).trim() === "ready") return disk;
    throw new Error("the logging disk could not be mounted");
  }

  /** The file to put a loop device on. */
  pathOf(disk = 0): string {
    return join(this.#directory, `disk-${disk}`);
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
