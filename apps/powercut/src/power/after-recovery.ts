import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Entry, readLog } from "../block-log/log.ts";
import { LoggedDisk } from "../block-log/logged-disk.ts";
import { Rebuilder, type Survival, survivals } from "../block-log/rebuild.ts";
import { execute } from "../command.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { judgeRecovered, lookFor, trialOfKilled } from "../judge/judge.ts";
import { comeAfter } from "../kill/each-call.ts";
import { type Occurrence, occurrencesIn } from "../kill/occurrences.ts";
import { type Operation, pathsOf as pathsOfOperation } from "../operations/operation.ts";
import { recoveriesOf } from "../operations/transactions.ts";
import type { Random } from "../random.ts";
import { note, type Row } from "../row.ts";
import { Sweeper } from "../sweeper.ts";
import { type Call, pathsOf } from "../trace/calls.ts";
import { TracedWriter } from "../traced-writer.ts";
import { rowFor, type Series } from "./series.ts";

export interface Recoveries extends Series {
  /** What is killed. */
  readonly operations: readonly Operation[];
  /** In how many of its calls each is. */
  readonly moments: number;
}

/**
 * A writer is killed while its journal is there, perhaps not yet on disk; another process recovers; and the power goes while it does, or
 * after it. Who recovers then must make it all or nothing, and what the first one had finished must be as it left it.
 *
 * All of this on a disk that logs, from which it is rebuilt as the cut would have left it.
 */
export async function cutAfterRecovery(series: Recoveries, told: (row: Row) => void): Promise<Row> {
  const { contender, runtime, filesystem, scratch, random, cuts } = series;
  const row = rowFor(series, "block log, recovered");
  const before = join(scratch, "before.img");
  const log = join(scratch, "block-log");
  const mount = join(scratch, "logged");
  await makeImage(before, filesystem);
  const lives = await record(series, { before, log, mount, row });
  const entries = readLog(log);
  const rebuilder = new Rebuilder(before, entries);
  const sweeper = new Sweeper(runtime);
  const after = join(scratch, "after.img");
  try {
    for (const cut of choose(lives, entries, cuts, random)) {
      await rebuilder.rebuild(after, cut.count, cut.survival, random);
      await mountImage(after, mount, filesystem);
      try {
        row.trials++;
        await inspectCut(cut, mount, { row, sweeper: contender.recovers === false ? undefined : sweeper });
        told(row);
      } finally {
        await unmount(mount);
      }
    }
  } finally {
    await sweeper.end();
  }
  for (const file of [before, log, after]) rmSync(file, { force: true });
  return row;
}

/** A writer that was killed, and the recovery after it. */
interface Life {
  readonly operation: Operation;
  /** On the disk. */
  readonly directory: string;
  readonly moment: Occurrence;
  /** The lengths of the log when it had been killed, and when the recovery was done. */
  readonly killed: number;
  readonly recovered: number;
  /** What the recovery left. */
  readonly left: ReadonlyMap<string, string>;
}

interface Disk {
  readonly before: string;
  readonly log: string;
  readonly mount: string;
  readonly row: Row;
}

async function record(series: Recoveries, { before, log, mount, row }: Disk): Promise<Life[]> {
  const { contender, runtime, filesystem, scratch } = series;
  const image = join(scratch, "logged.img");
  const disks = join(scratch, "disk");
  mkdirSync(disks, { recursive: true });
  await execute("cp", "--sparse=auto", "--reflink=never", before, image);
  const disk = await LoggedDisk.open(disks, log, image);
  const lives: Life[] = [];
  try {
    await mountImage(disk.pathOf(), mount, filesystem);
    try {
      const within = async <T>(name: string, action: (writer: TracedWriter) => Promise<T>): Promise<T> => {
        const place = join(mount, name);
        mkdirSync(place);
        const writer = new TracedWriter(contender, runtime, "sync", place, true);
        try {
          return await action(writer);
        } finally {
          await writer.end();
        }
      };
      for (const [number, operation] of series.operations.entries()) {
        const { calls } = await within(`reference-${number}`, async (writer) => {
          await writer.arrange(operation);
          return writer.trace(operation);
        });
        for (const [at, moment] of momentsIn(calls, series.moments).entries()) {
          const name = `${number}-${at}`;
          await within(name, async (writer) => {
            await writer.arrange(operation);
            await execute("sync", "--file-system", mount);
            const kill = `${moment.name}:signal=KILL:when=${moment.nth}`;
            const { report } = await writer.trace(operation, [kill]);
            if (report !== undefined) return;
            const killed = disk.position;
            for (const recovery of recoveriesOf(operation)) {
              const recovered = await writer.make(recovery);
              if (recovered?.receipt !== undefined) row.acknowledged++;
              else note(row, `not recovered: ${recovered?.error?.message} (${operation.name}, ${kill})`);
            }
            const { directory } = writer;
            const left = wordsIn(directory, operation);
            const relative = directory.slice(mount.length + 1);
            lives.push({ operation, directory: relative, moment, killed, recovered: disk.position, left });
          });
        }
      }
    } finally {
      await unmount(mount);
    }
  } finally {
    await disk.close();
    rmSync(image, { force: true });
  }
  return lives;
}

/** From the one after the journal's rename to the one after its removal: the first one, and some of the others. */
function momentsIn(calls: readonly Call[], most: number): Occurrence[] {
  const isOfJournal = (call: Call): boolean => pathsOf(call).some((path) => path.endsWith(".journal"));
  const named = calls.findIndex((call) => call.name.startsWith("rename") && isOfJournal(call));
  const gone = calls.findLastIndex((call) => call.name.startsWith("unlink") && isOfJournal(call));
  const all = occurrencesIn(calls).filter(({ at }) => at > named && at <= gone + 1);
  const step = Math.max(1, all.length / most);
  return Array.from({ length: most }, (_, at) => all[Math.floor(at * step)]).filter(
    (one) => one !== undefined,
  );
}

function wordsIn(directory: string, operation: Operation): Map<string, string> {
  const found = lookFor({ directory, operation });
  const paths = [...pathsOfOperation(operation)];
  return new Map(paths.map((path) => [path, found.get(path)?.words ?? "nothing"]));
}

interface Cut {
  readonly life: Life;
  /** How many entries of the log had been written, and its length with them. */
  readonly count: number;
  readonly position: number;
  readonly survival: Survival;
}

/** Most while it recovers, some a little later; of each life as many. */
export function choose(
  lives: readonly Pick<Life, "killed" | "recovered">[],
  entries: readonly Pick<Entry, "end">[],
  cuts: number,
  random: Random,
): Cut[] {
  const later = 4;
  const chosen: Cut[] = [];
  for (let number = 0; number < cuts && lives.length > 0; number++) {
    const life = lives[number % lives.length] as Life;
    const least = entries.findLastIndex(({ end }) => end <= life.killed) + 1;
    const last = entries.findLastIndex(({ end }) => end <= life.recovered) + 1;
    const count = random.between(least, Math.min(last + later, entries.length) + 1);
    const survival = survivals[Math.floor(number / lives.length) % survivals.length] as Survival;
    chosen.push({ life, count, position: entries[count - 1]?.end ?? 0, survival });
  }
  return chosen.sort((a, b) => a.count - b.count); // the rebuilder goes forward only
}

async function inspectCut(
  { life, count, position, survival }: Cut,
  mount: string,
  { row, sweeper }: { row: Row; sweeper: Sweeper | undefined },
): Promise<void> {
  const { operation, moment, left } = life;
  const directory = join(mount, life.directory);
  const isDone = position >= life.recovered;
  const when = `${operation.name}, killed at ${moment.name} ${moment.nth}, ${isDone ? "recovered" : "in recover"}, cut after ${count} entries, ${survival} of the open ones`;
  const now = wordsIn(directory, operation);
  const other = isDone ? [...left].find(([path, words]) => now.get(path) !== words) : undefined;
  if (other !== undefined) {
    row.lost++;
    note(row, `lost: ${other[0]}: a recovery left ${other[1]}, and there is ${now.get(other[0])} (${when})`);
  }
  const start = lookFor({ directory, operation });
  const trial = trialOfKilled({ directory, operation, start, when });
  if (sweeper === undefined) judgeRecovered(row, trial);
  else await comeAfter(sweeper, trial, row, count);
}
