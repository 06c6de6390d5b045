import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { unmount } from "../image.ts";
import type { Asked, DiskFault, DiskOrder } from "./faults.ts";

/** A disk in memory, mounted, that fails when it is told to. */
export class FailingDisk {
  readonly directory: string;
  readonly #server: ChildProcess;
  readonly #lines: Interface;
  readonly #ended: Promise<never>;

  private constructor(directory: string, server: ChildProcess) {
    this.directory = directory;
    this.#server = server;
    this.#lines = createInterface({ input: server.stdout! });
    this.#ended = once(server, "exit").then(() => {
      throw new Error("the failing disk has ended");
    });
    this.#ended.catch(() => {});
  }

  /** `kind`: with no links, no modes, and times of two seconds, as vfat. */
  static async mount(directory: string, kind: "whole" | "plain" = "whole"): Promise<FailingDisk> {
    mkdirSync(directory, { recursive: true });
    const server = spawn(process.execPath, [join(import.meta.dirname, "server.ts"), directory, kind], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const disk = new FailingDisk(directory, server);
    if ((await disk.#line()) === "ready") return disk;
    throw new Error("the failing disk could not be mounted");
  }

  /** While something is done, requests fail as told: what came of it, and what was asked meanwhile. Paths are absolute. */
  async during<T>(
    faults: readonly DiskFault[],
    action: () => Promise<T>,
  ): Promise<{ result: T; asked: readonly Asked[] }> {
    await this.#tell({ begin: faults });
    const result = await action();
    const asked = JSON.parse(await this.#tell({ end: true })) as Asked[];
    const absolute = ({ paths, ...rest }: Asked): Asked => ({
      ...rest,
      paths: paths.map((path) => (path === "" || path.startsWith("/") ? this.directory + path : path)),
    });
    return { result, asked: asked.map(absolute) };
  }

  async unmount(): Promise<void> {
    try {
      await unmount(this.directory);
    } finally {
      this.#server.kill("SIGKILL");
    }
  }

  async #tell(order: DiskOrder): Promise<string> {
    const answer = this.#line();
    this.#server.stdin?.write(`${JSON.stringify(order)}\n`);
    return await answer;
  }

  async #line(): Promise<string> {
    const [line] = (await Promise.race([once(this.#lines, "line"), this.#ended])) as [string];
    return line;
  }
}
