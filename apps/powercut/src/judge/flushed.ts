import { dirname, join } from "node:path";
import type { Operation } from "../operations/operation.ts";
import { pathsOf as pathsOfOperation } from "../operations/operation.ts";
import { wordsOf } from "../operations/tree.ts";
import { type Call, failed, pathsOf } from "../trace/calls.ts";

/**
 * What is missing for an operation that says it survives a power cut: each name that it gave or took flushed with its directory
 * afterwards, and what got a name flushed before. What it left as it was must have been flushed too.
 */
export function gapIn(calls: readonly Call[], directory: string, operation: Operation): string | undefined {
  const known = new Set([...pathsOfOperation(operation)].map((path) => join(directory, path)));
  const linked = new Map<string, string>(); // a second name of a file that was there is none that gets its first
  const links = new Set<string>(); // and a symbolic link has nothing that could be flushed
  let changes = 0;
  for (const [at, call] of calls.entries()) {
    if (failed(call) || !changesNames.test(call.name)) continue;
    const paths = pathsOf(call);
    const [from = "", to] = paths;
    for (const path of paths.filter((one) => known.has(one))) {
      changes++;
      if (!isFlushed(calls.slice(at + 1), dirname(path)))
        return `after ${call.name} of ${path} its directory has not been flushed`;
    }
    if (to !== undefined && call.name.startsWith("link")) linked.set(to, from);
    if (call.name.startsWith("symlink")) links.add(to ?? "");
    const isNew =
      to !== undefined && known.has(to) && !known.has(linked.get(from) ?? from) && !links.has(from);
    if (isNew && !isFlushed(calls.slice(0, at), from)) return `the data of ${to} had not been flushed`;
  }
  if (changes > 0) return undefined;
  for (const [path, entry] of Object.entries(operation.after)) {
    const full = join(directory, path);
    const isSame = wordsOf(operation.before[path]) === wordsOf(entry);
    if (!isSame && !calls.some((call) => opensToWrite(call) && pathsOf(call)[0] === full))
      return `${path} has been made by nothing that we saw`;
    if ("link" in entry) continue;
    if (!isFlushed(calls, full) || !isFlushed(calls, dirname(full))) return `${path} has not been flushed`;
  }
  return undefined;
}

const changesNames = /^(rename|renameat|renameat2|link|linkat|unlink|unlinkat|symlink|symlinkat)$/;

function opensToWrite(call: Call): boolean {
  return call.name.startsWith("open") && /O_WRONLY|O_RDWR/.test(call.args) && !failed(call);
}

/** By the last flush of it, as an earlier one may have failed for good. */
function isFlushed(calls: readonly Call[], path: string): boolean {
  const last = calls.findLast((call) => /^(fsync|fdatasync)$/.test(call.name) && pathsOf(call)[0] === path);
  return last !== undefined && !failed(last);
}
