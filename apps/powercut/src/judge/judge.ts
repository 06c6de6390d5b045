import { basename, join } from "node:path";
import { otherDevice, pathsOf as pathsOfOperation } from "../operations/operation.ts";
import { type Found, look } from "../operations/tree.ts";
import { note, type Row } from "../row.ts";
import { pathsOf } from "../trace/calls.ts";
import { foreign } from "../workloads.ts";
import { type Answered, lieOf } from "./answer.ts";
import { fits, isBefore, wrongIn } from "./fit.ts";

/** What went on in one trial. */
export interface Trial extends Answered {
  /** `false` where the filesystem keeps no modes. */
  readonly modes?: boolean;
  /** It was to have one fault, and had two: a temporary may stay after a recovery, as what comes back after a power cut may need it. */
  readonly twice?: boolean;
  readonly when: string;
}

/** Of a process that was killed, and so answered nothing. */
export const trialOfKilled = (given: Pick<Trial, "directory" | "operation" | "start" | "when">): Trial => ({
  ...given,
  report: undefined,
  codes: [],
  ours: true,
  killed: true,
});

/** All files that an operation could touch. */
export function lookFor({
  directory,
  operation,
}: Pick<Trial, "directory" | "operation">): Map<string, Found> {
  return look(directory, ...(operation.twoDevices ? [join(directory, otherDevice)] : []));
}

/** Holds an answer against the disk, and adds what is wrong to the row. */
export function judge(row: Row, trial: Trial): void {
  const { operation, report, ours, when } = trial;
  row.trials++;
  if (report?.receipt !== undefined) row.acknowledged++;
  const found = lookFor(trial);
  const wrong = wrongIn(operation, found);
  if (wrong !== undefined) {
    row[wrong.kind]++;
    note(row, `${wrong.kind}: ${wrong.what} (${when})`);
  }
  const lie = lieOf(trial, found);
  if (lie !== undefined) {
    row.untrue++;
    note(row, `untrue: ${lie} (${when})`);
  }
  if (ours && trial.modes !== false) judgeModes(row, trial, found);
  judgeOthers(row, trial, found);
}

/** What is there after a recovery: all or nothing, whatever was there before it, and what had been answered is true. */
export function judgeRecovered(row: Row, trial: Trial): void {
  const { operation, report, when } = trial;
  const found = lookFor(trial);
  const { between: _, begun: __, ...strict } = operation;
  const wrong = wrongIn(strict, found);
  if (wrong !== undefined) {
    row[wrong.kind]++;
    note(row, `${wrong.kind}: ${wrong.what} (${when}, recovered)`);
  }
  const outcome = report?.error?.outcome ?? (report?.receipt === undefined ? "unknown" : "replaced");
  const wanted = { unchanged: operation.before, replaced: operation.after }[outcome];
  if (wanted !== undefined && !fits(wanted, operation, found)) {
    row.untrue++;
    note(row, `untrue: "${outcome}", and after a recovery it is not so (${when})`);
  }
  if (trial.modes !== false) judgeModes(row, trial, found);
  judgeOthers(row, { ...trial, operation: strict }, found, true);
}

/** Each file that is there has the mode of the old or of the new one, whichever it is. */
function judgeModes(row: Row, { operation, when }: Trial, found: ReadonlyMap<string, Found>): void {
  const tree = isBefore(operation, found) ? operation.before : operation.after;
  for (const [path, entry] of Object.entries(tree)) {
    const now = found.get(path)?.mode;
    if ("link" in entry || entry.mode === undefined || now === undefined || now === entry.mode) continue;
    row.mode++;
    note(row, `mode: ${path}: ${now.toString(8)} (${when})`);
  }
}

/** Files that are none of those that the operation is about. */
function judgeOthers(row: Row, trial: Trial, found: ReadonlyMap<string, Found>, recovered = false): void {
  const { directory, operation, report, ours, killed, when } = trial;
  const known = pathsOfOperation(operation);
  const mayNeed = !recovered || trial.twice === true;
  const awaitsRecovery = mayNeed && report?.error?.message.includes("call recover()") === true;
  for (const path of found.keys()) {
    if (known.has(path) || path === foreign) continue;
    const { message = "", others = [] } = report?.error ?? {};
    const quoted = withParents(path).map((each) => JSON.stringify(join(directory, each)));
    const name = `/${basename(path)}"`; // it is never given twice, and a lock that is moved away takes it along
    const named = [message, ...others].some(
      (text) => quoted.some((each) => text.includes(each)) || (isOurs(path) && text.includes(name)),
    );
    const isNeeded = awaitsRecovery && isOurs(path);
    if (named || isNeeded || isStuck(trial, path) || (killed === true && (isOurs(path) || !ours))) {
      if (!recovered) row.litter++; // else it has been counted
      continue;
    }
    row.stray++;
    note(row, `stray: ${path} (${when})`);
  }
  if (found.get(foreign)?.words !== `${foreign} 0`) {
    row.stray++;
    note(row, `stray: ${foreign} was touched (${when})`);
  }
}

/** What could not be removed when all was done: there is no error to name it, or it is one of what came after that. */
function isStuck({ report, operation, calls = [], directory }: Trial, path: string): boolean {
  const full = join(directory, path);
  const isDone = report?.error === undefined || (operation.recovers && report.error.outcome === "replaced");
  return isDone === true && isOurs(path) && calls.some((call) => call.injected && pathsOf(call)[0] === full);
}

/** A path and the directories above it: who names a directory has named what is in it. */
function withParents(path: string): string[] {
  const names = path.split("/");
  return names.map((_, i) => names.slice(0, i + 1).join("/"));
}

/** A temporary, a journal or a lock of ours. */
export function isOurs(path: string): boolean {
  return /(^|\/)\.untorn-/.test(path);
}
