import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Contender } from "../contender.ts";
import { writerCommand } from "../contender.ts";
import { countTrial } from "../count.ts";
import { inspect } from "../inspect.ts";
import { expectationOf, prepare } from "../power/prepare.ts";
import { workFor } from "../power/work.ts";
import type { Random } from "../random.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { Sweeper } from "../sweeper.ts";
import { Writer } from "../writer.ts";

export interface Kills {
  readonly section: Row["section"];
  readonly contender: Contender;
  readonly runtime: Runtime;
  readonly scratch: string;
  readonly filesystem: string;
  readonly kills: number;
  readonly random: Random;
}

const longestLife = 60; // milliseconds

/** Kills a writer again and again. Nothing that it was told is lost, as the system lives on. */
export async function killAtRandom(about: Kills, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, scratch, filesystem, kills, random } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem,
    fault: "kill -9 at random",
  });
  const directory = join(scratch, "killed");
  const sweeper = contender.ours ? new Sweeper(runtime, directory) : undefined;
  for (let kill = 0; kill < kills; kill++) {
    const work = workFor(contender, kill);
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    prepare(directory, work.workload);
    const writer = await Writer.start(writerCommand(contender, runtime, [directory]));
    const saving = writer.keepSaving({ ...work, directory, options: {}, first: 1 });
    await saving.first;
    await new Promise((resolve) => setTimeout(resolve, random.between(0, longestLife)));
    await writer.kill();
    const when = `${work.workload}, ${work.api}`;
    row.acknowledged += saving.acknowledged.length;
    countTrial(row, [
      { ...inspect(directory, expectationOf(work.workload, saving.acknowledged, "full")), when },
    ]);
    await sweeper?.sweep(row, directory, when);
    if (saving.failure !== undefined) {
      row.untrue++;
      note(row, `untrue: ${saving.failure.message} (${when})`);
    }
    told(row);
  }
  await sweeper?.end();
  rmSync(directory, { recursive: true, force: true });
  return row;
}
