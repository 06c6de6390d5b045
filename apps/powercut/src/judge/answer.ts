import { relative } from "node:path";
import type { Operation } from "../operations/operation.ts";
import { differenceFrom, type Found, wordsOf } from "../operations/tree.ts";
import type { Call } from "../trace/calls.ts";
import type { Report } from "../writers/orders.ts";
import { fits, isAfter, isBefore } from "./fit.ts";
import { gapIn } from "./flushed.ts";

/** An answer, and what there is to hold it against. */
export interface Answered {
  readonly directory: string;
  readonly operation: Operation;
  /** What was there before, with its inodes. */
  readonly start: ReadonlyMap<string, Found>;
  /** The writer's answer; `undefined` where it died without one. */
  readonly report: Report | undefined;
  /** Codes that the system gave, on purpose of ours; where there are none, any code will do. */
  readonly codes: readonly string[];
  /** The calls that were made in the directory, where they were traced. */
  readonly calls?: readonly Call[];
  readonly ours: boolean;
  /** Whether a kill was meant. */
  readonly killed?: boolean;
}

/** What is not true in the answer. */
export function lieOf(answered: Answered, found: ReadonlyMap<string, Found>): string | undefined {
  const { directory, operation, start, report, codes, calls, ours, killed } = answered;
  if (report === undefined) return killed === true ? undefined : "the writer died or never answered";
  if (report.error === undefined) {
    if (!isAfter(operation, found)) {
      const difference = differenceFrom(operation.after, found, Object.keys(operation.after));
      return `acknowledged, and there is ${difference ?? "more than that"}`;
    }
    const answer = JSON.stringify(report.receipt);
    if (operation.answer !== undefined && answer !== operation.answer) return `the answer is ${answer}`;
    const isFull =
      ours && operation.idle !== true && calls !== undefined && report.receipt?.durability === "full";
    const gap = isFull ? gapIn(calls, directory, operation) : undefined;
    return gap === undefined ? undefined : `acknowledged as full, and ${gap}`;
  }
  const { name, code = "", outcome, message } = report.error;
  const isUntouched = isBefore(operation, found);
  if (!ours) return isUntouched ? undefined : `failed with ${code}, and the old file is not there`;
  if (name !== "AtomicFileError") return `${name}: ${message}`;
  const isDenos = code === "ERR_UNTORN_NOT_CAPABLE"; // after an EXDEV of ours, Deno may not make the link that is to be copied
  const known = isDenos || codes.length === 0 || codes.includes(code) || code === operation.refusal;
  if (!known) return `the code is ${code}, and the system said ${codes.join(", ")}: ${message}`;
  const { before, after, between, recovers } = operation;
  if (between === "mixed" && recovers !== true && outcome !== "unknown") {
    const at = relative(directory, report.error.path ?? "");
    const wanted = wordsOf((outcome === "unchanged" ? before : after)[at]);
    const now = found.get(at)?.words;
    return now === wanted ? undefined : `"${outcome}", and there is ${now ?? "nothing"}: ${message}`;
  }
  switch (outcome) {
    case "unchanged": {
      const same = [...start].every(([path, { inode }]) => found.get(path)?.inode === inode);
      const hasBegun = operation.begun?.some((tree) => fits(tree, operation, found)) === true;
      return (isUntouched && same) || hasBegun
        ? undefined
        : `"unchanged", and there is ${whatIs(operation, found)}: ${message}`;
    }
    case "replaced":
      return isAfter(operation, found) || isBetween(operation, found)
        ? undefined
        : `"replaced", and there is ${whatIs(operation, found)}: ${message}`;
    case "unknown":
      return undefined; // either is right, and what is neither has been counted
    case undefined:
    default:
      return `the outcome is ${outcome}`;
  }
}

/** What has to be recovered is between, and not replaced. */
function isBetween(operation: Operation, found: ReadonlyMap<string, Found>): boolean {
  const { between = [], recovers } = operation;
  if (typeof between === "string") return recovers !== true;
  return between.some((tree) => fits(tree, operation, found));
}

function whatIs({ before, after }: Operation, found: ReadonlyMap<string, Found>): string {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].map((path) => `${path}: ${found.get(path)?.words ?? "nothing"}`).join(", ");
}
