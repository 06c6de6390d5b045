import { sourceOf } from "./data.ts";
import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import {
  inLayout,
  jsonOf,
  type LaidOut,
  type Layout,
  layoutOf,
  newLayout,
  type Replacer,
} from "./json-text.ts";
import type { Receipt } from "./options.ts";
import type { Fault, Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { replaceFile } from "./replace-file.ts";
import type { Target } from "./target.ts";

/** A value to be written, as it was when it was given. */
export interface Json {
  /** As it will be written if the file is laid out like the last one. */
  readonly made: LaidOut;
  /** How it is to be laid out: what is not given is kept as the file has it. */
  readonly given: Partial<Layout>;
}

/** The JSON of a value; a `TypeError` where it is none. */
export function jsonFor(
  value: unknown,
  replacer: Replacer | undefined,
  given: Partial<Layout>,
  host: Host,
): Json {
  const likely = (isGiven(given) ? undefined : host.layout) ?? newLayout;
  return { made: jsonOf(value, replacer, { ...likely, ...given }), given };
}

/** Whether the file is not looked at for its layout. */
export const isGiven = ({ indent, trailingNewline }: Partial<Layout>): boolean =>
  indent !== undefined && trailingNewline !== undefined;

/** The layout that a file gets. */
export function* layoutAt(target: Target, layout: Partial<Layout>, host: Host): Steps<Layout> {
  const old = target.stats === undefined || isGiven(layout) ? undefined : yield* readable(target.path);
  if (old === undefined) return { ...newLayout, ...layout };
  host.layout = layoutOf(new TextDecoder("utf-8", { ignoreBOM: true }).decode(old));
  return { ...host.layout, ...layout };
}

/** Writes a value when the turn of its file has come. */
export function* writeLaidOut(target: Target, job: Job, { made, given }: Json): Steps<Receipt> {
  const layout = yield* layoutAt(target, given, job.host);
  const source = sourceOf(inLayout(made, layout), job.request, true, job.host.text);
  try {
    return yield* replaceFile(target, { ...job, source });
  } finally {
    void source.release();
  }
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
