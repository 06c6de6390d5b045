import type { AsyncFileSystem, CallName, FileSystem } from "@untorn/core";
import { callsOn, type MemoryHandle } from "./calls.ts";
import { type Inode, inWords } from "./disk.ts";
import { DiskView } from "./disk-view.ts";
import { systemError } from "./errors.ts";
import { type Fault, Faults } from "./faults.ts";
import type { Remains } from "./journal.ts";
import type { Profile } from "./profiles.ts";
import { walk } from "./tree.ts";
import { Volume, type VolumeOptions } from "./volume.ts";

/**
 * A filesystem in memory, with the state that everybody sees and the states that a power cut can leave.
 *
 * It is deterministic: the same calls do the same. Every call is in {@link trace}, and can be made to fail by {@link fail}. Paths are
 * POSIX paths from the root.
 *
 * @example
 * ```ts
 * import { MemoryFileSystem } from "@untorn/memory";
 *
 * const memory = new MemoryFileSystem();
 * const file = memory.sync.create("/state", 0o666);
 * memory.sync.write(file, new TextEncoder().encode("new"));
 * memory.sync.close(file);
 *
 * const found = [...memory.afterPowerCut()].map((disk) => disk.text("/state"));
 * // Nothing at all, or an empty file: it was never flushed.
 * console.log(found.includes(undefined), found.includes("")); // true true
 * ```
 */
export class MemoryFileSystem {
  /** The port, blocking. */
  readonly sync: FileSystem<MemoryHandle>;
  /** The same, answering later. */
  readonly async: AsyncFileSystem<MemoryHandle>;
  /** The calls in their order: `rename /d/a /d/b`, and ` -> EIO` behind one that failed. */
  readonly trace: string[] = [];
  /** What everybody sees now. */
  readonly now: DiskView;
  readonly #volume: Volume;
  readonly #faults: Faults = new Faults();

  /** An empty one, or one that starts from a disk. */
  constructor(options?: VolumeOptions) {
    this.#volume = new Volume(options);
    this.now = new DiskView(this.#volume.disk);
    const calls = Object.entries(callsOn(this.#volume)) as [CallName, Call][];
    const sync = calls.map(
      ([name, call]) => [name, (...args: unknown[]) => this.#make(name, call, args)] as const,
    );
    const async = sync.map(([name, call]) => [name, async (...args: unknown[]) => call(...args)] as const);
    this.sync = Object.fromEntries(sync) as unknown as FileSystem<MemoryHandle>;
    this.async = Object.fromEntries(async) as unknown as AsyncFileSystem<MemoryHandle>;
    volumes.set(this, this.#volume);
  }

  /** Makes something go wrong, now or later. */
  fail(fault: Fault): void {
    this.#faults.add(fault);
  }

  /** How many files and directories are open. */
  get openHandles(): number {
    return this.#volume.open.size;
  }

  /** Puts something there, on disk for sure; its directory must be there. For files, `content` is text or bytes; for links, where they lead. */
  seed(path: string, inode: Partial<Inode> & Pick<Inode, "kind">, content: string | Uint8Array = ""): void {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const file = inode.kind === "file" ? { bytes, size: bytes.length } : {};
    const link = inode.kind === "link" && typeof content === "string" ? { to: content } : {};
    const { directory, name } = walk(this.#volume.disk, path, "seed");
    const mode = inode.kind === "directory" ? 0o755 : inode.kind === "link" ? 0o777 : 0o644;
    const ino = this.#volume.allocate({ mode, ...inode, ...file, ...link }, path);
    this.#volume.change({ kind: "add", directory, name, ino });
    this.settle();
  }

  /** All that was done is on disk, as after sync(2). */
  settle(): void {
    this.#volume.journal.settle();
  }

  /** Every disk that can be found if the power goes now, each once; on a filesystem that promises more, fewer. */
  *afterPowerCut(profile?: Profile): Generator<DiskView> {
    const seen = new Set<string>();
    for (const remains of this.#volume.journal.remains(profile)) {
      const view = viewOf(remains);
      const fingerprint = view.fingerprint();
      if (seen.has(fingerprint)) continue;
      seen.add(fingerprint);
      yield view;
    }
  }

  /** One of these disks: `pick` chooses, for each change that was not flushed, one of so many fates. */
  afterOnePowerCut(pick: (count: number) => number, profile?: Profile): DiskView {
    return viewOf(this.#volume.journal.remain(pick, profile));
  }

  #make(name: CallName, call: Call, args: readonly unknown[]): unknown {
    const line = [name, ...args.map((arg) => shownArgument(arg, octal.has(name)))].join(" ");
    try {
      const result = this.#perform(name, call, args);
      this.trace.push(line);
      return result;
    } catch (error) {
      this.trace.push(`${line} -> ${(error as { code?: string }).code}`);
      throw error;
    }
  }

  #perform(name: CallName, call: Call, args: readonly unknown[]): unknown {
    const fault = this.#faults.at(name);
    if (fault?.code === undefined) return this.#track(name, args, call(...cut(args, fault)));
    const closes = name === "close" || name === "closeDirectory"; // a close that fails has closed
    if (closes) this.#track(name, args, call(...args));
    else if (fault.executed === true) call(...args);
    if (name === "flush" || name === "flushDirectory" || name === "close")
      this.#volume.journal.failFlush((args[0] as MemoryHandle).ino); // NFS writes what was not flushed when it is closed
    throw systemError(fault.code, name);
  }

  #track(name: CallName, args: readonly unknown[], result: unknown): unknown {
    if (opens.has(name)) this.#volume.open.add(result as MemoryHandle);
    if (name === "close" || name === "closeDirectory") this.#volume.open.delete(args[0] as MemoryHandle);
    return result;
  }
}

/** The calls that answer with a handle. */
export const opens: ReadonlySet<string> = new Set(["create", "open", "openToWrite", "openDirectory"]);

const volumes = new WeakMap<MemoryFileSystem, Volume>();

/** For the explorer: what is behind a filesystem. */
export const volumeOf = (memory: MemoryFileSystem): Volume => volumes.get(memory)!;

type Call = (...args: unknown[]) => unknown;

const viewOf = ({ disk, fates }: Remains): DiskView =>
  new DiskView(
    disk,
    fates.map(
      ({ change, fate, lost }) =>
        `${fate}: ${inWords(change)}${lost ? " (its flush or close had failed)" : ""}`,
    ),
  );

/** The arguments of a write that will be short. */
function cut(args: readonly unknown[], fault: Fault | undefined): readonly unknown[] {
  if (fault?.bytes === undefined) return args;
  const given = args[1] as Uint8Array;
  const most = Math.max(1, Math.floor(given.length * 0.9));
  return [args[0], given.subarray(0, fault.bytes === "most" ? most : fault.bytes)];
}

const octal: ReadonlySet<CallName> = new Set(["create", "mkdir", "fchmod", "chmod"]);

/** An argument as traces show it; of a handle, which inode it is. */
export function shownArgument(arg: unknown, isMode: unknown = false): string {
  if (typeof arg === "number") return isMode === true ? `0${arg.toString(8)}` : String(arg);
  if (arg instanceof Uint8Array) return `${arg.length} bytes`;
  return typeof arg === "string" ? arg : `#${(arg as MemoryHandle).ino}`;
}
