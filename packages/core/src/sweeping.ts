import type { Cancellation } from "./cancellation.ts";
import { isLocal } from "./filesystems.ts";
import type { Host } from "./host.ts";
import { isJournalName, type Journal, readJournal, writerOf } from "./journal.ts";
import { nameOf, type PathStyle, under } from "./paths.ts";
import { type Fault, type Steps, sys } from "./port.ts";
import { lifeOf, nameOfProcess, processOf } from "./process-name.ts";
import { isTemporaryName, makerOf } from "./temporaries.ts";

/** A temporary that a sweep left where it is. */
export interface Kept {
  /** Absolute. */
  readonly path: string;
  /**
   * - `"alive"`: its maker may still be at work with it.
   * - `"recent"`: it cannot be told whether its maker still runs, and it is not old enough.
   * - `"journal"`: `recover` may need it: call that first.
   * - `"foreign"`: it is a device, a pipe or a socket, or a directory with something else in it than this library makes.
   */
  readonly reason: "alive" | "recent" | "journal" | "foreign";
}

/** The options of a sweep with their defaults, checked. */
export interface SweepRequest {
  readonly dryRun: boolean;
  readonly olderThan: number;
  readonly cancellation: Cancellation;
}

type Verdict = Kept["reason"] | "gone" | "litter";

/** One sweep of one directory. No flush: litter that comes back after a power cut is swept the next time. */
export class Sweeping {
  /** The first temporary that something went wrong with; the others are looked at all the same. */
  failed: { readonly error: unknown; readonly path: string } | undefined;
  readonly #directory: string;
  readonly #request: SweepRequest;
  readonly #host: Host;
  readonly #kept: Kept[] = [];

  constructor(directory: string, request: SweepRequest, host: Host) {
    this.#directory = directory;
    this.#request = request;
    this.#host = host;
  }

  /** The journals are looked at last: whoever is known to be dead by then writes none any more that could name one of these. */
  *run(): Steps<{ removed: string[]; kept: Kept[] }> {
    void this.#request.cancellation.check();
    const names = (yield* sys.list(this.#directory)).filter(isTemporaryName).sort();
    const local = names.length > 0 && (yield* isLocal(this.#directory));
    const abandoned = yield* this.#litterAmong(names, (name) => this.#verdict(name, local));
    const needed = abandoned.length > 0 ? yield* this.#neededByJournals(abandoned) : undefined;
    const litter = abandoned.filter((name) => {
      const isNeeded = needed?.has(name) === true || needed?.has(makerOf(name)) === true;
      if (isNeeded) void this.#keep(name, "journal");
      return !isNeeded;
    });
    const removed = this.#request.dryRun
      ? litter
      : yield* this.#litterAmong(litter, (name) => this.#remove(name));
    const kept = this.#kept.sort((a, b) => (a.path < b.path ? -1 : 1));
    return { removed: removed.map((name) => this.#at(name)), kept };
  }

  *#litterAmong(names: readonly string[], judge: (name: string) => Steps<Verdict>): Steps<string[]> {
    const litter: string[] = [];
    for (const name of names) {
      void this.#request.cancellation.check();
      try {
        const verdict = yield* judge(name);
        if (verdict === "litter") void litter.push(name);
        else if (verdict !== "gone") void this.#keep(name, verdict);
      } catch (error) {
        this.failed ??= { error, path: this.#at(name) };
      }
    }
    return litter;
  }

  *#verdict(name: string, local: boolean): Steps<Verdict> {
    const { platform, temporaries, locks, orders } = this.#host;
    if (temporaries.names().has(name) || locks.needs(name)) return "alive";
    const stats = yield* sys.lstat(this.#at(name));
    if (stats === undefined) return "gone";
    if (stats.kind === "other") return "foreign";
    const maker = makerOf(name);
    const isOwn = maker === nameOfProcess(platform.self()); // in a worker, another copy of this library may be at work with it
    if (isOwn && orders.areUnderWay) return "alive";
    const life = isOwn ? "unknown" : lifeOf(processOf(maker), local, platform);
    if (life === "alive") return "alive";
    const isOld = platform.now() - stats.mtime > this.#request.olderThan;
    return life === "dead" || isOld ? "litter" : "recent";
  }

  /**
   * The temporaries that journals name; of a journal that cannot be read, its writer, who stands for all that it made. All of them where
   * the list does not show one that is there: Deno shows a directory that it could not read as an empty one, and there may be journals.
   */
  *#neededByJournals(abandoned: readonly string[]): Steps<Set<string>> {
    const style = this.#host.platform.pathStyle;
    const needed = new Set<string>();
    const shown = new Set(yield* sys.list(this.#directory));
    for (const name of abandoned)
      if (!shown.has(name) && !(yield* isGone(this.#at(name)))) return new Set(abandoned);
    for (const name of [...shown].filter(isJournalName)) {
      try {
        const told = yield* readJournal(this.#at(name), style);
        if (told === undefined)
          void needed.add(writerOf(name)); // somebody is at work
        else for (const each of temporariesOf(told)) void needed.add(nameOf(each, style));
      } catch {
        void needed.add(writerOf(name));
      }
    }
    return needed;
  }

  *#remove(name: string): Steps<Verdict> {
    const path = this.#at(name);
    try {
      const stats = yield* sys.lstat(path);
      if (stats?.kind === "directory") return yield* removeLock(path, this.#host.platform.pathStyle);
      yield* sys.remove(path);
    } catch (error) {
      if (!(yield* isGone(path))) throw error;
    }
    return "litter";
  }

  #keep(name: string, reason: Kept["reason"]): undefined {
    void this.#kept.push({ path: this.#at(name), reason });
  }

  #at(name: string): string {
    return under(this.#directory, name, this.#host.platform.pathStyle);
  }
}

function temporariesOf(journal: Journal): readonly string[] {
  if (journal.kind === "overwrite") return [journal.copy];
  if (journal.kind === "part") return journal.temporaries;
  return [...journal.replace.map(([temporary]) => temporary), ...journal.bury.map(([, grave]) => grave)];
}

/**
 * A directory that a lock is made of: an empty one is in it; or temporaries, which could not be removed when the lock was given back. What
 * somebody else put into it is never removed.
 */
function* removeLock(path: string, style: PathStyle): Steps<Verdict> {
  try {
    for (const name of yield* sys.list(path)) {
      const inner = under(path, name, style);
      const isDirectory = (yield* sys.lstat(inner))?.kind === "directory";
      if (!isDirectory && !isTemporaryName(name)) return "foreign";
      yield* isDirectory ? sys.rmdir(inner) : sys.remove(inner);
    }
    yield* sys.rmdir(path);
    return "litter";
  } catch (error) {
    if (notEmpty.has((error as Fault).code)) return "foreign";
    throw error;
  }
}

const notEmpty: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST"]);

/** A removal that reports an error may have happened, or somebody else was quicker. */
function* isGone(path: string): Steps<boolean> {
  try {
    return (yield* sys.lstat(path)) === undefined;
  } catch {
    return false;
  }
}
