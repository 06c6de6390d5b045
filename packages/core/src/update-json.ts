import { callback, optionsObject } from "./checks.ts";
import { isPromise } from "./chunk.ts";
import { invalidArgument } from "./errors.ts";
import { hostOf } from "./host.ts";
import {
  inLayout,
  jsonOf,
  type LaidOut,
  layoutOf,
  newLayout,
  parseJson,
  type Replacer,
  type Reviver,
} from "./json-text.ts";
import { lockRequest } from "./lock-options.ts";
import { type Receipt, writeRequest } from "./options.ts";
import { nameOfType } from "./paths.ts";
import type { Platform } from "./platform.ts";
import type { Steps } from "./port.ts";
import { runSync } from "./run.ts";
import type { UpdateFileOptions } from "./update-file.ts";
import { type Update, updating, updatingLater } from "./updating.ts";
import { type JsonLayoutOptions, jsonRequest } from "./write-json.ts";
import { jobOf } from "./writing.ts";

/** Options of `updateJson`. They are read, never changed. */
export interface UpdateJsonOptions extends JsonLayoutOptions, Omit<UpdateFileOptions, "encoding"> {
  /** As of `JSON.parse`. */
  readonly reviver?: Reviver | undefined;
}

/** The type of `updateJson`. */
export interface UpdateJson {
  /**
   * Reads a JSON file, changes its value and writes it, under its lock, as {@link UpdateFile} does: of updates by any number of processes
   * none is lost. Indent, line ends, trailing newline and byte order mark are kept. A value that has not changed is not written.
   *
   * @param path - The file, absolute or from the working directory, as a string or `file:` URL.
   * @param update - Gets the value, or `undefined` where there is no file. It gives the new value; or nothing, where it has changed the one that
   * it got, or wants no change.
   * @param options - See {@link UpdateJsonOptions}.
   * @throws `TypeError` A wrong argument; nothing was done. Or `update` gave what JSON does not have; the file is as it was.
   * @throws {@link AtomicFileError} The codes of {@link UpdateFile}; or `ERR_UNTORN_JSON`, whose message tells line and column; the file
   * is left alone.
   *
   * @example
   * ```ts
   * import { readJson, updateJson } from "untorn";
   *
   * await updateJson("state.json", (state = { visits: 0 }) => ({ ...state, visits: state.visits + 1 }));
   * await updateJson<{ visits: number }>("state.json", (state) => void state!.visits++);
   * console.log((await readJson<{ visits: number }>("state.json")).visits); // 2
   * ```
   */
  // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse gives it
  <T = any>(
    path: string | URL,
    // biome-ignore lint/suspicious/noConfusingVoidType: a function that gives nothing
    update: (value: T | undefined) => T | undefined | void | PromiseLike<T | undefined | void>,
    options?: UpdateJsonOptions,
  ): Promise<Receipt>;
}

/** The type of `updateJsonSync`. */
export interface UpdateJsonSync {
  /**
   * Like {@link UpdateJson}, but blocks until it is done, and `update` must give its value at once.
   *
   * @throws The same errors, and `ERR_UNTORN_DEADLOCK`.
   *
   * @example
   * ```ts
   * import { updateJsonSync } from "untorn";
   *
   * updateJsonSync("state.json", (state = {}) => ({ ...state, theme: "dark" }));
   * ```
   */
  // biome-ignore lint/suspicious/noExplicitAny: as JSON.parse gives it
  <T = any>(
    path: string | URL,
    // biome-ignore lint/suspicious/noConfusingVoidType: a function that gives nothing
    update: (value: T | undefined) => T | undefined | void,
    options?: UpdateJsonOptions,
  ): Receipt;
}

/** `updateJson` on a platform. */
export function bindUpdateJson<File, Directory>(platform: Platform<File, Directory>): UpdateJson {
  return async (path, update, options) => updatingLater(updateOf(platform, path, update, options));
}

/** `updateJsonSync` on a platform. */
export function bindUpdateJsonSync<File, Directory>(platform: Platform<File, Directory>): UpdateJsonSync {
  return (path, update, options) =>
    runSync(platform.sync, updating(updateOf(platform, path, update, options)));
}

/** `updateJsonSync` as steps: for {@link runSync}, and for tests that stop between two of them. */
export function* updateJsonSteps<File, Directory>(
  platform: Platform<File, Directory>,
  path: string | URL,
  update: (value: unknown) => unknown,
  options?: UpdateJsonOptions,
): Steps<Receipt> {
  return yield* updating(updateOf(platform, path, update, options));
}

/** Checks the arguments. No system call is made before this has passed. */
function updateOf<File, Directory>(
  platform: Platform<File, Directory>,
  path: unknown,
  update: unknown,
  options: unknown,
): Update {
  const host = hostOf(platform);
  const { layout, replacer } = jsonRequest(options);
  const reviver = callback<Reviver>("reviver", optionsObject<UpdateJsonOptions>(options).reviver);
  const request = { ...writeRequest(options), encoding: "utf8" } as const;
  const job = jobOf(host, "updateJson", path, request, () => undefined as never);
  const waiting = lockRequest(options);
  const change = callback<(value: unknown) => unknown>("update", update);
  if (change === undefined)
    throw invalidArgument("TYPE", `update must be a function, not ${nameOfType(update)}`);
  return {
    job,
    waiting,
    outer: host.locks.current,
    change: (bytes) => {
      const old = bytes === undefined ? undefined : parseJson(bytes, reviver);
      const kept = { ...(old === undefined ? newLayout : layoutOf(old.text)), ...layout };
      const made = (value: unknown): LaidOut => jsonOf(value, replacer, kept);
      const before = old && made(old.value).text; // now: update may change the value itself
      const written = (given: unknown): string | undefined => {
        const value = given === undefined ? old?.value : given;
        if (value === undefined) return undefined;
        const json = made(value);
        return json.text === before ? undefined : inLayout(json, kept);
      };
      const given = change(old?.value);
      return isPromise(given) ? given.then(written) : written(given);
    },
  };
}

export type { Replacer, Reviver };
