import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { execute } from "./command.ts";
import { type Contender, writerCommand } from "./contender.ts";
import { unmount } from "./image.ts";
import { arrange, type Operation, otherDevice } from "./operations/operation.ts";
import { canMount } from "./operations/operations.ts";
import { saving } from "./operations/saves.ts";
import type { Runtime } from "./runtimes.ts";
import { type Call, opened, pathsOf } from "./trace/calls.ts";
import { Tracer } from "./trace/tracer.ts";
import { Writer } from "./writer.ts";
import type { Api, Report } from "./writers/orders.ts";

/** What came of an operation under strace. */
export interface Traced {
  /** What it answered. */
  readonly report: Report | undefined;
  /** What it did in the directory. */
  readonly calls: readonly Call[];
  /** A call of the runtime's own, for something else, that was made to fail too. */
  readonly elsewhere: Call | undefined;
}

/** A writer on whose system calls we look or lay hands. It is started again when it has died of it. */
export class TracedWriter {
  readonly #contender: Contender;
  readonly #runtime: Runtime;
  readonly #api: Api;
  readonly #scratch: string;
  readonly #isFree: boolean;
  #writer: Writer | undefined;
  #isMounted = false;
  #bound: string | undefined;
  /** Where the files are; one level down, so that the directory above it can be flushed too. */
  readonly directory: string;

  /** `isFree`: on Deno too it may do everything, and so tell which processes live. */
  constructor(contender: Contender, runtime: Runtime, api: Api, scratch: string, isFree = false) {
    this.#isFree = isFree;
    this.#contender = contender;
    this.#runtime = runtime;
    this.#api = api;
    this.#scratch = scratch;
    this.directory = join(scratch, "traced", "files");
  }

  /** Makes the directory what it is before an operation. */
  async arrange(operation: Operation): Promise<void> {
    await this.#mountOther();
    await this.#unbind();
    arrange(this.directory, operation);
    if (operation.bound !== undefined) await this.#bind(join(this.directory, operation.bound));
  }

  /** Makes an operation under strace. */
  async trace(operation: Pick<Operation, "request">, injections: readonly string[] = []): Promise<Traced> {
    const writer = await this.#ready();
    const tracer = await Tracer.attach(writer.pid, join(this.#scratch, "strace"), injections);
    const report = await this.#ask(writer, operation);
    const calls = await tracer.detach();
    // One that was to be killed and has answered may die of it only now.
    if (injections.some((injection) => injection.includes("signal=KILL"))) await writer.kill();
    const elsewhere = calls.find((call) => call.injected && !this.#isHere(call));
    return { report, calls: calls.filter((call) => this.#isHere(call)), elsewhere };
  }

  /** The next one is asked of another process: who knows what this one has gone through. */
  async replace(): Promise<void> {
    await this.#writer?.kill();
    this.#writer = undefined;
  }

  /** Makes an operation as it is. */
  async make(operation: Pick<Operation, "request">): Promise<Report | undefined> {
    return await this.#ask(await this.#ready(), operation);
  }

  async end(): Promise<void> {
    await this.#writer?.kill();
    this.#writer = undefined;
    await this.#unbind();
    if (this.#isMounted) await unmount(join(this.directory, otherDevice));
    this.#isMounted = false;
  }

  async #ready(): Promise<Writer> {
    if (this.#writer !== undefined && !this.#writer.hasEnded) return this.#writer;
    const command = writerCommand(
      this.#contender,
      this.#runtime,
      this.#isFree ? "everything" : [join(this.#scratch, "traced")],
    );
    // One thread makes all of Node's asynchronous calls, so that they can be counted.
    const writer = await Writer.start(command, { UV_THREADPOOL_SIZE: "1" });
    this.#writer = writer;
    // What a runtime or a library does once, at the first call, is none of the operation's.
    const warm = saving({ name: "", path: "warm" });
    arrange(join(this.#scratch, "traced", "warm"), warm);
    await this.#ask(writer, saving({ name: "", path: "../warm/warm" }));
    return writer;
  }

  /** `undefined` also for one that never answers: it has been killed then, and the next one is another. */
  async #ask(writer: Writer, { request }: Pick<Operation, "request">): Promise<Report | undefined> {
    try {
      return await writer.ask({
        order: "do",
        api: this.#api,
        request: { ...request, paths: request.paths.map((path) => join(this.directory, path)) },
      });
    } catch {
      return undefined;
    }
  }

  /** A second device beside the directory, for what goes from one to the other. */
  async #mountOther(): Promise<void> {
    if (this.#isMounted || !this.#contender.ours || !canMount()) return;
    const other = join(this.directory, otherDevice);
    mkdirSync(other, { recursive: true });
    await execute("mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "untorn-powercut", other);
    this.#isMounted = true;
  }

  /** Mounts a file where it is: whoever would replace it finds it busy. */
  async #bind(file: string): Promise<void> {
    await execute("mount", "--bind", file, file);
    this.#bound = file;
  }

  /** A writer whose `close` has failed still has the file open. */
  async #unbind(): Promise<void> {
    if (this.#bound !== undefined) await execute("umount", "--lazy", this.#bound);
    this.#bound = undefined;
  }

  #isHere(call: Call): boolean {
    const above = join(this.#scratch, "traced");
    const paths = [...pathsOf(call), opened(call)];
    return call.name === "fcntl" || paths.some((path) => path === above || path?.startsWith(`${above}/`));
  }
}
