import { join } from "node:path";
import { FailingDisk } from "../failing-disk/failing-disk.ts";
import type { Asked, DiskFault, RequestName } from "../failing-disk/faults.ts";
import { lookFor } from "../judge/judge.ts";
import type { Operation } from "../operations/operation.ts";
import { newRow, type Row } from "../row.ts";
import type { Call } from "../trace/calls.ts";
import { TracedWriter } from "../traced-writer.ts";
import { doneAllTheSame, refusals, together } from "./disk-faults.ts";
import type { About } from "./errors.ts";
import { judgeFault } from "./judge-fault.ts";

/**
 * Each request that an operation comes to fails, by the disk itself: so it is the same for every runtime, on whatever thread it calls,
 * and hits nothing but the operation's files. A write can be short and go on, a close that fails has closed, and what
 * changes names can be done although its answer is an error: none of which strace can do.
 */
export async function failDisk(about: About, told: (row: Row) => void): Promise<Row> {
  const { section, contender, runtime, api, scratch } = about;
  const fault = `failing disk, ${api}`;
  const row = newRow({ section, library: contender.name, runtime: runtime.name, filesystem: "FUSE", fault });
  const disk = await FailingDisk.mount(join(scratch, "failing"));
  const writer = new TracedWriter(contender, runtime, api, disk.directory);
  let number = 0;
  try {
    for (const operation of about.operations.filter(isOnOneDisk)) {
      await writer.arrange(operation);
      await writer.make(operation); // what is done once is done
      await writer.arrange(operation);
      const { asked } = await disk.during([], () => writer.make(operation));
      for (const faults of faultsFor(asked, contender.ours)) {
        if (number++ % about.every !== 0) continue;
        await failOnce(about, { disk, writer, operation, faults, row });
        told(row);
      }
    }
  } finally {
    await writer.end();
    await disk.unmount();
  }
  return row;
}

/** And can be replaced: here it would be tried for seconds. */
function isOnOneDisk({ twoDevices, bound }: Operation): boolean {
  return twoDevices !== true && bound === undefined;
}

/** Each request with each of its errors: once, and from there on for ever. That one lies about itself is asked of ours only. */
function faultsFor(asked: readonly Asked[], ours: boolean): (readonly DiskFault[])[] {
  const counts = new Map<RequestName, number>();
  for (const { request } of asked) counts.set(request, (counts.get(request) ?? 0) + 1);
  const faults: (readonly DiskFault[])[] = [];
  for (const [request, count] of counts) {
    for (const error of refusals[request]) {
      for (let nth = 1; nth <= count; nth++) faults.push([{ request, error, nth, forEver: false }]);
      faults.push([{ request, error, nth: 1, forEver: true }]);
    }
    if (!ours || !doneAllTheSame.includes(request)) continue;
    for (let nth = 1; nth <= count; nth++)
      faults.push([{ request, error: "EIO", nth, forEver: false, done: true }]);
  }
  for (const some of together) {
    if (some.every(({ request }) => counts.has(request) || request === "unlink")) faults.push(some);
  }
  return faults;
}

interface Failing {
  readonly disk: FailingDisk;
  readonly writer: TracedWriter;
  readonly operation: Operation;
  readonly faults: readonly DiskFault[];
  readonly row: Row;
}

async function failOnce(
  { contender: { ours }, runtime }: About,
  { disk, writer, operation, faults, row }: Failing,
): Promise<void> {
  await writer.arrange(operation);
  const { directory } = writer;
  const start = lookFor({ directory, operation });
  const { result: report, asked } = await disk.during(faults, () => writer.make(operation));
  const hit = asked.filter(({ onPurpose }) => onPurpose);
  if (hit.length === 0) return;
  const codes = hit.flatMap(({ error = "short" }) => (error === "short" ? [] : [error]));
  // Deno hides that a list failed.
  if (runtime.name === "Deno" && hit.some(({ request }) => request === "list")) codes.push("EEXIST");
  const when = `${operation.name}, ${faults.map(wordsOf).join(" and ")}`;
  const calls = asked.flatMap((one) => callOf(one) ?? []);
  await judgeFault(row, { directory, operation, start, report, codes, calls, ours, when }, writer);
}

function wordsOf({ request, nth, forEver, error, done }: DiskFault): string {
  return `${request} ${nth}${forEver ? "+" : ""}: ${error}${done === true ? ", and done" : ""}`;
}

/** As strace would have shown it: by these the judges see what was flushed, and what could not be removed. */
export function callOf({ request, paths, error, onPurpose, done }: Asked): Call | undefined {
  const name = callNames[request];
  if (name === undefined) return undefined;
  const named = paths.map((path) => JSON.stringify(path)).join(", ");
  const result = error === undefined || done === true ? "0" : `-1 ${error}`;
  const args =
    name === "fsync" ? `3<${paths[0]}>` : request === "open to write" ? `${named}, O_WRONLY` : named;
  return { thread: "", name, args, result, nth: 0, injected: onPurpose };
}

const callNames: Readonly<Partial<Record<RequestName, string>>> = {
  create: "openat",
  open: "openat",
  "open to write": "openat",
  fsync: "fsync",
  "fsync directory": "fsync",
  rename: "rename",
  link: "link",
  symlink: "symlink",
  unlink: "unlink",
  rmdir: "rmdir",
};
