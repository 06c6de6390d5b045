import {
  openPending,
  openPendingSync,
  recover,
  recoverSync,
  sweep,
  sweepSync,
  writeFiles,
  writeFilesSync,
} from "untorn";
import { halvesOf } from "./halves.ts";
import { methodsOfJson } from "./methods-of-json.ts";
import { methodsOfLocks } from "./methods-of-locks.ts";
import { methodsOfMoves } from "./methods-of-moves.ts";
import { methodsOfStreams } from "./methods-of-streams.ts";
import { methodsOfTransactions } from "./methods-of-transactions.ts";
import type { Api, Request } from "./orders.ts";

export type Call = (
  paths: readonly string[],
  contents: readonly Uint8Array[],
  options: Request["options"],
) => unknown;

/** What the writer of ours can be asked for besides saves, by the name of the function. */
export type Methods = Readonly<Record<string, Readonly<Record<Api, Call>>>>;

const methods: Methods = {
  openPending: {
    async: async ([path = ""], contents, options) => {
      const pending = await openPending(path, options);
      for (const half of halvesOf(contents)) await pending.write(half);
      return pending.commit();
    },
    sync: ([path = ""], contents, options) => {
      const pending = openPendingSync(path, options);
      for (const half of halvesOf(contents)) pending.write(half);
      return pending.commit();
    },
  },
  recover: {
    async: ([directory = ""]) => recover(directory),
    sync: ([directory = ""]) => recoverSync(directory),
  },
  sweep: {
    async: ([directory = ""], _, options) => sweep(directory, options),
    sync: ([directory = ""], _, options) => sweepSync(directory, options),
  },
  writeFiles: {
    async: (paths, contents, options) => writeFiles(entriesOf(paths, contents), options),
    sync: (paths, contents, options) => writeFilesSync(entriesOf(paths, contents), options),
  },
  ...methodsOfLocks,
  ...methodsOfMoves,
  ...methodsOfJson,
  ...methodsOfStreams,
  ...methodsOfTransactions,
};

export function callMethod(
  { method, paths, options }: Request,
  contents: readonly Uint8Array[],
  api: Api,
): unknown {
  const call = methods[method]?.[api];
  if (call === undefined) throw new Error(`nobody knows how to ${method}`);
  return call(paths, contents, options);
}

/** What `writeFiles` is given. */
export function entriesOf(
  paths: readonly string[],
  contents: readonly Uint8Array[],
): { path: string; data: Uint8Array }[] {
  return paths.map((path, at) => ({ path, data: contents[at] ?? new Uint8Array() }));
}
