import type { Contender } from "../contender.ts";
import { lookFor, type Trial } from "../judge/judge.ts";
import type { Operation } from "../operations/operation.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import type { Call } from "../trace/calls.ts";
import { type Traced, TracedWriter } from "../traced-writer.ts";
import type { Api } from "../writers/orders.ts";
import { doubles, faults } from "./faults.ts";
import { judgeFault } from "./judge-fault.ts";

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
 * asynchronous side it is the disk that lets them fail (see failing-disk.ts).
 */
function injectionsFor(calls: readonly Call[], { api, runtime }: About): string[][] {
  const names = new Set(calls.map(({ name }) => name));
  const injections: string[][] = [];
  for (const name of names) {
    const isWakening = name === "write" || name === "read" || name === "pwrite64";
    if (isWakening && api === "async") continue;
    if (name === "close" && runtime.name === "Deno" && names.has("getdents64")) continue; // it ends itself where that of a list fails
    const those = calls.filter((call) => call.name === name);
    // Of several threads each has a count of its own, and which of them does what is chance.
    const turns = api === "sync" ? those.map(({ nth }) => nth) : those.map((_, at) => at + 1);
    for (const error of faults[name] ?? []) {
      for (const nth of turns) injections.push([`${name}:error=${error}:when=${nth}`]);
      // The answers of the writer are writes too; and a runtime may wait for ever for a call to be not interrupted.
      if (!isWakening && error !== "EINTR") injections.push([`${name}:error=${error}:when=${turns[0]}+`]);
    }
  }
  for (const double of doubles) {
    if (double.every(([name]) => names.has(name) || name === "unlink"))
      injections.push(double.map(([name, error]) => `${name}:error=${error}:when=1+`));
  }
  return injections;
}

const isOne = ([first = "", ...rest]: readonly string[]): boolean =>
  rest.length === 0 && !first.endsWith("+");

interface Injection {
  readonly writer: TracedWriter;
  readonly operation: Operation;
  readonly injections: readonly string[];
  readonly row: Row;
}

const mostTries = 4;

/**
 * Once, unless the fault hits what the runtime does for itself as well: it looks how much memory it has, or loads a part of the program, when it
 * sees fit. What comes of that is nothing that the operation has done, and so the trial is made again.
 */
async function injectOnce(about: About, injection: Injection): Promise<void> {
  const { writer, operation, injections, row } = injection;
  const { directory } = writer;
  for (let tries = 1; ; tries++) {
    await writer.arrange(operation);
    const start = lookFor({ directory, operation });
    const traced = await writer.trace(operation, injections);
    if (traced.elsewhere === undefined || (tries === mostTries && traced.report !== undefined)) {
      await judgeTraced(about, injection, start, traced);
      return;
    }
    if (tries === mostTries) {
      const { name, args } = traced.elsewhere;
      note(
        row,
        `not measured: ${operation.name}, ${injections.join(" and ")}: it always hits ${name}(${args})`,
      );
      return;
    }
    await writer.replace(); // Node aborts where the close of what it read for itself fails, maybe after its answer
  }
}

async function judgeTraced(
  { contender, runtime }: About,
  { writer, operation, injections, row }: Injection,
  start: Trial["start"],
  { report, calls }: Traced,
): Promise<void> {
  const injected = calls.filter((call) => call.injected);
  if (injected.length === 0) return; // it hit something else, or nothing
  const codes = codesOf(injected);
  // Deno hides that a list failed.
  if (runtime.name === "Deno" && injected.some(({ name }) => name === "getdents64")) codes.push("EEXIST");
  const when = `${operation.name}, ${injections.join(" and ")}`;
  const { directory } = writer;
  const { ours } = contender;
  const twice = isOne(injections) && injected.length > 1; // two threads have come to the count
  await judgeFault(row, { directory, operation, start, report, codes, calls, ours, when, twice }, writer);
}

function codesOf(injected: readonly Call[]): string[] {
  return injected.flatMap(({ result }) => /-1 (E[A-Z0-9]+)/.exec(result)?.[1] ?? []);
}
