import { callback, optionsObject } from "./checks.ts";
import { report } from "./errors.ts";
import { parseJson, type Reviver } from "./json-text.ts";
import type { Platform } from "./platform.ts";
import { Fault, type Steps } from "./port.ts";
import { readWhole } from "./read-whole.ts";
import { run, runSync } from "./run.ts";
import { about } from "./telling.ts";
import { wholePath } from "./whole-path.ts";

/** Options of `readJson`. They are read, never changed. */
export interface ReadJsonOptions {
  /** As of `JSON.parse`. */
  readonly reviver?: Reviver | undefined;
  /** What to give where there is no file. Default: none, `ENOENT`. */
  readonly missing?: unknown;
}

/** The type of `readJson`. */
export interface ReadJson {
  /**
   * Reads a JSON file. A byte order mark is passed over. Where another process replaces the file at this moment, it is the whole old one or
   * the whole new one; no lock is taken.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL.
   * @param options - See {@link ReadJsonOptions}.
   * @throws `TypeError` A wrong argument.
   * @throws {@link AtomicFileError} The system's code; or `ERR_UNTORN_JSON`, whose message tells line and column (in characters, from 1).
   * What a `reviver` throws comes out as it is.
   *
   * @example
   * ```ts
   * import { readJson, writeFile } from "untorn";
   *
   * await writeFile("state.json", '{ "visits": 1 }');
   * console.log((await readJson<{ visits: number }>("state.json")).visits); // 1
   * console.log(await readJson("other.json", { missing: "none" })); // none
   * ```
   */
  <T = unknown>(path: string | URL, options?: ReadJsonOptions): Promise<T>;
}

/** The type of `readJsonSync`. */
export interface ReadJsonSync {
  /**
   * Like {@link ReadJson}, but blocks.
   *
   * @throws The same errors.
   *
   * @example
   * ```ts
   * import { readJsonSync } from "untorn";
   *
   * console.log(readJsonSync("state.json", { missing: null })); // null
   * ```
   */
  <T = unknown>(path: string | URL, options?: ReadJsonOptions): T;
}

/** `readJson` on a platform. */
export function bindReadJson<File, Directory>(platform: Platform<File, Directory>): ReadJson {
  return async <T>(path: string | URL, options?: ReadJsonOptions) =>
    (await run(platform.async, readJsonSteps(platform, path, options))) as T; // the caller's word for it
}

/** `readJsonSync` on a platform. */
export function bindReadJsonSync<File, Directory>(platform: Platform<File, Directory>): ReadJsonSync {
  return <T>(path: string | URL, options?: ReadJsonOptions) =>
    runSync(platform.sync, readJsonSteps(platform, path, options)) as T; // the caller's word for it
}

/** `readJsonSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* readJsonSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  options?: ReadJsonOptions,
): Steps<unknown> {
  const whole = wholePath(path, "path", "readJson", platform);
  const given = optionsObject<ReadJsonOptions>(options);
  const reviver = callback<Reviver>("reviver", given.reviver);
  const situation = { operation: "readJson", path: whole, outcome: "unchanged" } as const;
  yield* about(situation);
  try {
    const bytes = yield* readWhole(whole);
    if (bytes !== undefined) return parseJson(bytes, reviver).value;
    if (given.missing !== undefined) return given.missing;
    throw new Fault("open", "ENOENT", undefined);
  } catch (error) {
    throw report(error, situation);
  }
}
