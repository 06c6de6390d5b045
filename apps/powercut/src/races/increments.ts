import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, writerCommand } from "../contender.ts";
import { versionOf } from "../content.ts";
import { prepare } from "../power/prepare.ts";
import type { Random } from "../random.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { Sweeper } from "../sweeper.ts";
import { filesOf } from "../workloads.ts";
import { type Saving, Writer } from "../writer.ts";

export interface Race {
  readonly contender: Contender;
  readonly runtimes: readonly Runtime[];
  readonly scratch: string;
  readonly filesystem: string;
  readonly kills: number;
  readonly random: Random;
}

const longestLife = 150; // milliseconds
const [counter = ""] = filesOf("update");

/**
 * Processes on all runtimes, in both forms, count in one file, and are killed one after the other. No two may count the same
 * number; every number that was acknowledged is counted; and there are no more than that and one for each that was killed.
 */
export async function raceIncrements(race: Race, told: (row: Row) => void): Promise<Row> {
  const { contender, runtimes, scratch, filesystem, kills, random } = race;
  const runtime = runtimes.map(({ name }) => name).join(", ");
  const row = newRow({
    section: "races",
    library: contender.name,
    runtime,
    filesystem,
    fault: "updateFile, kill -9",
  });
  const directory = join(scratch, "raced");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  prepare(directory, "update");
  const savings: Saving[] = [];
  const starts = runtimes.flatMap((one) =>
    (["sync", "async"] as const).map((api) => async (): Promise<Writer> => {
      // With fewer permissions Deno would wait until a holder that it cannot see has been silent for long.
      const writer = await Writer.start(writerCommand(contender, one, "everything"));
      savings.push(writer.keepSaving({ workload: "update", api, directory, options: {}, first: 1 }));
      return writer;
    }),
  );
  const writers = await Promise.all(starts.map((start) => start()));
  try {
    await Promise.all(savings.map(({ first }) => first));
    for (; row.trials < kills; row.trials++) {
      await new Promise((resolve) => setTimeout(resolve, random.between(0, longestLife)));
      const which = random.between(0, writers.length);
      await writers[which]?.kill();
      writers[which] = await (starts[which] as () => Promise<Writer>)();
      told(row);
    }
  } finally {
    await Promise.all(writers.map((writer) => writer.kill()));
  }
  judgeCounting(row, savings, versionOf(counter, readFileSync(join(directory, counter))));
  const sweeper = new Sweeper(runtimes[0] as Runtime, directory);
  await sweeper.sweep(row, directory, "after the race");
  await sweeper.end();
  rmSync(directory, { recursive: true, force: true });
  return row;
}

/** Each of `savings` was killed, and may have counted once more than it could tell. */
export function judgeCounting(
  row: Row,
  savings: readonly Pick<Saving, "acknowledged" | "failure">[],
  final: number | undefined,
): void {
  const counted = savings.flatMap(({ acknowledged }) => acknowledged.map(({ version }) => version));
  row.acknowledged = counted.length;
  const twice = counted.length - new Set(counted).size;
  const most = Math.max(0, ...counted);
  if (final === undefined) {
    row.torn++;
    note(row, "torn: the counter is none of its versions");
    return;
  }
  if (twice > 0 || most > final) {
    row.lost += twice + Math.max(0, most - final);
    note(row, `lost: ${twice} numbers were counted twice, and ${most} was acknowledged of ${final}`);
  }
  if (final > counted.length + savings.length) {
    row.untrue++;
    note(
      row,
      `untrue: ${final} were counted, and ${counted.length} acknowledged by ${savings.length} processes`,
    );
  }
  for (const { failure } of savings) {
    if (failure === undefined) continue;
    row.untrue++;
    note(row, `untrue: ${failure.name}: ${failure.message}`);
  }
}
