import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Entry, readLog } from "../block-log/log.ts";
import { LoggedDisk } from "../block-log/logged-disk.ts";
import { Rebuilder, type Survival, survivals } from "../block-log/rebuild.ts";
import { execute } from "../command.ts";
import { countTrial } from "../count.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import type { Random } from "../random.ts";
import { note, type Row } from "../row.ts";
import type { Sweeper } from "../sweeper.ts";
import { Writer } from "../writer.ts";
import type { Acknowledgement } from "../writers/orders.ts";
import { findAfter, transactAgain } from "./come-after.ts";
import { prepare } from "./prepare.ts";
import { commandFor, rowFor, type Series, sweeperFor } from "./series.ts";
import { type Work, worksOf } from "./work.ts";

/** In milliseconds. A transaction takes longer than a save. */
const lifeOfEach = ({ kind = "saves" }: Series): number => (kind === "saves" ? 120 : 300);

/**
 * Writers work on a disk that logs. Afterwards the disk is rebuilt as a cut at any moment would have left it, with nothing,
 * a part or all of what had been written since the last flush; and each of these is mounted and read.
 */
export async function cutByBlockLog(series: Series, told: (row: Row) => void): Promise<Row> {
  const row = rowFor(series, "block log");
  const { contender, cuts, filesystem, scratch, random } = series;
  const works = worksOf(contender, series.kind);
  const before = join(scratch, "before.img");
  const log = join(scratch, "block-log");
  const mount = join(scratch, "logged");
  await makeImage(before, filesystem);
  await mountImage(before, mount, filesystem);
  works.forEach((work, number) => {
    mkdirSync(join(mount, `${number}`));
    prepare(join(mount, `${number}`), work.workload);
  });
  await unmount(mount);

  const lives = await record(series, works, { before, log, mount, row });
  const entries = readLog(log);
  row.acknowledged = lives.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const rebuilder = new Rebuilder(before, entries);
  const sweeper = contender.ours ? sweeperFor(series, mount) : undefined;
  try {
    for (const cut of choose(entries, lives, cuts, random)) {
      const image = join(scratch, "after.img");
      await rebuilder.rebuild(image, cut.count, cut.survival, random);
      await inspectCut(image, mount, cut, lives, { series, row, sweeper });
      told(row);
    }
  } finally {
    await sweeper?.end();
  }
  for (const file of [before, log, join(scratch, "after.img")]) rmSync(file, { force: true });
  return row;
}

/** What a writer did until it was killed. */
interface Life {
  readonly work: Work;
  readonly directory: string;
  readonly acknowledged: readonly Acknowledgement[];
}

async function record(
  series: Series,
  works: readonly Work[],
  { before, log, mount, row }: { before: string; log: string; mount: string; row: Row },
): Promise<Life[]> {
  const { contender, filesystem, durability, scratch } = series;
  const image = join(scratch, "logged.img");
  const disks = join(scratch, "disk");
  mkdirSync(disks, { recursive: true });
  await execute("cp", "--sparse=auto", "--reflink=never", before, image);
  rmSync(log, { force: true });
  const disk = await LoggedDisk.open(disks, log, image);
  const lives: Life[] = [];
  try {
    await mountImage(disk.pathOf(), mount, filesystem);
    try {
      for (const [number, work] of works.entries()) {
        const directory = join(mount, `${number}`);
        const writer = await Writer.start(commandFor(series, [directory, log]));
        const options = contender.ours ? { durability } : {};
        const saving = writer.keepSaving({
          ...work,
          directory,
          options,
          first: 1,
          log,
          milliseconds: lifeOfEach(series),
        });
        await writer.ended;
        if (saving.failure !== undefined)
          note(row, `${work.workload}, ${work.api}: ${saving.failure.message}`);
        if (saving.acknowledged.length === 0) note(row, `nothing was acknowledged: ${writer.complaint}`);
        lives.push({ work, directory: `${number}`, acknowledged: saving.acknowledged });
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

export interface Cut {
  /** How many entries of the log had been written. */
  readonly count: number;
  /** The length of the log with them: what was acknowledged by then counts. */
  readonly position: number;
  readonly survival: Survival;
}

/** A third of the cuts come at an acknowledgement, before anything else has been written: what it promised must be there. */
export function choose(
  entries: readonly Entry[],
  lives: readonly Pick<Life, "acknowledged">[],
  cuts: number,
  random: Random,
): Cut[] {
  const acknowledged = lives.flatMap((life) => life.acknowledged);
  const chosen: Cut[] = [];
  for (let number = 0; number < cuts; number++) {
    const survival = survivals[number % survivals.length] as Survival;
    const atAnswer =
      Math.floor(number / survivals.length) % survivals.length === 0 && acknowledged.length > 0;
    const moment = atAnswer ? random.pick(acknowledged).at : undefined;
    const count =
      moment === undefined
        ? random.between(0, entries.length + 1)
        : entries.findLastIndex(({ end }) => end <= moment) + 1;
    chosen.push({ count, position: entries[count - 1]?.end ?? 0, survival });
  }
  return chosen.sort((a, b) => a.count - b.count); // the rebuilder goes forward only
}

async function inspectCut(
  image: string,
  mount: string,
  { count, position, survival }: Cut,
  lives: readonly Life[],
  { series, row, sweeper }: { series: Series; row: Row; sweeper: Sweeper | undefined },
): Promise<void> {
  try {
    await mountImage(image, mount, series.filesystem);
  } catch (error) {
    note(
      row,
      `not mounted after ${count} entries, ${survival} of the open ones: ${(error as Error).message}`,
    );
    return;
  }
  try {
    const when = `cut after ${count} entries, ${survival} of the open ones`;
    const cut = lives.map(({ work, directory, acknowledged }) => ({
      work,
      directory: join(mount, directory),
      acknowledged: acknowledged.filter(({ at }) => at <= position),
      when: `${work.workload}, ${work.api}, ${when}`,
    }));
    const findings: Awaited<ReturnType<typeof findAfter>>[] = [];
    for (const life of cut) findings.push(await findAfter(life, series, sweeper, row));
    countTrial(row, findings);
    for (const { directory } of cut) await sweeper?.sweep(row, directory, when);
    for (const life of cut) await transactAgain(life, sweeper, row);
  } finally {
    await unmount(mount);
  }
}
