import type { Contender } from "../contender.ts";
import type { FilesystemKind } from "../filesystem-kinds.ts";
import type { Random } from "../random.ts";
import { newRow, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";

/** What a series of cuts is about. */
export interface Series {
  readonly contender: Contender;
  readonly runtime: Runtime;
  readonly filesystem: FilesystemKind;
  readonly durability: "full" | "ordered";
  readonly cuts: number;
  readonly scratch: string;
  readonly random: Random;
  readonly section: Row["section"];
}

export function rowFor({ contender, runtime, filesystem, durability, section }: Series, fault: string): Row {
  return newRow({
    section,
    library: durability === "full" ? contender.name : `${contender.name}, ${durability}`,
    runtime: runtime.name,
    filesystem: filesystem.name,
    fault,
  });
}
