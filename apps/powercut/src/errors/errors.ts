import type { Contender } from "../contender.ts";
import { judge, judgeRecovered, lookFor } from "../judge/judge.ts";
import type { Operation } from "../operations/operation.ts";
import { recoveriesOf } from "../operations/transactions.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import type { Call } from "../trace/calls.ts";
import { TracedWriter } from "../traced-writer.ts";
import type { Api } from "../writers/orders.ts";
import { doubles, faults } from "./faults.ts";

export interface About {
  readonly section: Row["section"];
  readonly contender: Contender;
  readonly runtime: Runtime;
  readonly api: Api;
  readonly scratch: string;
  readonly filesystem: string;
  readonly operations: readonly Operation[];
  /** So many of the faults are left out as this says: 1 is none, 3 makes every third. */
  readonly every: number;
}

/** Lets each call of each operation fail with each error, and holds the answer against the disk. */
export async function injectErrors(about: About, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, api, scratch, filesystem } = about;
  const row = newRow({
    section,
    library: contender.name,
    runtime: runtime.name,
    filesystem,
    fault: `failing call, ${api}`,
  });
  const writer = new TracedWriter(contender, runtime, api, scratch);
  let number = 0;
  try {
    for (const operation of about.operations) {
      await writer.arrange(operation);
      const { calls } = await writer.trace(operation);
      for (const injections of injectionsFor(calls, about)) {
        if (number++ % about.every !== 0) continue;
        await injectOnce(about, { writer, operation, injections, row });
        told(row);
      }
    }
  } finally {
    await writer.end();
  }
  return row;
}

/**
 * Every occurrence of every call, by turns with each of its errors: once, and from there on for ever.
 *
 * Left out is what would hit the runtime itself: its threads wake each other by `write`, and die when that fails. So on the
 * asynchronous side it is a full disk that makes writes fail (see resources).
 */
function injectionsFor(calls: readonly Call[], { api, runtime }: About): string[][] {
  const counts = new Map<string, number>();
  for (const { name } of calls) counts.set(name, (counts.get(name) ?? 0) + 1);
  const injections: string[][] = [];
  for (const [name, count] of counts) {
    const isWakening = name === "write" || name === "read" || name === "pwrite64";
    if (isWakening && api === "async") continue;
    if (name === "close" && runtime.name === "Deno" && counts.has("getdents64")) continue; // it ends itself where that of a list fails
    for (const error of faults[name] ?? []) {
      for (let nth = 1; nth <= count; nth++) injections.push([`${name}:error=${error}:when=${nth}`]);
      // The answers of the writer are writes too; and a runtime may wait for ever for a call to be not interrupted.
      if (!isWakening && error !== "EINTR") injections.push([`${name}:error=${error}:when=1+`]);
    }
  }
  for (const double of doubles) {
    if (double.every(([name]) => counts.has(name) || name === "unlink"))
      injections.push(double.map(([name, error]) => `${name}:error=${error}:when=1+`));
  }
  return injections;
}

interface Injection {
  readonly writer: TracedWriter;
  readonly operation: Operation;
  readonly injections: readonly string[];
  readonly row: Row;
}

async function injectOnce(
  { contender, runtime }: About,
  { writer, operation, injections, row }: Injection,
): Promise<void> {
  await writer.arrange(operation);
  const { directory } = writer;
  const start = lookFor({ directory, operation });
  const { report, calls } = await writer.trace(operation, injections);
  const injected = calls.filter((call) => call.injected);
  if (injected.length === 0) return; // it hit something else, or nothing
  const when = `${operation.name}, ${injections.join(" and ")}`;
  const trial = {
    directory,
    operation,
    start,
    report,
    // What is mounted is busy without our doing.
    codes: [
      ...codesOf(injected),
      ...(operation.bound === undefined ? [] : ["EBUSY"]),
      ...(runtime.name === "Deno" && injected.some(({ name }) => name === "getdents64") ? ["EEXIST"] : []), // it hides that a list failed
    ],
    calls,
    ours: contender.ours,
    when,
  };
  judge(row, trial);
  if (operation.recovers) {
    for (const recovery of recoveriesOf(operation)) {
      const recovered = await writer.make(recovery);
      if (recovered?.error) untrue(row, `recover failed: ${recovered.error.message} (${when})`);
    }
    judgeRecovered(row, trial);
  }
  await saveAgain(writer, operation, row, when);
}

function codesOf(injected: readonly Call[]): string[] {
  return injected.flatMap(({ result }) => /-1 (E[A-Z0-9]+)/.exec(result)?.[1] ?? []);
}

/** After whatever went wrong, the next save must work. */
async function saveAgain(writer: TracedWriter, operation: Operation, row: Row, when: string): Promise<void> {
  if (operation.refusal !== undefined) return;
  const { method, options } = operation.request;
  const isRepeatable = method === "writeFile" && options["overwrite"] !== false;
  if (!isRepeatable) await writer.arrange(operation);
  const report = await writer.make(operation);
  if (report?.receipt !== undefined) return;
  const why = report?.error?.message ?? "the writer died or never answered";
  untrue(row, `the next save failed: ${why} (${when})`);
}

function untrue(row: Row, what: string): void {
  row.untrue++;
  note(row, `untrue: ${what}`);
}
