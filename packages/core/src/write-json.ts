import { flag, optionsObject } from "./checks.ts";
import { sourceOf } from "./data.ts";
import { invalidArgument, report } from "./errors.ts";
import { hostOf } from "./host.ts";
import { inTurn, resolved, type There, type Work } from "./in-turn.ts";
import type { Job } from "./job.ts";
import { orderJson } from "./json-order.ts";
import type { Layout, Replacer } from "./json-text.ts";
import { type Json, jsonFor, writeLaidOut } from "./laying-out.ts";
import { type Receipt, type WriteFileOptions, writeRequest } from "./options.ts";
import { nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { runSync } from "./run.ts";
import { resolveTarget } from "./target.ts";
import { jobOf } from "./writing.ts";

/**
 * How JSON is laid out. What is not given is kept as the file has it, which costs a look at the old file. With `indent` and `trailingNewline` both, it is
 * not looked at: lines end by `\n`, and there is no byte order mark.
 */
export interface JsonLayoutOptions {
  /** As of `JSON.stringify`: a number of spaces, at most 10, or spaces and tabs; 0 and `""` put all on one line. For a new file 2. */
  readonly indent?: number | string | undefined;
  /** Whether the last line ends. For a new file `true`. */
  readonly trailingNewline?: boolean | undefined;
  /** As of `JSON.stringify`. */
  readonly replacer?: Replacer | undefined;
}

/** Options of `writeJson`. They are read, never changed. */
export interface WriteJsonOptions extends JsonLayoutOptions, Omit<WriteFileOptions, "encoding"> {}

/** The type of `writeJson`. */
export interface WriteJson {
  /**
   * Writes a value as a JSON file, as {@link WriteFile} writes a file. The value is read when this is called: a change that is made to it later
   * is not written. The indent, the line ends, the trailing newline and the byte order mark of the file that is there are kept; where that
   * may not be read, or tells nothing of them, it is laid out as a new one.
   *
   * No lock is taken: to change what a file has, use `updateJson`.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL.
   * @param value - What `JSON.stringify` takes.
   * @param options - See {@link WriteJsonOptions}.
   * @throws `TypeError` A wrong argument; or a value that JSON does not have (`undefined`, a function, a `BigInt`, a cycle). Nothing was done.
   * @throws {@link AtomicFileError} The codes of {@link WriteFile}.
   *
   * @example
   * ```ts
   * import { writeJson } from "untorn";
   *
   * const { bytesWritten } = await writeJson("state.json", { visits: 1 });
   * console.log(bytesWritten); // 18
   * ```
   */
  (path: string | URL, value: unknown, options?: WriteJsonOptions): Promise<Receipt>;
}

/** The type of `writeJsonSync`. */
export interface WriteJsonSync {
  /**
   * Like {@link WriteJson}, but blocks until it is done.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { writeJsonSync } from "untorn";
   *
   * writeJsonSync("state.json", { visits: 1 }, { indent: "\t" });
   * ```
   */
  (path: string | URL, value: unknown, options?: WriteJsonOptions): Receipt;
}

/** `writeJson` on a platform. */
export function bindWriteJson<File, Directory>(platform: Platform<File, Directory>): WriteJson {
  return async (path, value, options) => {
    const call = jsonJob(platform, path, value, options);
    const { job } = call;
    const here: Work<Receipt> = (target) => writeLaidOut(target, job, call);
    const there: There<Receipt> = (path) => orderJson(path, job, call, () => resolved(path, job, here));
    try {
      void job.request.cancellation.check();
      return await inTurn(job.situation.path, job, here, there);
    } catch (error) {
      throw report(error, job.situation);
    }
  };
}

/** `writeJsonSync` on a platform. */
export function bindWriteJsonSync<File, Directory>(platform: Platform<File, Directory>): WriteJsonSync {
  return (path, value, options) => runSync(platform.sync, writeJsonSteps(platform, path, value, options));
}

/** `writeJsonSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* writeJsonSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  value: unknown,
  options?: WriteJsonOptions,
): Steps<Receipt> {
  const call = jsonJob(platform, path, value, options);
  const { job } = call;
  try {
    void job.request.cancellation.check();
    return yield* writeLaidOut(yield* resolveTarget(job.situation.path, job), job, call);
  } catch (error) {
    throw report(error, job.situation);
  }
}

interface JsonJob extends Json {
  readonly job: Job;
}

function jsonJob<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  value: unknown,
  options: unknown,
): JsonJob {
  const { layout, replacer } = jsonRequest(options);
  const request = { ...writeRequest(options), encoding: "utf8" } as const;
  const host = hostOf(platform);
  const none = sourceOf("", request, true, host.text); // what is written follows from the file that is there
  const job = jobOf(host, "writeJson", path, request, () => none);
  return { job, ...jsonFor(value, replacer, layout, host) };
}

/** Checks how JSON is to be laid out. */
export function jsonRequest(options: unknown): { layout: Partial<Layout>; replacer: Replacer | undefined } {
  const { indent, trailingNewline, replacer } = optionsObject<JsonLayoutOptions>(options);
  if (replacer !== undefined && typeof replacer !== "function" && !Array.isArray(replacer))
    throw invalidArgument("TYPE", `replacer must be a function or an array, not ${nameOfType(replacer)}`);
  return {
    layout: {
      ...(indent !== undefined && { indent: indentOf(indent) }),
      ...(trailingNewline !== undefined && {
        trailingNewline: flag("trailingNewline", trailingNewline, true),
      }),
    },
    replacer: replacer as Replacer | undefined,
  };
}

function indentOf(indent: unknown): string {
  if (typeof indent === "number" && Number.isInteger(indent) && indent >= 0 && indent <= 10)
    return " ".repeat(indent);
  if (typeof indent === "string" && /^[ \t]{0,10}$/.test(indent)) return indent;
  const kind = typeof indent === "number" || typeof indent === "string" ? "VALUE" : "TYPE";
  throw invalidArgument(kind, "indent must be a whole number from 0 to 10, or at most 10 spaces and tabs");
}
