import { readFileSync, writeFileSync } from "node:fs";

/** What an action needed, in bytes. */
export interface Memory {
  /** The most that the whole process had in memory during it. */
  readonly peak: number;
  /** The same, less what it had before. */
  readonly above: number;
}

/** Linux tells the most that a process had in memory, and can be told to forget what was before. */
export async function memoryOf(action: () => Promise<unknown>): Promise<Memory> {
  const forgets = 5;
  writeFileSync("/proc/self/clear_refs", String(forgets));
  const before = inMemory("VmRSS");
  await action();
  const peak = inMemory("VmHWM");
  return { peak, above: Math.max(peak - before, 1) };
}

function inMemory(what: "VmRSS" | "VmHWM"): number {
  const found = new RegExp(`^${what}:\\s*(\\d+) kB`, "m").exec(readFileSync("/proc/self/status", "utf8"));
  if (found === null) throw new Error(`/proc/self/status says nothing of ${what}`);
  return Number(found[1]) * 1024;
}
