import { recover, recoverSync, sweep, sweepSync } from "untorn";
import type { Api, Request } from "./orders.ts";

type Arguments = [paths: readonly string[], contents: readonly Uint8Array[], options: object];

/** What the writer of ours can be asked for besides saves, by the name of the function. */
const methods: Readonly<Record<string, Readonly<Record<Api, (...given: Arguments) => unknown>>>> = {
  recover: {
    async: ([directory = ""]) => recover(directory),
    sync: ([directory = ""]) => recoverSync(directory),
  },
  sweep: {
    async: ([directory = ""], _, options) => sweep(directory, options),
    sync: ([directory = ""], _, options) => sweepSync(directory, options),
  },
};

export function callMethod(
  { method, paths, options }: Request,
  contents: readonly Uint8Array[],
  api: Api,
): unknown {
  return methods[method]?.[api](paths, contents, options);
}
