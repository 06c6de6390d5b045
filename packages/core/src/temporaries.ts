import { tell } from "./callbacks.ts";
import type { Job, Situation } from "./job.ts";
import type { WriteRequest } from "./options.ts";
import { directoryOf, nameOf, under } from "./paths.ts";
import type { Platform } from "./platform.ts";
import { type Fault, type Opaque, type Steps, sys } from "./port.ts";
import { nameOfProcess, processPattern } from "./process-name.ts";

/** A temporary that is being written. */
export interface Temporary {
  readonly path: string;
  readonly file: Opaque;
}

/**
 * Whether a file's name is that of a temporary of this library: `.untorn-PROCESS-UNIQUE.tmp`, where `PROCESS` tells which process
 * made it: `PID.START.BOOT.SPACE`, its number, when it started, the boot of its machine and its PID namespace, each in letters and
 * digits, and empty where it is not known.
 *
 * At most 90 bytes long whatever the target's name is. For watchers, backup tools and `.gitignore` (`.untorn-*.tmp`).
 *
 * @example
 * ```ts
 * import { isTemporaryName } from "untorn";
 *
 * console.log(isTemporaryName(".untorn-2s.1k8.9f0e6f1c.17a-0b9f6a1e-4b0c-4f6e-9f0e-6f1c8e3f5a77.tmp")); // true
 * console.log(isTemporaryName("state.json")); // false
 * ```
 */
export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

const pattern = /* @__PURE__ */ new RegExp(`^\\.untorn-(${processPattern})-[\\da-zA-Z-]{1,40}\\.tmp$`);

/** The process that made a temporary, as its name has it. */
export function makerOf(name: string): string {
  return pattern.exec(name)?.[1] ?? "";
}

const mostTries = 16;

/** So long an exit waits for the creations that were under way, in milliseconds. */
const longest = 5000;
const longestPause = 100;

/** On whose behalf a temporary is made. */
export interface Maker extends Pick<Job, "situation"> {
  readonly request: Pick<WriteRequest, "onTemporary" | "cancellation">;
}

/** The temporaries that exist now. While there is one, and only then, the process's exit removes them. */
export class Temporaries {
  readonly #platform: Platform;
  readonly #paths: Set<string> = new Set();
  /** Of these, those whose creation has not been answered. */
  readonly #underWay: Set<string> = new Set();
  readonly #outliving: Set<string> = new Set();
  #prefix: string | undefined;
  #unwatch: (() => void) | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Creates a temporary, exclusively. */
  create(directory: string, mode: number, maker: Maker): Steps<Temporary> {
    return this.#make(directory, maker, (name) => this.#creating(name, mode));
  }

  *#creating(path: string, mode: number): Steps<Opaque> {
    void this.#underWay.add(path);
    try {
      return yield* sys.create(path, mode);
    } finally {
      void this.#underWay.delete(path);
    }
  }

  /** Gives a file a second, temporary name. */
  *link(from: string, directory: string, maker: Maker): Steps<string> {
    return (yield* this.#make(directory, maker, (name) => sys.link(from, name))).path;
  }

  /** Makes a symbolic link with a temporary name. */
  *symlink(to: string, directory: string, maker: Maker): Steps<string> {
    return (yield* this.#make(directory, maker, (name) => sys.symlink(to, name))).path;
  }

  /**
   * A name that is taken, be it by a link that somebody planted, is left alone for another one. After any other failure the
   * temporary may be there all the same, on a network filesystem that lost the answer.
   */
  *#make<T>(
    directory: string,
    { situation, request }: Maker,
    make: (path: string) => Steps<T>,
  ): Steps<{ readonly path: string; readonly file: T }> {
    const { onTemporary, cancellation } = request;
    for (let tries = 1; ; tries++) {
      const path = this.nameIn(directory);
      if (onTemporary !== undefined) yield* tell("onTemporary", cancellation, () => onTemporary(path)); // a watcher hears of it first
      void this.#add(path);
      try {
        return { path, file: yield* make(path) };
      } catch (error) {
        const taken = (error as Fault).code === "EEXIST";
        if (!taken && (yield* mayExist(path))) yield* this.discard(path, situation);
        void this.forget(path);
        if (!taken || tries === mostTries) throw error;
      }
    }
  }

  /** Removes a temporary; one that will not go is told. */
  *discard(path: string, situation: Situation): Steps<undefined> {
    try {
      yield* sys.remove(path);
    } catch (error) {
      if ((error as Fault).code === "ENOENT") return;
      void situation.left.push(path);
      situation.stuck ??= error as Fault;
    } finally {
      void this.forget(path);
    }
  }

  /** The names of those that there are, without their directories. */
  names(): ReadonlySet<string> {
    const { pathStyle } = this.#platform;
    return new Set([...this.#paths, ...this.#outliving].map((path) => nameOf(path, pathStyle)));
  }

  /** A name for one that a rename will make. */
  nameIn(directory: string): string {
    const { pathStyle, self, unique } = this.#platform;
    this.#prefix ??= `.untorn-${nameOfProcess(self())}-`;
    return under(directory, `${this.#prefix}${unique()}.tmp`, pathStyle);
  }

  /** From here on the exit of the process leaves it: `recover` may need it. It is still in use. */
  outlive(path: string): undefined {
    void this.forget(path);
    void this.#outliving.add(path);
  }

  /** It has become the target, or is gone. */
  forget(path: string): undefined {
    void this.#outliving.delete(path);
    if (!this.#paths.delete(path) || this.#paths.size > 0) return;
    void this.#unwatch?.();
    this.#unwatch = undefined;
  }

  #add(path: string): undefined {
    void this.#paths.add(path);
    this.#unwatch ??= this.#platform.onExit(() => this.#removeAll());
  }

  #removeAll(): undefined {
    const absent = [...this.#paths].filter((path) => !this.#remove(path));
    try {
      void this.#removeLater(absent.filter((path) => this.#underWay.has(path)));
    } catch {
      // here nothing may block
    }
  }

  /** A call that is under way goes on while the process exits: what it will make has to be there before it can be removed. */
  #removeLater(paths: readonly string[]): undefined {
    const { now, pathStyle, sync } = this.#platform;
    const directories = new Set(paths.map((path) => directoryOf(path, pathStyle)));
    const open = new Set([...directories].filter((directory) => this.#takesFiles(directory)));
    let awaited = paths.filter((path) => open.has(directoryOf(path, pathStyle)));
    const start = now();
    for (let waited = 0, pause = 1; awaited.length > 0 && waited < longest; pause *= 2) {
      const time = Math.min(pause, longestPause, longest - waited);
      void sync.sleep(time);
      waited = Math.max(waited + time, now() - start); // removals take their time too
      awaited = awaited.filter((path) => !this.#remove(path));
    }
  }

  /** Whether it was there. */
  #remove(path: string): boolean {
    try {
      void this.#platform.sync.remove(path);
      return true;
    } catch (error) {
      return (error as Fault).code !== "ENOENT";
    }
  }

  /** Whether a file can be made there now: else what is awaited will not come. */
  #takesFiles(directory: string): boolean {
    const { sync } = this.#platform;
    const path = this.nameIn(directory);
    try {
      void sync.close(sync.create(path, 0o600));
      return this.#remove(path);
    } catch {
      return false;
    }
  }
}

function* mayExist(path: string): Steps<boolean> {
  try {
    return (yield* sys.lstat(path)) !== undefined;
  } catch {
    return true; // it cannot be told
  }
}
