import { retryBusy } from "./commit.ts";
import { createParents, flushDirectory } from "./directories.ts";
import { gzipped } from "./gzip.ts";
import type { Job } from "./job.ts";
import { moveAcross } from "./move-across.ts";
import { moveByName } from "./move-by-name.ts";
import { planMove } from "./move-plan.ts";
import { nameOf, under } from "./paths.ts";
import { attempt, Fault, type Steps, sys } from "./port.ts";
import type { RotateReceipt } from "./rotate-file.ts";
import { about } from "./telling.ts";

/** A rotation, its arguments checked. */
export interface Rotation {
  readonly job: Job;
  readonly path: string;
  readonly directory: string;
  readonly keep: number;
  readonly gzip: boolean;
}

/** The older files first, from the oldest that must move; then the file itself. */
export function* rotate(rotation: Rotation): Steps<RotateReceipt> {
  const { job, path, directory, gzip } = rotation;
  yield* about(job.situation);
  const { supports, pathStyle: style } = job.host.platform;
  const { durability, strict, createParents: makes, cancellation } = job.request;
  const durable = durability === "full" && supports.directoryFlush;
  void cancellation.check();
  if (strict && durability === "full" && !durable)
    throw new Fault("openDirectory", "ERR_UNTORN_NOT_DURABLE", undefined);
  if (!(yield* isFile(path, style))) return { path, bytesWritten: 0, durability, changed: false };

  const flushes = supports.directoryFlush && durability !== "none";
  const there = !makes || (yield* createParents(directory, { style, durable: flushes, strict }));
  yield* makeRoom(rotation);
  const to = under(directory, `${nameOf(path, style)}.1${gzip ? ".gz" : ""}`, style);
  const inner = { ...job, request: { ...job.request, createParents: false } };
  const plan = yield* planMove(path, to, inner);
  if (plan.over !== undefined && rotation.keep > 1) throw unseen();
  const renamed = gzip ? undefined : yield* moveByName(plan, inner);
  const moved = renamed ?? (yield* moveAcross(plan, inner, gzip ? gzipped : undefined));
  const { bytesWritten } = moved;
  return { path, bytesWritten, durability: there ? moved.durability : "none", changed: true, to };
}

function* isFile(path: string, style: Parameters<typeof nameOf>[1]): Steps<boolean> {
  if (/^\.{0,2}$/.test(nameOf(path, style))) throw new Fault("lstat", "EISDIR", undefined);
  const stats = yield* sys.lstat(path);
  if (stats?.kind === "directory") throw new Fault("lstat", "EISDIR", undefined);
  if (stats?.kind === "link") throw new Fault("lstat", "ERR_UNTORN_SYMLINK", undefined);
  if (stats?.kind === "other") throw new Fault("lstat", "ERR_UNTORN_NOT_A_FILE", undefined);
  return stats !== undefined;
}

/** Frees number 1: what is below the first free number moves on by one. Where none is free, the oldest goes. */
function* makeRoom({ job, path, directory, keep, gzip }: Rotation): Steps<undefined> {
  const { supports, pathStyle: style } = job.host.platform;
  const { durability, strict, cancellation } = job.request;
  const base = nameOf(path, style);
  const numbered = (number: number, end: string): string =>
    under(directory, `${base}.${number}${end}`, style);
  const ends = endsByNumber(yield* sys.list(directory), base);
  let free = 1;
  while (free < keep && ends.has(free)) free++;
  for (const end of free < keep ? (ends.get(free - 1) ?? []) : [])
    if ((yield* sys.lstat(numbered(free, end))) !== undefined) throw unseen();

  const isGap = [...ends.keys()].some((number) => number > free && number <= keep); // as a rotation leaves it that came to no end
  const parent =
    durability !== "none" && supports.directoryFlush && (isGap || ends.has(1))
      ? yield* sys.openDirectory(directory)
      : undefined;
  try {
    if (isGap && parent !== undefined) yield* flushDirectory(parent, strict); // it may not have been flushed
    for (let number = free; number >= 1; number--) {
      const coming = number === 1 ? [gzip ? ".gz" : ""] : ends.get(number - 1)!;
      const going = number === free ? (ends.get(number) ?? []) : [];
      const steps = [
        ...going.filter((end) => !coming.includes(end)).map((end) => removal(numbered(number, end), job)),
        ...(number === 1 ? [] : coming).map((end) =>
          renaming(numbered(number - 1, end), numbered(number, end), job),
        ),
      ];
      for (const step of steps) {
        void cancellation.check();
        yield* step;
        // before the next one: on disk alone, that would overwrite what this one has moved out of its way
        if (parent !== undefined) yield* flushDirectory(parent, strict);
      }
    }
  } finally {
    if (parent !== undefined) yield* attempt(sys.closeDirectory(parent));
  }
}

/**
 * Deno shows a directory that it could not read as an empty one, or without what it did not come to; and somebody else may rotate too.
 * What the list did not show must not be overwritten, but where it would go anyway.
 */
function unseen(): Fault {
  return new Fault("list", "EEXIST", undefined);
}

/** The numbers that are taken, and by what: a plain file, a compressed one, or both, if somebody put one there. */
function endsByNumber(names: readonly string[], base: string): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const name of names) {
    if (!name.startsWith(`${base}.`)) continue;
    const match = /^([1-9]\d{0,6})(\.gz)?$/.exec(name.slice(base.length + 1));
    if (match === null) continue;
    const number = Number(match[1]);
    void found.set(number, [...(found.get(number) ?? []), match[2] ?? ""]);
  }
  return found;
}

function renaming(from: string, to: string, { host }: Job): Steps<undefined> {
  return retryBusy(() => sys.rename(from, to), from, host.platform.supports);
}

function removal(path: string, { host }: Job): Steps<undefined> {
  return retryBusy(() => sys.remove(path), path, host.platform.supports);
}
