import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { execute } from "../command.ts";
import { countTrial } from "../count.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { note, type Row } from "../row.ts";
import type { Sweeper } from "../sweeper.ts";
import { Writer } from "../writer.ts";
import { powerOff } from "../writers/orders.ts";
import { findAfter, transactAgain } from "./come-after.ts";
import { prepare } from "./prepare.ts";
import { commandFor, rowFor, type Series, sweeperFor } from "./series.ts";
import { type Work, workFor } from "./work.ts";

/** How a writer may end when the power is off. */
const expectedFailures: ReadonlySet<string> = new Set(["AtomicFileError", powerOff]);

const longestLife = 120; // milliseconds

/**
 * The filesystem's shutdown ioctl: from one moment to the next nothing reaches the disk any more, and what was not written
 * by then is gone when it is mounted again. Every second cut lets the log be written first, as a crash after it would.
 */
export async function cutByShutdown(series: Series, told: (row: Row) => void): Promise<Row> {
  const { contender, filesystem, scratch, random } = series;
  const row = rowFor(series, "shutdown");
  const image = join(scratch, "shutdown.img");
  const mount = join(scratch, "shutdown");
  const sweeper = contender.ours ? sweeperFor(series, mount) : undefined;
  await makeImage(image, filesystem);
  try {
    for (let cut = 0; cut < series.cuts; cut++) {
      const work = workFor(contender, cut, series.kind);
      await cutOnce({
        series,
        row,
        image,
        mount,
        work,
        sweeper,
        flushLog: cut % 2 === 1,
        milliseconds: random.between(3, longestLife),
      });
      told(row);
    }
  } finally {
    await sweeper?.end();
  }
  rmSync(image, { force: true });
  return row;
}

interface Cut {
  readonly series: Series;
  readonly row: Row;
  readonly image: string;
  readonly mount: string;
  readonly work: Work;
  readonly sweeper: Sweeper | undefined;
  readonly flushLog: boolean;
  /** How long the writer lives from its first acknowledgement. */
  readonly milliseconds: number;
}

async function cutOnce({
  series,
  row,
  image,
  mount,
  work,
  sweeper,
  flushLog,
  milliseconds,
}: Cut): Promise<void> {
  const { contender, filesystem, durability } = series;
  await mountImage(image, mount, filesystem);
  let writer: Writer | undefined;
  let mounted = true;
  try {
    const directory = join(mount, "files");
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    prepare(directory, work.workload);
    await execute("sync", "--file-system", directory);

    writer = await Writer.start(commandFor(series, [directory]));
    const options = contender.ours ? { durability } : {};
    const saving = writer.keepSaving({ ...work, directory, options, first: 1 });
    await saving.first;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await execute("xfs_io", "-x", "-c", flushLog ? "shutdown -f" : "shutdown", mount);
    await writer.kill();
    await unmount(mount);
    mounted = false;

    await mountImage(image, mount, filesystem);
    mounted = true;
    const { acknowledged, failure } = saving;
    row.acknowledged += acknowledged.length;
    const when = `${work.workload}, ${work.api}, ${flushLog ? "log flushed" : "log not flushed"}`;
    const life = { work, directory, acknowledged, when };
    countTrial(row, [await findAfter(life, series, sweeper, row)]);
    await sweeper?.sweep(row, directory, when);
    await transactAgain(life, sweeper, row);
    if (acknowledged.length === 0)
      note(row, `nothing was acknowledged (${when}): ${failure?.message ?? writer.complaint}`);
    if (failure !== undefined && contender.ours && !expectedFailures.has(failure.name)) {
      row.untrue++;
      note(row, `untrue: ${failure.name}: ${failure.message} (${when})`);
    }
  } finally {
    await writer?.kill();
    if (mounted) await unmount(mount);
  }
}
