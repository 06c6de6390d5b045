import { expect } from "vitest";
import type { DiskView, Moment } from "../src/mod.ts";
import { fail } from "./protocols.ts";

/** What a counter that is updated stands at; one that is not there at 0. */
export const countOf = (disk: DiskView): number => Number(disk.text("/d/f") ?? 0);

/** No acknowledged increment is missing, and none is there that was neither acknowledged nor made by somebody who was killed. */
export function isExact(disk: DiskView, { endings }: Moment): void {
  const acknowledged = endings.filter((ending) => ending !== undefined && "value" in ending).length;
  const mayCount = endings.filter((ending) => ending === undefined || !("error" in ending)).length;
  const count = countOf(disk);
  if (count < acknowledged) fail(`${acknowledged} were acknowledged, and the counter is ${count}`);
  if (count > mayCount) fail(`${count} counted, of at most ${mayCount}`);
}

/** Everybody who has ended has left nothing, but who was killed. */
export function isClean(disk: DiskView, { endings }: Moment): void {
  if (endings.some((ending) => "killed" in ending!)) return;
  expect(disk.list("/d").filter((name) => name !== "f")).toEqual([]);
}
