import type { Contender } from "../contender.ts";
import type { Operation } from "../operations/operation.ts";
import { newRow, note, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { TracedWriter } from "../traced-writer.ts";
import type { Api } from "../writers/orders.ts";
import { expectedOn } from "./expected.ts";
import { stepsIn } from "./steps.ts";

interface Where {
  readonly scratch: string;
  readonly filesystem: string;
  /** Whether files can share blocks there. */
  readonly reflink?: boolean;
  readonly operations: readonly Operation[];
}

/** Whether each operation makes the calls that it should, in that order, and not one more. A row for each. */
export async function checkOrder(
  contender: Contender,
  runtime: Runtime,
  api: Api,
  { scratch, filesystem, reflink = false, operations }: Where,
): Promise<Row[]> {
  const writer = new TracedWriter(contender, runtime, api, scratch);
  const rows: Row[] = [];
  try {
    for (const operation of operations) {
      const row = newRow({
        section: "order",
        library: contender.name,
        runtime: runtime.name,
        filesystem,
        fault: `${operation.name}, ${api}`,
      });
      await writer.arrange(operation);
      const { report, calls } = await writer.trace(operation);
      const steps = stepsIn(calls, writer.directory);
      row.trials = 1;
      if (report?.receipt !== undefined) row.acknowledged = 1;
      const wanted = expectedOn(runtime.name, api, operation.name, reflink);
      const inAnyOrder = operation.sideBySide === true && api === "async";
      const difference = inAnyOrder
        ? differenceOf(sorted(steps), sorted(wanted))
        : differenceOf(steps, wanted);
      if (difference !== undefined) {
        row.untrue = 1;
        note(row, difference);
      }
      rows.push(row);
    }
  } finally {
    await writer.end();
  }
  return rows;
}

/** Which call comes first is chance, and which temporary is which: but there is not one more. */
function sorted(steps: readonly string[]): string[] {
  return steps.map((step) => step.replace(/\bT\d+\b/, "T")).sort();
}

/**
 * The first call that is another one, missing or too many; `undefined` where there is none. What ends in an ellipsis is made once or
 * more, whenever.
 */
export function differenceOf(made: readonly string[], expected: readonly string[]): string | undefined {
  const pieces = new Set(expected.flatMap((step) => /^(.*)…$/.exec(step)?.[1] ?? []));
  const missing = [...pieces].find((piece) => !made.includes(piece));
  if (missing !== undefined) return `"${missing}" is missing; all: ${made.join(", ")}`;
  const steps = made.filter((step) => !pieces.has(step));
  const wanted = expected.filter((step) => !step.endsWith("…"));
  const length = Math.max(steps.length, wanted.length);
  for (let at = 0; at < length; at++) {
    if (steps[at] === wanted[at]) continue;
    return `call ${at + 1} is "${steps[at] ?? "missing"}" in place of "${wanted[at] ?? "nothing"}"; all: ${steps.join(", ")}`;
  }
  return undefined;
}
