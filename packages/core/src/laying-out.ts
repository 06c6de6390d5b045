import { sourceOf } from "./data.ts";
import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import {
  isSameLayout,
  jsonOf,
  type Layout,
  laidOut,
  laidOutQuickly,
  layoutOf,
  newLayout,
  type Replacer,
} from "./json-text.ts";
import type { Receipt } from "./options.ts";
import type { Fault, Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { replaceFile } from "./replace-file.ts";
import type { Target } from "./target.ts";

/** A value to be written, as it was when it was given, and how it is to be laid out: what is not given is kept as the file has it. */
export interface Json {
  /** On one line. */
  readonly json: string;
  readonly layout: Partial<Layout>;
  /** As it will be if the file is laid out like the last one. To do that later would take a value made of the JSON. */
  readonly guess: Guess | undefined;
}

interface Guess {
  readonly text: string;
  readonly layout: Layout;
}

/** The JSON of a value; a `TypeError` where it is none. */
export function jsonFor(
  value: unknown,
  replacer: Replacer | undefined,
  layout: Partial<Layout>,
  host: Host,
): Json {
  const json = jsonOf(value, replacer);
  return { json, layout, guess: guessOf(json, value, replacer, { ...newLayout, ...host.layout, ...layout }) };
}

/** What is larger would be held twice. */
const largestGuess = 256 * 1024;

function guessOf(
  json: string,
  value: unknown,
  replacer: Replacer | undefined,
  layout: Layout,
): Guess | undefined {
  if (typeof replacer === "function" || json.length > largestGuess) return undefined;
  const text = laidOutQuickly(json, layout, { value, replacer });
  return text === undefined || text.length > 2 * largestGuess ? undefined : { layout, text };
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
export function* writeLaidOut(
  target: Target,
  job: Job,
  { json, guess, layout: given }: Json,
): Steps<Receipt> {
  const layout = yield* layoutAt(target, given, job.host);
  const isRight = guess !== undefined && isSameLayout(guess.layout, layout);
  const source = sourceOf(isRight ? guess.text : laidOut(json, layout), job.request, true, job.host.text);
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
