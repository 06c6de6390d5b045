import { sourceOf } from "./data.ts";
import type { Job } from "./job.ts";
import { type Layout, laidOut, layoutOf, newLayout } from "./json-text.ts";
import type { Receipt } from "./options.ts";
import type { Fault, Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { replaceFile } from "./replace-file.ts";
import type { Target } from "./target.ts";

/** JSON on one line, and how it is to be laid out: what is not given is kept as the file has it. */
export interface Json {
  readonly json: string;
  readonly layout: Partial<Layout>;
}

/** The layout that a file gets. */
export function* layoutAt(target: Target, layout: Partial<Layout>): Steps<Layout> {
  const isGiven = layout.indent !== undefined && layout.trailingNewline !== undefined;
  const old = target.stats === undefined || isGiven ? undefined : yield* readable(target.path);
  const found =
    old === undefined ? newLayout : layoutOf(new TextDecoder("utf-8", { ignoreBOM: true }).decode(old));
  return { ...found, ...layout };
}

/** Writes JSON in a layout. */
export function* writeLaidOut(target: Target, job: Job, json: string, layout: Layout): Steps<Receipt> {
  const { encoding, cancellation } = job.request;
  const source = sourceOf(laidOut(json, layout), encoding, true, cancellation);
  return yield* replaceFile(target, { ...job, source });
}

/** A file that this process may replace, but not read, gets the layout of a new one. */
function* readable(path: string): Steps<Uint8Array | undefined> {
  try {
    return yield* readWhole(path);
  } catch (error) {
    if (unreadable.has((error as Fault).code)) return undefined;
    throw error;
  }
}

const unreadable: ReadonlySet<string> = new Set(["EACCES", "EPERM", "ERR_UNTORN_NOT_CAPABLE"]);
