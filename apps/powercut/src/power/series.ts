import { type Contender, writerCommand } from "../contender.ts";
import type { FilesystemKind } from "../filesystem-kinds.ts";
import type { Random } from "../random.ts";
import { newRow, type Row } from "../row.ts";
import type { Runtime } from "../runtimes.ts";
import { Sweeper } from "../sweeper.ts";
import type { Kind } from "./work.ts";

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
  /** What is cut. Default: saves. */
  readonly kind?: Kind;
}

export function rowFor(
  { contender, runtime, filesystem, durability, section, kind = "saves" }: Series,
  fault: string,
): Row {
  return newRow({
    section,
    library: durability === "full" ? contender.name : `${contender.name}, ${durability}`,
    runtime: runtime.name,
    filesystem: filesystem.name,
    fault: kind === "saves" ? fault : `${fault}, ${kind}`,
  });
}

/** Deno may do everything where locks are at work: it must be able to tell that their holders are dead. */
const isFree = ({ kind }: Series): boolean => kind === "transactions";

export function commandFor(series: Series, directories: readonly string[]): string[] {
  return writerCommand(series.contender, series.runtime, isFree(series) ? "everything" : directories);
}

export function sweeperFor(series: Series, ...directories: readonly string[]): Sweeper {
  return new Sweeper(series.runtime, ...(isFree(series) ? [] : directories));
}
