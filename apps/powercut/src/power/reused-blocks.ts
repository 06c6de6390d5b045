import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLog } from "../block-log/log.ts";
import { LoggedDisk } from "../block-log/logged-disk.ts";
import { Rebuilder } from "../block-log/rebuild.ts";
import { execute } from "../command.ts";
import { writerCommand } from "../contender.ts";
import { contentOf } from "../content.ts";
import { countTrial } from "../count.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { inspect } from "../inspect.ts";
import { leaveRoom } from "../leave-room.ts";
import { note, type Row } from "../row.ts";
import { Tracer } from "../trace/tracer.ts";
import { foreign } from "../workloads.ts";
import { Writer } from "../writer.ts";
import type { Report } from "../writers/orders.ts";
import { rowFor, type Series } from "./series.ts";

/** So that one file fits beside the old one, and two do not. */
const room = 250 * 1024;
const large = 180_000;
const pause = 700; // milliseconds

/**
 * On a nearly full disk the second file can only go where the first one was, before it was replaced. If the filesystem gives
 * that place away before the replacement is on disk, then after a power cut in between the first file's name leads to its old
 * place, and there is something else.
 *
 * With `"ordered"` one writer saves both, one after the other. With `"full"` that cannot happen in one after the other, as each
 * has its directory flushed: there two writers do so, and the second saves between the first one's rename and its flush.
 *
 * Every prefix of what was written is a cut.
 */
export async function cutAtReusedBlocks(series: Series, told: (row: Row) => void): Promise<Row> {
  const { filesystem, scratch, durability, random } = series;
  const kind = { ...filesystem, size: 12 };
  const row = rowFor(series, "reused blocks");
  const image = join(scratch, "before.img");
  const mount = join(scratch, "reused");
  const old = versionFrom("one", 0);
  await makeImage(image, kind);
  await mountImage(image, mount, kind);
  const files = join(mount, "files");
  mkdirSync(files);
  writeFileSync(join(files, foreign), contentOf(foreign, 0));
  writeFileSync(join(files, "one"), contentOf("one", old));
  await execute("sync", "--file-system", mount);
  leaveRoom(join(mount, "filler"), room);
  await unmount(mount);

  const log = join(scratch, "block-log");
  const reports = await record(series, kind, { image, log, mount, files, old });
  row.acknowledged = reports.filter((report) => report?.receipt !== undefined).length;
  for (const report of reports)
    if (report?.error !== undefined) note(row, `not saved: ${report.error.message}`);

  const entries = readLog(log);
  const rebuilder = new Rebuilder(image, entries);
  const after = join(scratch, "after.img");
  for (let count = 0; count <= entries.length; count++) {
    await rebuilder.rebuild(after, count, "all", random);
    await mountImage(after, mount, kind);
    try {
      const expectation = { least: new Map([["one", old]]), given: new Set<string>(["two"]) };
      const when = `${durability}, cut after ${count} of ${entries.length} entries`;
      countTrial(row, [{ ...inspect(files, expectation), mode: [], when }]);
    } finally {
      await unmount(mount);
    }
    told(row);
  }
  for (const file of [image, log, after]) rmSync(file, { force: true });
  return row;
}

interface Disk {
  readonly image: string;
  readonly log: string;
  readonly mount: string;
  readonly files: string;
  /** The version of the first file that is there. */
  readonly old: number;
}

async function record(
  { contender, runtime, durability, scratch }: Series,
  kind: Series["filesystem"],
  { image, log, mount, files, old }: Disk,
): Promise<(Report | undefined)[]> {
  const live = join(scratch, "logged.img");
  const disks = join(scratch, "disk");
  mkdirSync(disks);
  await execute("cp", "--sparse=auto", "--reflink=never", image, live);
  const disk = await LoggedDisk.open(disks, live, log);
  try {
    await mountImage(disk.path, mount, kind);
    try {
      const command = writerCommand(contender, runtime, [files]);
      const writers = await Promise.all([Writer.start(command), Writer.start(command)]);
      const save = (writer: Writer, name: string, version: number): Promise<Report | undefined> =>
        writer.ask({
          order: "save once",
          api: "sync",
          path: join(files, name),
          name,
          version,
          options: { durability },
        });
      try {
        const [first, second] = writers;
        const newer = versionFrom("one", old + 1);
        const other = versionFrom("two", 0);
        if (durability === "ordered")
          return [await save(first, "one", newer), await save(first, "two", other)];
        const output = join(scratch, "strace");
        const tracer = await Tracer.attach(first.pid, output, [`fsync:delay_enter=${pause * 1000}:when=2`]);
        const saved = save(first, "one", newer);
        await new Promise((resolve) => setTimeout(resolve, pause / 2)); // it has renamed, and has not flushed the directory
        const reports = [await save(second, "two", other), await saved];
        await tracer.detach();
        return reports;
      } finally {
        await Promise.all(writers.map((writer) => writer.kill()));
      }
    } finally {
      await unmount(mount);
    }
  } finally {
    await disk.close();
    rmSync(live, { force: true });
  }
}

/** The first version from there on that is large. */
function versionFrom(name: string, least: number): number {
  for (let version = least; ; version++) if (contentOf(name, version).length >= large) return version;
}
