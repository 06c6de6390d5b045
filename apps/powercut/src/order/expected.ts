import type { RuntimeName } from "../runtimes.ts";
import type { Api } from "../writers/orders.ts";
import { copiesBySystem, expectedOthers } from "./expected-others.ts";
import { expectedStreams } from "./expected-streams.ts";
import { expectedTransactions } from "./expected-transactions.ts";

/**
 * The calls of each operation, in order, and no other. Paths are from the directory of the operation: `.` is it, `T1` and `T2`
 * are temporaries, `J1` a journal, `H1` the holder of a lock.
 */
export const expected: Readonly<Record<string, readonly string[]>> = {
  overwrite: [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
  "new file": [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
  "overwrite, ordered": [
    "lstat one",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
  ],
  "overwrite, none": [
    "lstat one",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "close T1",
    "rename T1 one",
  ],
  // Each directory is flushed into its parent before anything is made in it; the first that is there, into its own.
  createParents: [
    "lstat a/b/one",
    "lstat a/b",
    "lstat a",
    "lstat .",
    "open ..",
    "fsync ..",
    "close ..",
    "mkdir a",
    "open .",
    "fsync .",
    "close .",
    "mkdir a/b",
    "open a",
    "fsync a",
    "close a",
    "open a/b",
    "create T1",
    "write T1",
    "fsync T1",
    "close T1",
    "rename T1 a/b/one",
    "fsync a/b",
    "close a/b",
  ],
  "no-clobber": [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fsync T1",
    "close T1",
    "link T1 one",
    "unlink T1",
    "fsync .",
    "close .",
  ],
  "no-clobber, taken": ["lstat one"],
  symlink: [
    "lstat link",
    "readlink link",
    "lstat elsewhere/one",
    "open elsewhere",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 elsewhere/one",
    "fsync elsewhere",
    "close elsewhere",
  ],
  // The old file is on disk, under the backup's name, before the new one can be.
  backup: [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "lstat one.bak",
    "open one",
    "fsync one",
    "close one",
    "link one T2",
    "rename T2 one.bak",
    "unlink T2",
    "open .",
    "fsync .",
    "close .",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
  // Another size: nothing is read.
  "skipUnchanged, changed": [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
  // Whoever wrote the file may not have flushed it.
  "skipUnchanged, the same": [
    "lstat one",
    "open .",
    "open one",
    "read one",
    "read one",
    "fsync one",
    "close one",
    "fsync .",
    "close .",
  ],
  // The target is looked at again before the commit.
  pending: [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "write T1",
    "lstat one",
    "fchown T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
  "pending, new file, none": [
    "lstat one",
    "create T1",
    "write T1",
    "write T1",
    "lstat one",
    "close T1",
    "rename T1 one",
  ],
  "pending, no-clobber": [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "write T1",
    "lstat one",
    "fsync T1",
    "close T1",
    "link T1 one",
    "unlink T1",
    "fsync .",
    "close .",
  ],
  mode: [
    "lstat one",
    "open .",
    "create T1",
    "write T1",
    "fchmod T1",
    "fsync T1",
    "close T1",
    "rename T1 one",
    "fsync .",
    "close .",
  ],
};

/** What differs on the asynchronous side, which shares directories and has queues. */
const expectedAsync: Readonly<Record<string, readonly string[]>> = {
  // In the queue of the target itself, it is looked at again.
  symlink: expected["symlink"]!.toSpliced(2, 0, "lstat elsewhere/one"),
  // The directory is open already.
  backup: expected["backup"]!.filter((step, at, steps) => {
    const again = step === "open ." && at > 2;
    return !again && !(step === "close ." && at < steps.length - 1);
  }),
  "in place": expectedTransactions["in place"]!.toSpliced(
    expectedTransactions["in place"]!.indexOf("rename T2 J1") + 1,
    3,
    "fsync .",
  ),
};

/** The calls of an operation on a runtime; where files can share blocks, or cannot. */
export function expectedOn(runtime: RuntimeName, api: Api, operation: string, reflink: boolean): string[] {
  const steps =
    (reflink ? copiesBySystem[operation] : undefined) ??
    (api === "async" ? expectedAsync[operation] : undefined) ??
    expected[operation] ??
    expectedOthers[operation] ??
    expectedStreams[operation] ??
    expectedTransactions[operation] ??
    [];
  return runtime === "Deno" ? asOnDeno(steps) : [...steps];
}

/** Deno changes owner and mode by path, and looks at what it is to remove: where nothing is, that is all. It cannot ask for a filesystem's kind. */
function asOnDeno(steps: readonly string[]): string[] {
  return steps.flatMap((step, at) => {
    if (step.startsWith("statfs ")) return [];
    if (step.startsWith("fchown ") || step.startsWith("fchmod ")) return [step.slice(1)];
    const path = /^(?:unlink|rmdir) (.*)/.exec(step)?.[1];
    if (path === undefined) return [step];
    const gone = steps[at - 1]?.startsWith(`rename ${path} `);
    return gone ? [`lstat ${path}`] : [`lstat ${path}`, step];
  });
}
