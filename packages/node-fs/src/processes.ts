import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { ProcessIdentity } from "@untorn/core";

let known: ProcessIdentity | undefined;

/** This process: on Linux by what the kernel tells, elsewhere by its number and the host's name. */
export const self = (): ProcessIdentity => (known ??= identify());

function identify(): ProcessIdentity {
  const { pid } = process;
  const stat = statOf("self");
  if (stat === undefined) return { pid, start: "", boot: "", space: wordOf(hostname()) };
  if (stat.pid !== pid) return { pid, start: "", boot: "", space: "" }; // it is another namespace's /proc
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").slice(0, 8);
    const namespace = /\d+/.exec(readlinkSync("/proc/self/ns/pid"))![0];
    return { pid, start: stat.start, boot, space: Number(namespace).toString(36) };
  } catch {
    return { pid, start: "", boot: "", space: "" };
  }
}

/** When a process started; `""` if there is one and that cannot be told, `undefined` if there is none, or only its remains. */
export function startOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return undefined;
  }
  const stat = statOf(pid);
  return stat?.isZombie ? undefined : (stat?.start ?? "");
}

interface Stat {
  readonly pid: number;
  readonly isZombie: boolean;
  readonly start: string;
}

/** What `/proc` tells of a process; `undefined` where there is none, or it does not show other users' processes. */
function statOf(pid: number | "self"): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name before it may hold anything
    return {
      pid: Number.parseInt(text, 10),
      isZombie: /[ZXx]/.test(fields[0]!),
      start: Number(fields[19]).toString(36), // clock ticks after boot: field 22 of proc(5)
    };
  } catch {
    return undefined;
  }
}

/** A short word for a long one. */
function wordOf(text: string): string {
  let hash = 0x811c9dc5; // FNV-1a
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
