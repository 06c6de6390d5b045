import { knowsMode } from "./attributes.ts";
import { flushOld, secondName } from "./backup.ts";
import { createParents, flushIfPossible } from "./directories.ts";
import type { Job, Situation } from "./job.ts";
import { writeJournal } from "./journal.ts";
import { directoryOf, keyOf, nameOf } from "./paths.ts";
import type { Content, Place } from "./plan.ts";
import { attempt, faultOf, type Steps, sys } from "./port.ts";
import { fill } from "./replace-file.ts";
import type { TransactionCall } from "./transacting.ts";

/** What a transaction has made beside the paths that it will change. Nobody follows any of it before the commit. */
export class Staging {
  /** Whole files, and where they belong. */
  readonly replace: [temporary: string, path: string][] = [];
  /** What goes, and names that nobody else has for it. */
  readonly bury: [path: string, grave: string][] = [];
  /** In each other directory: says where the journal is, so that no sweep takes these files for litter. */
  readonly parts: string[] = [];
  readonly #call: TransactionCall;

  constructor(call: TransactionCall) {
    this.#call = call;
  }

  /** Prepares what shall be at a path. */
  *stage({ path, content }: Place, at: (situation: Situation) => undefined): Steps<undefined> {
    const { temporaries, platform } = this.#call.host;
    const directory = directoryOf(path, platform.pathStyle);
    if (content.kind === "nothing") {
      const grave = temporaries.nameIn(directory);
      void temporaries.outlive(grave);
      void this.bury.push([path, grave]);
      return;
    }
    const job = content.job as Job; // what nobody moved is no change
    job.situation.path = path;
    void at(job.situation);
    if (content.kind === "file") yield* this.#link(content, path, directory, job);
    else yield* this.#write(content, path, directory, job);
  }

  *#link(content: Content & { kind: "file" }, path: string, directory: string, job: Job): Steps<undefined> {
    if (this.#call.durability === "full") yield* this.#flushSource(content.path);
    const temporary = yield* secondName(content.path, directory, job);
    void this.replace.push([temporary, path]);
  }

  *#flushSource(path: string): Steps<undefined> {
    try {
      yield* flushOld(path);
    } catch (error) {
      throw faultOf("source", error);
    }
  }

  *#write({ old }: Content & { kind: "data" }, path: string, directory: string, job: Job): Steps<undefined> {
    const { host, durability, strict } = this.#call;
    const { pathStyle: style, supports } = host.platform;
    const durable = durability === "full" && supports.directoryFlush;
    if (job.request.createParents && old === undefined)
      yield* createParents(directory, { style, durable, strict });
    const mode = knowsMode(old, job.request) ? 0o600 : 0o666;
    const temporary = yield* host.temporaries.create(directory, mode, job);
    void this.replace.push([temporary.path, path]);
    yield* fill(temporary, { path, stats: old }, job);
  }

  /** Puts all of it on disk, names too. */
  *flush(journal: string): Steps<undefined> {
    const { host, directory, durability, strict, job } = this.#call;
    const { pathStyle: style, supports } = host.platform;
    const named = new Map<string, string[]>();
    for (const path of [...this.#temporaries(), ...this.bury.map(([, grave]) => grave)]) {
      const where = directoryOf(path, style);
      void named.set(where, [...(named.get(where) ?? []), nameOf(path, style)]);
    }
    for (const [where, temporaries] of named) {
      if (keyOf(where, style) !== keyOf(directory, style))
        void this.parts.push(yield* writeJournal(where, { kind: "part", of: journal, temporaries }, job)); // it flushes
      else if (durability === "full") yield* flushIfPossible(where, supports, strict);
    }
  }

  /** From here on what was staged must outlive this process. */
  outlive(): undefined {
    for (const temporary of this.#temporaries()) void this.#call.host.temporaries.outlive(temporary);
  }

  /** Nothing of it is needed any more, or this process has nothing to do with it. */
  forget(): undefined {
    const { temporaries } = this.#call.host;
    for (const path of [...this.#temporaries(), ...this.bury.map(([, grave]) => grave)])
      void temporaries.forget(path);
  }

  /** Takes all of it back. */
  *discard(situation: Situation): Steps<undefined> {
    for (const temporary of this.#temporaries())
      yield* this.#call.host.temporaries.discard(temporary, situation);
    yield* this.removeParts();
    void this.forget();
  }

  /** A part that stays, or comes back after a power cut, leads to no journal, and means nothing. */
  *removeParts(): Steps<undefined> {
    for (const part of this.parts) yield* attempt(sys.remove(part));
  }

  #temporaries(): string[] {
    return this.replace.map(([temporary]) => temporary);
  }
}
