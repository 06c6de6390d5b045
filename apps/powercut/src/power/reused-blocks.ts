import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readLog } from "../block-log/log.ts";
import { LoggedDisk } from "../block-log/logged-disk.ts";
import { Rebuilder } from "../block-log/rebuild.ts";
import { execute } from "../command.ts";
import { writerCommand } from "../contender.ts";
import { contentOf } from "../content.ts";
import { countTrial } from "../count.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { type Finding, inspect } from "../inspect.ts";
import { leaveRoom } from "../leave-room.ts";
import { note, type Row } from "../row.ts";
import { Tracer } from "../trace/tracer.ts";
import { foreign } from "../workloads.ts";
import { Writer } from "../writer.ts";
import type { Acknowledgement } from "../writers/orders.ts";
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
  const acknowledged = await record(series, kind, { image, log, mount, files, old, row });
  row.acknowledged = acknowledged.length;

  const entries = readLog(log);
  const rebuilder = new Rebuilder(image, entries);
  const after = join(scratch, "after.img");
  for (let count = 0; count <= entries.length; count++) {
    await rebuilder.rebuild(after, count, "all", random);
    await mountImage(after, mount, kind);
    try {
      const position = entries[count - 1]?.end ?? 0;
      const promised = durability === "full" ? acknowledged.filter(({ at }) => at <= position) : [];
      const least = new Map([["one", old]]);
      for (const { name, version } of promised) least.set(name, version);
      const found = inspect(files, { least, given: new Set(["two"]) });
      const when = `${durability}, cut after ${count} of ${entries.length} entries`;
      countTrial(row, [{ ...afterPromises(found, promised), mode: [], when }]);
    } finally {
      await unmount(mount);
    }
    told(row);
  }
  for (const file of [image, log, after]) rmSync(file, { force: true });
  return row;
}

/** A file that is torn although it was acknowledged is lost: no exception is about that. */
function afterPromises(found: Finding, promised: readonly Acknowledgement[]): Finding {
  const isPromised = (torn: string): boolean => promised.some(({ name }) => torn.startsWith(`${name}: `));
  return {
    ...found,
    torn: found.torn.filter((torn) => !isPromised(torn)),
    lost: [...found.lost, ...found.torn.filter(isPromised)],
  };
}

interface Disk {
  readonly image: string;
  readonly log: string;
  readonly mount: string;
  readonly files: string;
  /** The version of the first file that is there. */
  readonly old: number;
  readonly row: Row;
}

async function record(
  { contender, runtime, durability, scratch }: Series,
  kind: Series["filesystem"],
  { image, log, mount, files, old, row }: Disk,
): Promise<Acknowledgement[]> {
  const live = join(scratch, "logged.img");
  const disks = join(scratch, "disk");
  mkdirSync(disks);
  await execute("cp", "--sparse=auto", "--reflink=never", image, live);
  const disk = await LoggedDisk.open(disks, log, live);
  try {
    await mountImage(disk.pathOf(), mount, kind);
    try {
      const command = writerCommand(contender, runtime, [files]);
      const writers = await Promise.all([Writer.start(command), Writer.start(command)]);
      const acknowledged: Acknowledgement[] = [];
      const save = async (writer: Writer, name: string, version: number): Promise<void> => {
        const report = await writer.ask({
          order: "do",
          api: "sync",
          request: {
            method: "writeFile",
            paths: [join(files, name)],
            contents: [[name, version]],
            options: { durability },
          },
        });
        if (report?.receipt === undefined)
          note(row, `not saved: ${report?.error?.message ?? writer.complaint}`);
        else acknowledged.push({ name, version, at: statSync(log).size });
      };
      try {
        const [first, second] = writers;
        const newer = versionFrom("one", old + 1);
        const other = versionFrom("two", 0);
        if (durability === "ordered") {
          await save(first, "one", newer);
          await save(first, "two", other);
          return acknowledged;
        }
        const output = join(scratch, "strace");
        const tracer = await Tracer.attach(first.pid, output, [`fsync:delay_enter=${pause * 1000}:when=2`]);
        const saved = save(first, "one", newer);
        await new Promise((resolve) => setTimeout(resolve, pause / 2)); // it has renamed, and has not flushed the directory
        await save(second, "two", other);
        await saved;
        await tracer.detach();
        return acknowledged;
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
