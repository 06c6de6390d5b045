import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeName } from "../runtimes.ts";
import { foreign } from "../workloads.ts";
import type { Api, Request } from "../writers/orders.ts";
import { made, plant, type Tree } from "./tree.ts";

/** One call of a library, and what may be found after it. */
export interface Operation {
  readonly name: string;
  /** Its paths are from the directory of the operation. */
  readonly request: Request;
  readonly before: Tree;
  /** When it was acknowledged. */
  readonly after: Tree;
  /**
   * What may be found besides when it did not come to its end: other trees; `"mixed"`, where each file is as before or as after; or
   * `"anything"` in the files that it is about. Without it, there is only before and after.
   */
  readonly between?: readonly Tree[] | "mixed" | "anything";
  /** What is `"unchanged"` too: not what it is about has changed, but what had to go before. */
  readonly begun?: readonly Tree[];
  /** What is as good as `after`. */
  readonly or?: readonly Tree[];
  /** It changes nothing, and so promises nothing about what is there. */
  readonly idle?: boolean;
  /** What may be found besides whatever came of it. */
  readonly besides?: Tree;
  /** The code with which it is refused, also where nothing goes wrong. */
  readonly refusal?: string;
  /** Whether other libraries can be asked for it: a save without options. */
  readonly plain?: boolean;
  /** What is between lasts until `recover`, which must make it all or nothing. */
  readonly recovers?: boolean;
  /** What it must return, as JSON. */
  readonly answer?: string;
  /** A file that is mounted where it is, so that nothing can replace it. */
  readonly bound?: string;
  /** Where there is but one form of it. */
  readonly api?: Api;
  /** The asynchronous form does several things at once, and the order of its calls is chance. */
  readonly sideBySide?: boolean;
  /** Where it cannot be: Deno wants all permissions for a link. */
  readonly notOn?: RuntimeName;
  /** Needs a second device, at `../other`. */
  readonly twoDevices?: boolean;
}

/** The second device, as paths name it. */
export const otherDevice = "../other";

/** All paths that an operation is about. */
export function pathsOf({
  before,
  after,
  between = [],
  begun = [],
  or = [],
  besides = {},
}: Operation): Set<string> {
  const trees = [before, after, besides, ...or, ...begun, ...(typeof between === "string" ? [] : between)];
  return new Set(trees.flatMap((tree) => Object.keys(tree)));
}

/** Makes the directory what it is before the operation. */
export function arrange(directory: string, operation: Operation): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  if (operation.twoDevices) {
    const other = join(directory, otherDevice);
    for (const name of readdirSync(other)) rmSync(join(other, name), { recursive: true });
  }
  arrangeIn(directory, operation);
}

/** The same in a directory that is there, and empty; `modes` is `false` where the filesystem has none. */
export function arrangeIn(directory: string, { before }: Operation, modes = true): void {
  plant(directory, { [foreign]: made(foreign, 0), ...before }, modes);
}
