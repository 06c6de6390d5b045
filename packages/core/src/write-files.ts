import { Group, groupsOf, type Item, resultsOf } from "./batch.ts";
import { Cancellation } from "./cancellation.ts";
import { optionsObject } from "./checks.ts";
import { type Data, type DataSync, sourceOf } from "./data.ts";
import { invalidArgument, report } from "./errors.ts";
import { type Host, hostOf } from "./host.ts";
import { inTurn } from "./in-turn.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { run, runSync } from "./run.ts";
import { resolveTarget } from "./target.ts";
import { jobOf } from "./writing.ts";

/** A file that `writeFilesSync` is to write. Options that it names are its own; the others are those of the batch. */
export interface BatchEntrySync extends WriteFileOptions {
  /** The file, as for `writeFile`. */
  readonly path: string | URL;
  /** What it shall hold. */
  readonly data: DataSync;
}

/** A file that `writeFiles` is to write. Options that it names are its own; the others are those of the batch. */
export interface BatchEntry extends WriteFileOptions {
  /** The file, as for `writeFile`. */
  readonly path: string | URL;
  /** What it shall hold. */
  readonly data: Data;
}

/** The type of `writeFiles`. */
export interface WriteFiles {
  /**
   * Writes many files, each as `writeFile` does: whole for every reader, and kept through a power cut. Faster than one after the other,
   * since they are written side by side, and each directory is flushed once for all of them. It is no transaction: after a crash some
   * may be there and others not.
   *
   * When the promise is fulfilled, every file has its new contents and what `durability` promises, and the receipts are in the order of
   * the entries. When it is rejected with an {@link AtomicFileError}, every entry was tried all the same: the error is that of the first
   * entry that failed, and its `results` tell of each entry, in their order, the receipt or the error. Two entries of one path
   * are written in their order, and one at a time with other writes of it, in whatever order. A file is in place before its directory is flushed, which
   * happens when all files of the batch in that directory are; `outcome` says `"replaced"` of one whose flush failed.
   *
   * Data in memory is what it is for. A stream or an iterable may be given too: such a file, and one whose path is a link into
   * another directory, has a flush of its own; the promise waits for all.
   *
   * @param entries - The files; each with options of its own beside `path` and `data`.
   * @param options - For all that an entry does not say. See {@link WriteFileOptions}.
   * @throws `TypeError` `ERR_INVALID_ARG_TYPE`, `ERR_INVALID_ARG_VALUE`: a wrong argument of any entry; nothing was done.
   * @throws {@link AtomicFileError} Everything else: the codes of `writeFile`.
   *
   * @example
   * ```ts
   * import { writeFiles } from "untorn";
   *
   * const receipts = await writeFiles([
   *   { path: "index.html", data: "<p>Hello</p>" },
   *   { path: "assets/style.css", data: "p { color: teal }", createParents: true },
   * ]);
   * console.log(receipts.map(({ bytesWritten }) => bytesWritten)); // [ 12, 17 ]
   * ```
   */
  (entries: readonly BatchEntry[], options?: WriteFileOptions): Promise<Receipt[]>;
}

/** The type of `writeFilesSync`. */
export interface WriteFilesSync {
  /**
   * Like {@link WriteFiles}, but blocks until it is done, and writes one file after the other. Each directory is flushed once all the same.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { writeFilesSync } from "untorn";
   *
   * const [receipt] = writeFilesSync([{ path: "state.json", data: "{}" }], { mode: 0o600 });
   * console.log(receipt?.durability); // full
   * ```
   */
  (entries: readonly BatchEntrySync[], options?: WriteFileOptions): Receipt[];
}

/** `writeFiles` on a platform. */
export function bindWriteFiles<File, Directory>(platform: Platform<File, Directory>): WriteFiles {
  return async (entries, options) => {
    const host = hostOf(platform);
    const items = itemsOf(host, entries, options, false);
    await Promise.all(groupsOf(items, host.platform.pathStyle).map((group) => writeGroup(group, host)));
    return resultsOf(items);
  };
}

/** `writeFilesSync` on a platform. */
export function bindWriteFilesSync<File, Directory>(platform: Platform<File, Directory>): WriteFilesSync {
  return (entries, options) => runSync(platform.sync, writeFilesSteps(platform, entries, options));
}

/** `writeFilesSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* writeFilesSteps<File, Directory>(
  platform: Platform<File, Directory>,
  entries: readonly BatchEntrySync[],
  options?: WriteFileOptions,
): Steps<Receipt[]> {
  const host = hostOf(platform);
  const items = itemsOf(host, entries, options, true);
  for (const group of groupsOf(items, host.platform.pathStyle)) {
    for (const item of group.items) {
      const { job, path } = item;
      try {
        void job.request.cancellation.check();
        yield* group.commit(item, yield* resolveTarget(path, job));
      } catch (error) {
        item.failure = { error: report(error, job.situation) };
      } finally {
        void job.source.release();
      }
    }
    yield* group.end();
  }
  return resultsOf(items);
}

/** So many directories of batches at a time, as each is held open; its files are bounded with all others. Nobody waits for a stream. */
async function writeGroup(group: Group, host: Host): Promise<void> {
  await host.directories.enter(new Cancellation(undefined));
  let all: Promise<unknown>;
  try {
    const writing = group.items.map((item) => [item, writeItem(item, group)] as const);
    all = Promise.all(writing.map(([, written]) => written));
    await Promise.all(writing.filter(([{ job }]) => !job.source.isSlow).map(([, written]) => written));
    await run(host.async, group.end());
  } finally {
    void host.directories.leave();
  }
  await all;
}

async function writeItem(item: Item, group: Group): Promise<void> {
  const { job, path } = item;
  try {
    void job.request.cancellation.check();
    await inTurn(
      path,
      job,
      (target) => group.commit(item, target),
      (at) => group.commitThere(item, at),
    );
  } catch (error) {
    item.failure = { error: report(error, job.situation) };
  } finally {
    void job.source.release();
  }
}

/** Checks the arguments of all entries. No system call is made before this has passed. */
function itemsOf(host: Host, entries: unknown, options: unknown, sync: boolean): Item[] {
  if (!Array.isArray(entries))
    throw invalidArgument("TYPE", `entries must be an array, not ${nameOfType(entries)}`);
  const common = given(optionsObject<WriteFileOptions>(options));
  const items: Item[] = [];
  try {
    for (const entry of entries) {
      const { path, data, ...own } = optionsObject<BatchEntry>(entry === undefined ? null : entry);
      const request = writeRequest({ ...common, ...given(own) });
      const job = jobOf(host, "writeFiles", path, request, () => sourceOf(data, request, sync, host.text));
      void items.push({
        job,
        path: job.situation.path,
        committed: undefined,
        receipt: undefined,
        failure: undefined,
      });
    }
    return items;
  } catch (error) {
    for (const { job } of items) void job.source.release(); // streams that were locked already
    if (error instanceof TypeError) error.message = `entries[${items.length}]: ${error.message}`;
    throw error;
  }
}

/** The options that are there. */
function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
