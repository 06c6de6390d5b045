import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { versionOf } from "./content.ts";
import { contentName, type Operation } from "./operation.ts";
import { note, type Row } from "./row.ts";
import { type Call, failed, pathsOf } from "./trace/calls.ts";
import { backupSuffix, foreign, givenMode } from "./workloads.ts";
import type { Report } from "./writers/orders.ts";

/** What went on in one trial. */
export interface Trial {
  readonly directory: string;
  readonly operation: Operation;
  /** The inode of the target before. */
  readonly inode: number | undefined;
  /** The writer's answer; `undefined` where it died without one. */
  readonly report: Report | undefined;
  /** Codes that the system gave, on purpose of ours; where there are none, any code will do. */
  readonly codes: readonly string[];
  /** The calls that were made in the directory, where they were traced. */
  readonly calls?: readonly Call[];
  readonly ours: boolean;
  /** `false` where the filesystem keeps no modes. */
  readonly modes?: boolean;
  /** Whether a kill was meant. */
  readonly killed?: boolean;
  readonly when: string;
}

export function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/** Holds an answer against the disk, and adds what is wrong to the row. */
export function judge(row: Row, trial: Trial): void {
  const { directory, operation, report, ours, when } = trial;
  row.trials++;
  if (report?.receipt !== undefined) row.acknowledged++;
  const now = look(join(directory, operation.target));
  const old = operation.existing ? 0 : undefined;
  if (now === "torn" || (now !== old && now !== operation.version)) {
    const gone = now === undefined;
    row[gone ? "lost" : "torn"]++;
    note(
      row,
      `${gone ? "lost" : "torn"}: the file is ${gone ? "gone" : `neither old nor new: ${now}`} (${when})`,
    );
  }
  const lie = lieOf(trial, now);
  if (lie !== undefined) {
    row.untrue++;
    note(row, `untrue: ${lie} (${when})`);
  }
  if (
    ours &&
    trial.modes !== false &&
    operation.existing &&
    operation.options.mode === undefined &&
    now !== undefined
  ) {
    const mode = statSync(join(directory, operation.target)).mode & 0o7777;
    if (mode !== givenMode) {
      row.mode++;
      note(row, `mode: ${mode.toString(8)} (${when})`);
    }
  }
  for (const path of others(directory, operation)) {
    const named = report?.error?.message.includes(JSON.stringify(join(directory, path))) === true;
    const isOurs = /(^|\/)\.untorn-/.test(path);
    if (named || (trial.killed === true && (isOurs || !ours))) {
      row.litter++;
      continue;
    }
    row.stray++;
    note(row, `stray: ${path} (${when})`);
  }
  if (look(join(directory, foreign), foreign) !== 0) {
    row.stray++;
    note(row, `stray: ${foreign} was touched (${when})`);
  }
}

/** What is not true in the answer. */
function lieOf(trial: Trial, now: Version): string | undefined {
  const { directory, operation, inode, report, codes, calls, ours, killed } = trial;
  if (report === undefined) return killed === true ? undefined : "the writer died or never answered";
  const old = operation.existing ? 0 : undefined;
  if (report.error === undefined) {
    if (now !== operation.version) return `acknowledged, and there is ${now ?? "nothing"}`;
    const gap =
      ours &&
      calls !== undefined &&
      report.receipt?.durability === "full" &&
      gapIn(calls, directory, operation);
    if (gap) return `acknowledged as full, and ${gap}`;
    if (operation.options.backup && look(join(directory, operation.target + backupSuffix)) !== 0)
      return "acknowledged, and there is no backup";
    return undefined;
  }
  const { name, code = "", outcome, message } = report.error;
  if (!ours) return now === old ? undefined : `failed with ${code}, and the old file is not there`;
  if (name !== "AtomicFileError") return `${name}: ${message}`;
  const known = codes.length === 0 || codes.includes(code) || code === operation.refusal;
  if (!known) return `the code is ${code}, and the system said ${codes.join(", ")}: ${message}`;
  switch (outcome) {
    case "unchanged":
      return now === old && inodeOf(join(directory, operation.target)) === inode
        ? undefined
        : `"unchanged", and there is ${now ?? "nothing"}: ${message}`;
    case "replaced":
      return now === operation.version
        ? undefined
        : `"replaced", and there is ${now ?? "nothing"}: ${message}`;
    case "unknown":
      return undefined; // either is right, and what is neither has been counted
    case undefined:
    default:
      return `the outcome is ${outcome}`;
  }
}

/** What is missing for a save that says it survives a power cut: its data flushed before its name was there, its name after. */
function gapIn(
  calls: readonly Call[],
  directory: string,
  { target, existing, version }: Operation,
): string | undefined {
  const path = join(directory, target);
  const named = calls.findLastIndex(
    (call) => !failed(call) && /^(rename|link|linkat)$/.test(call.name) && pathsOf(call)[1] === path,
  );
  const isThere = existing && version === 0 && named < 0; // it was there, and was left alone
  const file = named < 0 ? path : (pathsOf(calls[named] as Call)[0] ?? "");
  if (named < 0 && !isThere) return "it has been renamed from nowhere";
  if (!isFlushed(calls.slice(0, named < 0 ? undefined : named), file)) return "its data had not been flushed";
  if (!isFlushed(calls.slice(named + 1), dirname(path))) return "its directory had not been flushed";
  return undefined;
}

/** By the last flush of it, as an earlier one may have failed for good. */
function isFlushed(calls: readonly Call[], path: string): boolean {
  const last = calls.findLast((call) => /^(fsync|fdatasync)$/.test(call.name) && pathsOf(call)[0] === path);
  return last !== undefined && !failed(last);
}

type Version = number | "torn" | undefined;

function look(path: string, name: string = contentName): Version {
  try {
    return versionOf(name, readFileSync(path)) ?? "torn";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** The files that are none of those that the operation is about. */
function others(directory: string, { path, target, options }: Operation): string[] {
  const known = new Set([path, target, foreign, ...(options.backup ? [target + backupSuffix] : [])]);
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .filter((name) => !known.has(name));
}
