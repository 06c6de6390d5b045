import { knowsMode, setAttributes } from "./attributes.ts";
import { keepBackup } from "./backup.ts";
import { type Commit, commitNew, commitOver } from "./commit.ts";
import { closing, piecesOf, reading, writeAll } from "./content.ts";
import type { Source } from "./data.ts";
import { createParents, flushDirectory } from "./directories.ts";
import type { Host } from "./host.ts";
import type { Receipt, WriteRequest } from "./options.ts";
import { directoryOf } from "./paths.ts";
import { attempt, Fault, type Steps, sys, wait } from "./port.ts";
import type { Target } from "./target.ts";
import type { Temporary } from "./temporaries.ts";
import { isUnchanged } from "./unchanged.ts";

/** What is to be written, and where the previous version goes. */
export interface Replacement {
  readonly source: Source;
  readonly request: WriteRequest;
  /** `true` is the target's own name and `.bak`. */
  readonly backup: string | true | undefined;
}

/** What is on disk, kept true at every step, for the report of a failure. */
export interface Situation extends Commit {
  /** A temporary that could not be removed. */
  temporaryPath: string | undefined;
}

/**
 * The protocol: a temporary beside the target is written, flushed, and renamed over it; then the directory is flushed.
 * Before the rename every failure leaves the target as it was; after it the new file is there, whole.
 */
export function* replaceFile(
  target: Target,
  replacement: Replacement,
  host: Host,
  situation: Situation,
): Steps<Receipt> {
  const { supports, pathStyle: style } = host.platform;
  const { createParents: makes, durability, strict } = replacement.request;
  const directory = directoryOf(target.path, style);
  const durable = durability === "full" && supports.directoryFlush;
  if (strict && durability === "full" && !durable)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);

  if (makes && target.stats === undefined) yield* createParents(directory, { style, durable, strict });
  const parent = durable ? yield* sys.openDirectory(directory) : undefined; // now: one that cannot be opened changes nothing
  try {
    const written = yield* writeAndCommit(target, directory, replacement, host, situation);
    const flushed = parent !== undefined && (yield* flushDirectory(parent, strict));
    return {
      path: target.path,
      ...written,
      durability: durability === "full" && !flushed ? "ordered" : durability,
    };
  } finally {
    if (parent !== undefined) yield* attempt(sys.closeDirectory(parent));
  }
}

type Written = Omit<Receipt, "path" | "durability">;

function* writeAndCommit(
  target: Target,
  directory: string,
  replacement: Replacement,
  host: Host,
  situation: Situation,
): Steps<Written> {
  const { request, source } = replacement;
  if (request.skipUnchanged && (yield* isSource(target, source, request))) return unchanged;

  const secret = knowsMode(target.stats, request);
  const temporary = yield* host.temporaries.create(directory, secret ? 0o600 : 0o666);
  try {
    const bytesWritten = yield* fill(temporary, target, replacement, host);
    if (request.skipUnchanged && (yield* isCopy(target, temporary.path, bytesWritten, request))) {
      situation.temporaryPath = yield* host.temporaries.discard(temporary.path);
      return unchanged;
    }
    const backup = yield* keepOld(target, replacement, host);
    void request.cancellation.check(); // the last moment: after the commit it comes too late
    yield* commit(temporary.path, target, bytesWritten, request, host, situation);
    void host.temporaries.forget(temporary.path);
    return { bytesWritten, changed: true, ...backup };
  } catch (error) {
    situation.temporaryPath = yield* host.temporaries.discard(temporary.path);
    throw error;
  }
}

const unchanged: Written = { bytesWritten: 0, changed: false };

/** Data in memory is compared before anything is written. */
function* isSource(target: Target, source: Source, request: WriteRequest): Steps<boolean> {
  const bytes = source.whole;
  return bytes !== undefined && (yield* isUnchanged(target, request, bytes.length, once(bytes)));
}

/** Data that comes in pieces is compared when it is all there, in the temporary. */
function* isCopy(target: Target, temporary: string, size: number, request: WriteRequest): Steps<boolean> {
  if (target.stats?.size !== size) return false;
  return yield* reading(temporary, (file) => isUnchanged(target, request, size, piecesOf(file)));
}

function once(bytes: Uint8Array): () => Steps<Uint8Array | undefined> {
  let rest: Uint8Array | undefined = bytes;
  return function* () {
    const piece = rest;
    rest = undefined;
    return piece;
  };
}

/** Data, owner, mode, flush, close: all that the file will be is on disk before any name leads to it. */
function* fill(
  temporary: Temporary,
  target: Target,
  { source, request }: Replacement,
  { platform }: Host,
): Steps<number> {
  return yield* closing(temporary.file, function* () {
    const bytesWritten = yield* writeAll(temporary.file, () => source.next(), told(source, request));
    yield* setAttributes(temporary, target.stats, request, platform.supports);
    if (request.durability !== "none") yield* sys.flush(temporary.file); // a failed flush is final: the next one may lie
    return bytesWritten;
  });
}

/** After each piece: whether to go on, and how far it has come. */
function told(
  source: Source,
  { cancellation, onProgress }: WriteRequest,
): (bytesWritten: number) => Steps<undefined> {
  return function* (bytesWritten): Steps<undefined> {
    void cancellation.check();
    if (onProgress === undefined) return;
    const bytesTotal = source.whole?.length;
    const progress = bytesTotal === undefined ? { bytesWritten } : { bytesWritten, bytesTotal };
    yield* wait("onProgress", "ERR_UNTORN_CALLBACK", () => onProgress(progress));
  };
}

function* keepOld(
  { path, stats }: Target,
  { backup, request }: Replacement,
  host: Host,
): Steps<{ backup?: string }> {
  if (backup === undefined || stats === undefined) return {};
  const to = backup === true ? `${path}.bak` : backup;
  void request.cancellation.check();
  yield* keepBackup({ path, old: stats, to }, request, host);
  return { backup: to };
}

function* commit(
  temporary: string,
  target: Target,
  size: number,
  request: WriteRequest,
  { platform }: Host,
  situation: Situation,
): Steps<undefined> {
  if (request.overwrite) yield* commitOver(temporary, target, size, platform, situation);
  else yield* commitNew(temporary, target, size, request, platform, situation);
}
