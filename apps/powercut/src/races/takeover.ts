import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Contender, writerCommand } from "../contender.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { type Call, pathsOf } from "../trace/calls.ts";
import { Tracer } from "../trace/tracer.ts";
import { Writer } from "../writer.ts";
import type { Report, Request } from "../writers/orders.ts";

export interface Takeover {
  readonly contender: Contender;
  readonly runtimes: readonly Runtime[];
  readonly scratch: string;
  readonly filesystem: string;
}

/** What changes a lock, or looks whose it is. */
const decisive: ReadonlySet<string> = new Set(["mkdir", "rmdir", "rename", "getdents64", "statx", "unlink"]);
const mostOfOne = 4; // then it only waits for the other one
const slow = 250; // milliseconds
const headStart = 100;

/**
 * A holder was killed. Two contenders find it dead; the first one is slowed down in each call that it makes, so that the second
 * overtakes it there, and is then where the first one goes on. Both must get in, never at the same time.
 */
export async function raceTakeovers(about: Takeover, told: (row: Row) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [number, slowed] of about.runtimes.entries()) {
    const quick = about.runtimes[(number + 1) % about.runtimes.length] as Runtime;
    const row = newRow({
      section: "races",
      library: about.contender.name,
      runtime: slowed === quick ? slowed.name : `${slowed.name} before ${quick.name}`,
      filesystem: about.filesystem,
      fault: "withLock of a killed holder",
    });
    await raceOn(about, { slowed, quick }, row, told);
    rows.push(row);
  }
  return rows;
}

async function raceOn(
  { contender, scratch }: Takeover,
  { slowed, quick }: { slowed: Runtime; quick: Runtime },
  row: Row,
  told: (row: Row) => void,
): Promise<void> {
  const directory = join(scratch, "locked");
  const start = (runtime: Runtime): Promise<Writer> =>
    Writer.start(writerCommand(contender, runtime, "everything"));
  const [first, second] = await Promise.all([start(slowed), start(quick)]);
  const attempt = async (
    injections: readonly string[],
  ): Promise<{ reports: (Report | undefined)[]; calls: Call[] }> => {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory);
    await leaveDead(await start(quick), directory);
    const tracer = await Tracer.attach(first.pid, join(scratch, "strace"), injections);
    const early = first.ask({ order: "do", api: "sync", request: inside(directory) });
    await new Promise((resolve) => setTimeout(resolve, headStart));
    const reports = await Promise.all([
      early,
      second.ask({ order: "do", api: "sync", request: inside(directory) }),
    ]);
    const calls = (await tracer.detach()).filter((call) =>
      pathsOf(call).some((path) => path.startsWith(directory)),
    );
    return { reports, calls };
  };
  try {
    await attempt([]); // what a runtime does once is none of it
    const { calls } = await attempt([]);
    const counts = new Map<string, number>();
    for (const { name } of calls) {
      const nth = (counts.get(name) ?? 0) + 1;
      counts.set(name, nth);
      if (!decisive.has(name) || nth > mostOfOne) continue;
      const { reports } = await attempt([`${name}:delay_enter=${slow * 1000}:when=${nth}`]);
      judge(row, reports, directory, `slow ${name} ${nth}`);
      told(row);
    }
  } finally {
    await Promise.all([first.kill(), second.kill()]);
    rmSync(directory, { recursive: true, force: true });
  }
}

function inside(directory: string): Request {
  const paths = [join(directory, "one"), join(directory, "inside")];
  return { method: "withLock, alone", paths, contents: [], options: { timeout: 10_000 } };
}

/** A lock whose holder has been killed. */
export async function leaveDead(writer: Writer, directory: string): Promise<void> {
  const request: Request = {
    method: "withLock, for ever",
    paths: [join(directory, "one")],
    contents: [],
    options: {},
  };
  const never = writer.ask({ order: "do", api: "sync", request });
  while (!existsSync(join(directory, "one.untorn-lock")))
    await new Promise((resolve) => setTimeout(resolve, 5));
  await writer.kill();
  await never;
}

function judge(row: Row, reports: readonly (Report | undefined)[], directory: string, when: string): void {
  row.trials++;
  for (const report of reports) {
    if (report?.error === undefined && report !== undefined) {
      row.acknowledged++;
      continue;
    }
    const both = report?.error?.code === "EEXIST";
    row[both ? "lost" : "untrue"]++;
    note(
      row,
      `${both ? "lost: two were inside" : `untrue: ${report?.error?.message ?? "no answer"}`} (${when})`,
    );
  }
  for (const name of readdirSync(directory)) {
    row.stray++;
    note(row, `stray: ${name} (${when})`);
  }
}
