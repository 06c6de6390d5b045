import { join } from "node:path";
import { type Contender, writerCommand } from "./contender.ts";
import { arrange, contentName, type Operation } from "./operation.ts";
import type { Runtime } from "./runtimes.ts";
import { type Call, pathsOf } from "./trace/calls.ts";
import { Tracer } from "./trace/tracer.ts";
import { Writer } from "./writer.ts";
import type { Api, Report } from "./writers/orders.ts";

/** A writer on whose system calls we look or lay hands. It is started again when it has died of it. */
export class TracedWriter {
  readonly #contender: Contender;
  readonly #runtime: Runtime;
  readonly #api: Api;
  readonly #scratch: string;
  #writer: Writer | undefined;
  /** Where the files are; one level down, so that the directory above it can be flushed too. */
  readonly directory: string;

  constructor(contender: Contender, runtime: Runtime, api: Api, scratch: string) {
    this.#contender = contender;
    this.#runtime = runtime;
    this.#api = api;
    this.#scratch = scratch;
    this.directory = join(scratch, "traced", "files");
  }

  /** Makes an operation under strace: what it answered, and the calls that it made in the directory. */
  async trace(
    operation: Operation,
    injections: readonly string[] = [],
  ): Promise<{ report: Report | undefined; calls: Call[] }> {
    const writer = await this.#ready();
    const tracer = await Tracer.attach(writer.pid, join(this.#scratch, "strace"), injections);
    const report = await this.#ask(writer, operation);
    const calls = await tracer.detach();
    return { report, calls: calls.filter((call) => this.#isHere(call)) };
  }

  /** Makes an operation as it is. */
  async make(operation: Operation): Promise<Report | undefined> {
    return await this.#ask(await this.#ready(), operation);
  }

  async end(): Promise<void> {
    await this.#writer?.kill();
    this.#writer = undefined;
  }

  async #ready(): Promise<Writer> {
    if (this.#writer !== undefined && !this.#writer.hasEnded) return this.#writer;
    const command = writerCommand(this.#contender, this.#runtime, [join(this.#scratch, "traced")]);
    // One thread makes all of Node's asynchronous calls, so that they can be counted.
    const writer = await Writer.start(command, { UV_THREADPOOL_SIZE: "1" });
    this.#writer = writer;
    // What a runtime or a library does once, at the first call, is none of the operation's.
    const warm: Operation = {
      name: "",
      options: {},
      path: "warm",
      target: "warm",
      existing: true,
      version: 1,
      plain: true,
    };
    arrange(join(this.#scratch, "traced", "warm"), warm);
    await this.#ask(writer, { ...warm, path: "../warm/warm" });
    return writer;
  }

  /** `undefined` also for one that never answers: it has been killed then, and the next one is another. */
  async #ask(writer: Writer, { path, version, options }: Operation): Promise<Report | undefined> {
    try {
      return await writer.ask({
        order: "save once",
        api: this.#api,
        path: join(this.directory, path),
        name: contentName,
        version,
        options: this.#contender.ours ? options : {},
      });
    } catch {
      return undefined;
    }
  }

  #isHere(call: Call): boolean {
    const above = join(this.#scratch, "traced");
    return (
      call.name === "fcntl" || pathsOf(call).some((path) => path === above || path.startsWith(this.directory))
    );
  }
}
