import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readLog } from "../block-log/log.ts";
import { LoggedDisk } from "../block-log/logged-disk.ts";
import { Rebuilder } from "../block-log/rebuild.ts";
import { execute } from "../command.ts";
import { countTrial } from "../count.ts";
import type { FilesystemKind } from "../filesystem-kinds.ts";
import { makeImage, mountImage, unmount } from "../image.ts";
import { note, type Row } from "../row.ts";
import type { Sweeper } from "../sweeper.ts";
import { Writer } from "../writer.ts";
import { type Acknowledgement, powerOff } from "../writers/orders.ts";
import { choose } from "./block-log.ts";
import { inspectMoves } from "./inspect-moves.ts";
import { prepare } from "./prepare.ts";
import { commandFor, rowFor, type Series, sweeperFor } from "./series.ts";
import { workFor, worksOf } from "./work.ts";

/** What is moved to and fro between two devices. The second one may be memory, whose power is not cut. */
export interface Moves extends Omit<Series, "kind"> {
  readonly other: FilesystemKind | "tmpfs";
}

const longestLife = 200; // milliseconds
const names = ["first", "second"] as const;
type Two<T> = readonly [T, T];

function seriesOf(moves: Moves): Series {
  const other = moves.other === "tmpfs" ? "tmpfs" : moves.other.name;
  return {
    ...moves,
    kind: "moves",
    filesystem: { ...moves.filesystem, name: `${moves.filesystem.name} and ${other}` },
  };
}

/** Both at one moment: the writer stands still while one filesystem is shut down after the other. */
export async function cutMovesByShutdown(moves: Moves, told: (row: Row) => void): Promise<Row> {
  const { filesystem, other, scratch, random, contender } = moves;
  const series = seriesOf(moves);
  const row = rowFor(series, "shutdown");
  const kinds = [filesystem, other] as const;
  const mounts = names.map((name) => join(scratch, name)) as unknown as Two<string>;
  const files = mounts.map((mount) => join(mount, "files")) as unknown as Two<string>;
  const sweeper = sweeperFor(series, ...mounts);
  const disks = kinds.flatMap((kind, at) =>
    kind === "tmpfs" ? [] : { kind, mount: mounts[at]!, image: join(scratch, `${names[at]}.img`) },
  );
  for (const { kind, image } of disks) await makeImage(image, kind);
  if (other === "tmpfs") {
    mkdirSync(mounts[1], { recursive: true });
    await execute("mount", "-t", "tmpfs", "-o", "size=16m,mode=755", "untorn-powercut", mounts[1]);
  }
  try {
    for (let cut = 0; cut < moves.cuts; cut++) {
      const work = workFor(contender, cut, "moves");
      const flushLog = cut % 4 > 1;
      for (const { kind, mount, image } of disks) await mountImage(image, mount, kind);
      for (const directory of files) {
        rmSync(directory, { recursive: true, force: true });
        mkdirSync(directory);
        prepare(directory, "move");
        await execute("sync", "--file-system", directory);
      }
      const writer = await Writer.start(commandFor(series, files));
      const saving = writer.keepSaving({
        ...work,
        directory: files[0],
        other: files[1],
        options: {},
        first: 1,
      });
      await saving.first;
      await new Promise((resolve) => setTimeout(resolve, random.between(3, longestLife)));
      writer.stop();
      for (const { mount } of disks)
        await execute("xfs_io", "-x", "-c", flushLog ? "shutdown -f" : "shutdown", mount);
      await writer.kill();
      for (const { mount } of disks) await unmount(mount);

      for (const { kind, mount, image } of disks) await mountImage(image, mount, kind);
      const { acknowledged, failure } = saving;
      const when = `${work.api}, ${flushLog ? "log flushed" : "log not flushed"}`;
      row.acknowledged += acknowledged.length;
      await findMoves(row, files, acknowledged, { sweeper, when });
      if (failure !== undefined && failure.name !== "AtomicFileError" && failure.name !== powerOff) {
        row.untrue++;
        note(row, `untrue: ${failure.name}: ${failure.message} (${when})`);
      }
      for (const { mount } of disks) await unmount(mount);
      told(row);
    }
  } finally {
    await sweeper.end();
    if (other === "tmpfs") await unmount(mounts[1]);
  }
  for (const { image } of disks) rmSync(image, { force: true });
  return row;
}

/** Two disks in one log: each has its own flushes, and what is open on each is lost, kept or broken for itself. */
export async function cutMovesByBlockLog(
  moves: Moves & { readonly other: FilesystemKind },
  told: (row: Row) => void,
): Promise<Row> {
  const { filesystem, other, scratch, random, contender, cuts } = moves;
  const series = seriesOf(moves);
  const row = rowFor(series, "block log");
  const kinds = [filesystem, other] as const;
  const at = (name: string): Two<string> =>
    names.map((one) => join(scratch, `${one}${name}`)) as unknown as Two<string>;
  const [before, live, after, mounts] = [at(".before"), at(".live"), at(".after"), at("")];
  for (const [number, kind] of kinds.entries()) {
    await makeImage(before[number]!, kind);
    await mountImage(before[number]!, mounts[number]!, kind);
    for (const api of contender.apis) {
      mkdirSync(join(mounts[number]!, api));
      prepare(join(mounts[number]!, api), "move");
    }
    await unmount(mounts[number]!);
    await execute("cp", "--sparse=auto", "--reflink=never", before[number]!, live[number]!);
  }
  const log = join(scratch, "block-log");
  const directory = join(scratch, "disk");
  mkdirSync(directory);
  const lives: { files: Two<string>; when: string; acknowledged: readonly Acknowledgement[] }[] = [];
  const disk = await LoggedDisk.open(directory, log, ...live);
  try {
    for (const [number, kind] of kinds.entries())
      await mountImage(disk.pathOf(number), mounts[number]!, kind);
    for (const work of worksOf(contender, "moves")) {
      const files = mounts.map((mount) => join(mount, work.api)) as unknown as Two<string>;
      const writer = await Writer.start(commandFor(series, [...files, log]));
      const options = { ...work, directory: files[0], other: files[1], options: {}, first: 1, log };
      const saving = writer.keepSaving({ ...options, milliseconds: longestLife * 2 });
      await writer.ended;
      if (saving.failure !== undefined) note(row, `${work.api}: ${saving.failure.message}`);
      lives.push({ files, when: work.api, acknowledged: saving.acknowledged });
    }
    for (const mount of mounts) await unmount(mount);
  } finally {
    await disk.close();
  }
  row.acknowledged = lives.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const entries = readLog(log);
  const rebuilders = before.map((image, number) => new Rebuilder(image, entries, number));
  const sweeper = sweeperFor(series, ...mounts);
  try {
    for (const { count, position, survival } of choose(entries, lives, cuts, random)) {
      for (const [number, rebuilder] of rebuilders.entries()) {
        await rebuilder.rebuild(after[number]!, count, survival, random);
        await mountImage(after[number]!, mounts[number]!, kinds[number]!);
      }
      const finds = lives.map(({ files, when, acknowledged }) => ({
        files,
        acknowledged: acknowledged.filter((one) => one.at <= position),
        when: `${when}, cut after ${count} entries, ${survival} of the open ones`,
      }));
      const findings = finds.map((one) => ({ ...inspectMoves(one.files, one.acknowledged), when: one.when }));
      countTrial(row, findings);
      for (const { files, when } of finds) for (const each of files) await sweeper.sweep(row, each, when);
      for (const mount of mounts) await unmount(mount);
      told(row);
    }
  } finally {
    await sweeper.end();
  }
  for (const file of [...before, ...live, ...after, log]) rmSync(file, { force: true });
  return row;
}

async function findMoves(
  row: Row,
  files: Two<string>,
  acknowledged: readonly Acknowledgement[],
  { sweeper, when }: { readonly sweeper: Sweeper; readonly when: string },
): Promise<void> {
  countTrial(row, [{ ...inspectMoves(files, acknowledged), when }]);
  for (const directory of files) await sweeper.sweep(row, directory, when);
}
