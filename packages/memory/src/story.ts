import { contentOf } from "./disk.ts";
import type { DiskView } from "./disk-view.ts";
import type { Fault } from "./faults.ts";

/** What led to a state that breaks an invariant. */
export interface Course {
  /** The calls in their order, each with the number of the computation that made it. */
  readonly calls: readonly { readonly by: number; readonly line: string }[];
  /** What went wrong on purpose. */
  readonly fault?: Fault | undefined;
  /** How it ended: a power cut, a kill, or not at all. */
  readonly crash?: "power" | "kill" | undefined;
  /** The power went again, while the recovery was at work. */
  readonly crashedAgain?: boolean;
  /** What was found. */
  readonly disk: DiskView;
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

function storyOf({ calls, fault, crash, crashedAgain, disk }: Course): string {
  const several = new Set(calls.map(({ by }) => by)).size > 1;
  const numbered = calls.map(
    ({ by, line }, i) => `${String(i + 1).padStart(4)}. ${several ? `[${by + 1}] ` : ""}${line}`,
  );
  const parts = [
    several ? "The calls, with who made them:" : "The calls:",
    ...(numbered.length > 0 ? numbered : ["      none"]),
  ];
  if (fault !== undefined) parts.push(`The fault: ${JSON.stringify(fault)}`);
  if (crash === "kill") parts.push("Then the process was killed.");
  if (crash === "power") {
    parts.push(
      "Then the power went. Of what was not flushed,",
      ...(disk.fates.length > 0 ? disk.fates : ["nothing was left over"]),
    );
  }
  if (crashedAgain) parts.push("The recovery began, and the power went again.");
  return [...parts, "What was found:", ...contents(disk)]
    .map((line) => line.replace(/^(kept|lost|garbage):/, "      $1:"))
    .join("\n");
}

function contents(disk: DiskView): string[] {
  return disk.paths().map((path) => {
    const inode = disk.inode(path)!;
    const what =
      inode.kind === "file"
        ? `${JSON.stringify(new TextDecoder().decode(contentOf(inode).subarray(0, 60)))}, mode 0${inode.mode.toString(8)}`
        : inode.kind === "link"
          ? `-> ${inode.to}`
          : inode.kind;
    return `      ${path}  ${what}`;
  });
}
