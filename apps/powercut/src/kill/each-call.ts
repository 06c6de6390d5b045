import { join } from "node:path";
import type { About } from "../errors/errors.ts";
import { judge, lookFor } from "../judge/judge.ts";
import { newRow, type Row } from "../row.ts";
import { Sweeper } from "../sweeper.ts";
import { TracedWriter } from "../traced-writer.ts";

/** Kills the writer before each call that each operation makes. */
export async function killAtEachCall(about: About, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, api, scratch, filesystem, every } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem,
    fault: `kill -9 at each call, ${api}`,
  });
  const writer = new TracedWriter(contender, runtime, api, scratch);
  const sweeper = contender.ours ? new Sweeper(contender, runtime, join(scratch, "traced")) : undefined;
  let number = 0;
  try {
    for (const operation of about.operations) {
      await writer.arrange(operation);
      const { calls } = await writer.trace(operation);
      const counts = new Map<string, number>();
      for (const { name } of calls) counts.set(name, (counts.get(name) ?? 0) + 1);
      counts.delete("fcntl");
      for (const [name, count] of counts) {
        for (let nth = 1; nth <= count; nth++) {
          if (number++ % every !== 0) continue;
          await writer.arrange(operation);
          const { directory } = writer;
          const start = lookFor({ directory, operation });
          const { report } = await writer.trace(operation, [`${name}:signal=KILL:when=${nth}`]);
          const when = `${operation.name}, killed at ${name} ${nth}`;
          const killed = report === undefined;
          if (!killed) continue; // the count was another one, of another thread
          const trial = { directory, operation, start, report, codes: [] };
          judge(row, { ...trial, ours: contender.ours, killed, when });
          await sweeper?.sweep(row, directory, when);
          told(row);
        }
      }
    }
  } finally {
    await writer.end();
    await sweeper?.end();
  }
  return row;
}
