import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writerCommand } from "../contender.ts";
import { versionOf } from "../content.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { Tracer } from "../trace/tracer.ts";
import { Writer } from "../writer.ts";
import type { Report } from "../writers/orders.ts";
import type { Takeover } from "./takeover.ts";

const staleAfter = 700; // milliseconds
const asleep = 4000;

/**
 * A holder falls asleep in the very call that would replace the file: it has looked, the lock was its own. Another one, which
 * cannot see it in its PID namespace, takes it for dead, saves and is acknowledged. When the first one wakes up, its
 * call must change nothing any more.
 */
export async function wakeTooLate(about: Takeover, told: (row: Row) => void): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [number, sleeper] of about.runtimes.entries()) {
    const other = about.runtimes[(number + 1) % about.runtimes.length] as Runtime;
    const row = newRow({
      section: "races",
      library: about.contender.name,
      runtime: sleeper === other ? sleeper.name : `${sleeper.name} before ${other.name}`,
      filesystem: about.filesystem,
      fault: "asleep in its rename",
    });
    await sleepAndWake(about, { sleeper, other }, row);
    told(row);
    rows.push(row);
  }
  return rows;
}

async function sleepAndWake(
  { contender, scratch }: Takeover,
  { sleeper, other }: { sleeper: Runtime; other: Runtime },
  row: Row,
): Promise<void> {
  const directory = join(scratch, "asleep");
  const file = join(directory, "one");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  const [first, second] = await Promise.all([
    Writer.start([
      "unshare",
      "--pid",
      "--fork",
      "--kill-child",
      ...writerCommand(contender, sleeper, "everything"),
    ]),
    Writer.start(writerCommand(contender, other, "everything")),
  ]);
  const save = (writer: Writer, version: number): Promise<Report | undefined> =>
    writer.ask({
      order: "do",
      api: "sync",
      request: { method: "withLock", paths: [file], contents: [["one", version]], options: { staleAfter } },
    });
  try {
    await save(first, 1);
    // The first rename takes the lock, the second one replaces the file.
    const injection = `rename:delay_enter=${asleep * 1000}:when=2`;
    const tracer = await Tracer.attach(childOf(first.pid), join(scratch, "strace"), [injection]);
    const late = save(first, 2);
    await new Promise((resolve) => setTimeout(resolve, staleAfter / 2));
    const report = await save(second, 3);
    const wasAsleep = await Promise.race([late.then(() => false), Promise.resolve(true)]);
    const lateReport = await late;
    await tracer.detach();

    row.trials = 1;
    if (report?.receipt) row.acknowledged++;
    else complain(row, `the other one failed: ${report?.error?.message ?? "no answer"}`);
    if (!wasAsleep) complain(row, "it did not sleep long enough");
    // "unknown" is true too: what is there is no longer what it had looked at
    if (lateReport?.error?.code !== "ERR_UNTORN_LOCK_LOST" || lateReport.error.outcome === "replaced")
      complain(row, `it woke up and answered ${JSON.stringify(lateReport)}`);
    const found = versionOf("one", readFileSync(file));
    if (found !== 3) {
      row.lost++;
      note(row, `lost: 3 was acknowledged, and there is ${found ?? "none of the versions"}`);
    }
  } finally {
    await Promise.all([first.kill(), second.kill()]);
    rmSync(directory, { recursive: true, force: true });
  }
}

function complain(row: Row, what: string): void {
  row.untrue++;
  note(row, `untrue: ${what}`);
}

/** The process that `unshare` started. */
function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}
