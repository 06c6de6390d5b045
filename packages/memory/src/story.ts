import { contentOf } from "./disk.ts";
import type { DiskView } from "./disk-view.ts";
import type { Fault } from "./faults.ts";

/** What led to a state that breaks an invariant. */
export interface Course {
  /** The calls in their order, each with the number of the computation that made it. */
  readonly calls: readonly { readonly by: number; readonly line: string }[];
  /** What went wrong on purpose. */
  readonly fault?: Fault | undefined;
  /** How it ended: a kill, or a power cut, with what became of each change that was not flushed (`lost: size 20 of #5`); or not at all. */
  readonly crash?: "kill" | readonly string[] | undefined;
  /** The power went while the recovery was at work. */
  readonly cut?: Cut | undefined;
  /** Where each inode was made, by its number. */
  readonly madeAt?: ReadonlyMap<number, string>;
  /** What was found. */
  readonly disk: DiskView;
}

/** A power cut under a recovery. */
export interface Cut {
  /** The calls that the recovery had made. */
  readonly calls: readonly string[];
  /** What became of each change that was not flushed. */
  readonly fates: readonly string[];
}

/** An invariant does not hold: {@link message} tells the story, to be read from the top. */
export class CounterExample extends Error {
  /** Always `"CounterExample"`. */
  override readonly name = "CounterExample";
  /** The calls that led there. */
  readonly calls: readonly string[];

  /** Made by the explorer. */
  constructor(problem: unknown, course: Course) {
    super(`${problem instanceof Error ? problem.message : String(problem)}\n\n${storyOf(course)}`, {
      cause: problem,
    });
    this.calls = course.calls.map(({ line }) => line);
  }
}

function storyOf({ calls, fault, crash, cut, disk, madeAt = new Map() }: Course): string {
  const several = new Set(calls.map(({ by }) => by)).size > 1;
  const lines = calls.map(({ by, line }) => (several ? `[${by + 1}] ${line}` : line));
  const parts = [
    several ? "The calls, with the number of the computation that made each:" : "The calls:",
    ...numbered(lines),
  ];
  if (fault !== undefined) parts.push(faultInWords(fault));
  if (crash === "kill") parts.push("Then the process was killed.");
  else if (crash !== undefined) parts.push(...powerCut(crash));
  if (cut !== undefined)
    parts.push(
      "Then the recovery ran:",
      ...numbered(cut.calls),
      ...powerCut(cut.fates),
      "It was begun anew.",
    );
  const found = contents(disk);
  parts.push("What was found:", ...(found.length > 0 ? found : ["      nothing"]));
  return [...parts, ...legend(parts.join("\n"), madeAt)]
    .map((line) => line.replace(/^(kept|lost|garbage):/, "      $1:"))
    .join("\n");
}

function numbered(lines: readonly string[]): string[] {
  if (lines.length === 0) return ["      none"];
  return lines.map((line, i) => `${String(i + 1).padStart(4)}. ${line}`);
}

function powerCut(fates: readonly string[]): string[] {
  return fates.length > 0
    ? ["Then the power went. What became of what was not flushed:", ...fates]
    : ["Then the power went. All had been flushed."];
}

function faultInWords({ call, nth = 1, forEver = false, code, executed = false, bytes }: Fault): string {
  const which = call === undefined ? `Call ${nth}` : `Call ${nth} of ${call}`;
  const later =
    forEver === "same"
      ? ", and so was every later one of its kind"
      : forEver
        ? ", and so was every later one"
        : "";
  const part = bytes === "most" ? "most of its bytes" : `${bytes} bytes`;
  if (code === undefined) return `${which} was made to write only ${part}${later}.`;
  return `${which} was made to fail with ${code}${executed ? ", though it did its work" : ""}${later}.`;
}

/** Whose numbers these are. */
function legend(story: string, madeAt: ReadonlyMap<number, string>): string[] {
  const numbers = [...new Set([...story.matchAll(/#(\d+)/g)].map(([, ino]) => Number(ino)))];
  const known = numbers.sort((a, b) => a - b).filter((ino) => madeAt.has(ino));
  if (known.length === 0) return [];
  return ["The numbers:", ...known.map((ino) => `      #${ino}  what was made at ${madeAt.get(ino)}`)];
}

function contents(disk: DiskView): string[] {
  return disk.paths().map((path) => {
    const inode = disk.inode(path)!;
    const what =
      inode.kind === "file"
        ? `${beginningOf(contentOf(inode))}, mode 0${inode.mode.toString(8)}`
        : inode.kind === "link"
          ? `-> ${inode.to}`
          : inode.kind;
    return `      ${path}  ${what}`;
  });
}

function beginningOf(content: Uint8Array): string {
  const shown = JSON.stringify(new TextDecoder().decode(content.subarray(0, longest)));
  return content.length > longest ? `${shown} and more, ${content.length} bytes in all` : shown;
}

const longest = 60; // bytes of a file
